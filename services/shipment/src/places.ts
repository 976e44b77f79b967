import type { EventStore, View } from '@bluebox/event-sourcing';
import type { Places } from '@bluebox/service-http';
import type { KnownDrive } from './projections/drives.ts';
import { readCase } from './use-cases/known-case.ts';
import { readConsignment } from './use-cases/known-consignment.ts';

export interface PlaceSources {
  readonly store: EventStore;
  readonly drives: View;
}

/** Finds the drives of consignments and cases. Streams are read, because views may be behind. */
export const placesIn = ({ store, drives }: PlaceSources): Places => ({
  async locate(kind, id) {
    switch (kind) {
      case 'drive':
        return { driveId: id };
      case 'consignment': {
        const { consignment } = await readConsignment(store, id);
        return consignment.status === 'none' ? undefined : { driveId: consignment.driveId };
      }
      case 'case': {
        const { found } = await readCase(store, id);
        return found.status === 'none' ? undefined : { driveId: found.driveId };
      }
      default:
        return undefined;
    }
  },
  organisationOf: async (driveId) =>
    (await drives.get<KnownDrive>('drives', driveId))?.organisationId,
});
