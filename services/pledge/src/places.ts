import { type PledgeEvent, writtenReference } from '@bluebox/contracts';
import type { EventStore, View } from '@bluebox/event-sourcing';
import type { LocatedRecord, Places } from '@bluebox/service-http';
import { pledgeStream } from './domain/pledge.ts';
import type { PledgeDocument } from './projections/pledges.ts';
import { findDriveId, readDrive } from './use-cases/known-drive.ts';

export interface PlaceSources {
  readonly store: EventStore;
  readonly drives: View;
  readonly pledges: View;
}

/**
 * Finds the drives of pledges, and the hand-in points that givers chose. Streams are read where
 * possible, because views may be behind.
 */
export function placesIn({ store, drives, pledges }: PlaceSources): Places {
  const locatePledge = async (pledgeId: string): Promise<LocatedRecord | undefined> => {
    const { events } = await store.readStream(pledgeStream(pledgeId));
    const submitted = (events as readonly PledgeEvent[]).find(
      ({ type }) => type === 'pledge.submitted',
    );
    if (submitted?.type !== 'pledge.submitted') return undefined;
    const { driveId, handInPointId } = submitted.data;
    return { driveId, pointIds: handInPointId === undefined ? [] : [handInPointId] };
  };
  return {
    async locate(kind, id) {
      switch (kind) {
        case 'drive':
          return { driveId: (await findDriveId({ store, drives }, id)) ?? id };
        case 'pledge':
          return locatePledge(id);
        case 'reference': {
          const [found] = await pledges.find<PledgeDocument>('pledges', {
            where: { reference: writtenReference(id) },
            limit: 1,
          });
          return found === undefined ? undefined : locatePledge(found.id);
        }
        default:
          return undefined;
      }
    },
    async organisationOf(driveId) {
      const { drive } = await readDrive(store, driveId);
      return drive.status === 'none' ? undefined : drive.terms.organisationId;
    },
  };
}
