import type { EventStore, View } from '@bluebox/event-sourcing';
import type { Places } from '@bluebox/service-http';
import { DRIVES, type KnownDrive } from './projections/drives.ts';
import { type KnownPledge, PLEDGES } from './projections/givers.ts';
import { readChannel } from './use-cases/known-channel.ts';
import { readMessage } from './use-cases/known-message.ts';

export interface PlaceSources {
  readonly store: EventStore;
  readonly drives: View;
  readonly givers: View;
}

/**
 * Finds the drives of channels, messages and pledges. The streams of the service's own records are
 * read, because views may be behind.
 */
export const placesIn = ({ store, drives, givers }: PlaceSources): Places => ({
  async locate(kind, id) {
    switch (kind) {
      case 'drive':
        return { driveId: id };
      case 'pledge':
        return givers.get<KnownPledge>(PLEDGES, id);
      case 'channel': {
        const channel = await readChannel(store, id);
        return channel.status === 'none' ? undefined : { driveId: channel.driveId };
      }
      case 'message': {
        const message = await readMessage(store, id);
        return message.status === 'none' ? undefined : { driveId: message.driveId };
      }
      default:
        return undefined;
    }
  },
  organisationOf: async (driveId) =>
    (await drives.get<KnownDrive>(DRIVES, driveId))?.terms.organisationId,
});
