import type { ReceptionEvent } from '@bluebox/contracts';
import type { EventStore, View } from '@bluebox/event-sourcing';
import type { LocatedRecord, Places } from '@bluebox/service-http';
import { receptionStream } from './domain/reception.ts';
import type { DriveDocument } from './projections/drives.ts';
import type { ExpectedPledgeDocument } from './projections/expected-pledges.ts';
import { readBox } from './use-cases/known-box.ts';
import { readCount } from './use-cases/known-count.ts';
import { readKit } from './use-cases/known-kit.ts';
import { readParcel } from './use-cases/known-parcel.ts';
import { findPledge } from './use-cases/known-pledge.ts';

export interface PlaceSources {
  readonly store: EventStore;
  readonly drives: View;
  readonly expected: View;
}

/** Returns the place of a record from the state of its aggregate; `undefined` if it does not exist. */
const placeOfState = (
  state: { readonly status: 'none' } | { readonly status: string; readonly driveId: string },
): LocatedRecord | undefined => ('driveId' in state ? { driveId: state.driveId } : undefined);

/**
 * Finds the drives of goods and boxes, and the hand-in points of receptions and expected pledges.
 * Streams are read where possible, because views may be behind.
 */
export function placesIn({ store, drives, expected }: PlaceSources): Places {
  /**
   * Locates a reception at the points at which it was recorded and announced. A pledge of which
   * nothing came yet has the id that its reception will have.
   */
  const locateReception = async (
    receptionId: string,
    document: ExpectedPledgeDocument | undefined,
  ): Promise<LocatedRecord | undefined> => {
    const { events } = await store.readStream(receptionStream(receptionId));
    const recorded = (events as readonly ReceptionEvent[]).flatMap((event) =>
      event.type === 'reception.recorded' ? [event.data] : [],
    );
    const driveId = recorded[0]?.driveId ?? document?.pledge?.driveId;
    if (driveId === undefined) return undefined;
    const points = [...recorded, document?.pledge].map((part) => part?.handInPointId);
    return { driveId, pointIds: points.filter((pointId) => pointId !== undefined) };
  };
  return {
    async locate(kind, id) {
      switch (kind) {
        case 'drive':
          return { driveId: id };
        case 'reference': {
          const document = await findPledge(expected, id);
          return document === undefined ? undefined : locateReception(document.id, document);
        }
        case 'reception':
          return locateReception(id, await expected.get<ExpectedPledgeDocument>('expected', id));
        case 'parcel':
          return placeOfState((await readParcel(store, id)).parcel);
        case 'kit':
          return placeOfState((await readKit(store, id)).kit);
        case 'count':
          return placeOfState((await readCount(store, id)).count);
        case 'box':
          return placeOfState((await readBox(store, id)).box);
        default:
          return undefined;
      }
    },
    organisationOf: async (driveId) =>
      (await drives.get<DriveDocument>('drives', driveId))?.organisationId,
  };
}
