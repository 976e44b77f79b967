import type { EventHistory, View } from '@bluebox/event-sourcing';
import type { Places } from '@bluebox/service-http';
import {
  DRIVE_ORGANISATIONS,
  type DriveOrganisationDocument,
  PROVEN_EVENTS,
  type ProvenEventsDocument,
  provenEventsId,
} from './projections/proven-events.ts';

export interface PlaceSources {
  readonly provenEvents: View;
  readonly history: EventHistory;
}

/** Finds the drives of pledges, and of events by their place in the log of their service. */
export const placesIn = ({ provenEvents, history }: PlaceSources): Places => ({
  async locate(kind, id) {
    switch (kind) {
      case 'drive':
        return { driveId: id };
      case 'pledge': {
        const document = provenEventsId(id, 'pledge');
        const found = await provenEvents.get<ProvenEventsDocument>(PROVEN_EVENTS, document);
        return found === undefined ? undefined : { driveId: found.driveId };
      }
      case 'event': {
        const [service = '', bucket, position] = id.split('/');
        const [event] = await history.read(service, Number(bucket), Number(position) - 1, 1);
        return event?.position === Number(position) ? { driveId: event.scope } : undefined;
      }
      default:
        return undefined;
    }
  },
  organisationOf: async (driveId) =>
    (await provenEvents.get<DriveOrganisationDocument>(DRIVE_ORGANISATIONS, driveId))
      ?.organisationId,
});
