import { accountedGroups, type BlueboxEvent } from '@bluebox/contracts';
import {
  type Change,
  change,
  defineProjection,
  eachOf,
  type RecordedEvent,
} from '@bluebox/event-sourcing';

/** The events of one service that name a pledge. */
export interface ProvenEventsDocument {
  /** Pledge and service, as `pledgeId/service`, because the events of two services have no common order. */
  readonly id: string;
  readonly pledgeId: string;
  readonly driveId: string;
  /** Generation of the giver's private link, in the document of the pledge service. */
  readonly generation?: number;
  readonly events: readonly ProvenEvent[];
}

/** The organisation of a drive; drives without one have no document. */
export interface DriveOrganisationDocument {
  readonly id: string;
  readonly organisationId: string;
}

export interface ProvenEvent {
  readonly bucket: number;
  readonly position: number;
  readonly type: string;
  readonly recordedAt: string;
}

export const PROVEN_EVENTS = 'proven-events';
export const DRIVE_ORGANISATIONS = 'drive-organisations';
export const provenEventsId = (pledgeId: string, service: string): string =>
  `${pledgeId}/${service}`;

const generationAfter = (event: BlueboxEvent, before: number | undefined): number | undefined => {
  if (event.type === 'pledge.submitted') return 1;
  return event.type === 'pledge.link-rotated' ? event.data.generation : before;
};

const addOrganisation = ({
  driveId,
  terms: { organisationId },
}: {
  readonly driveId: string;
  readonly terms: { readonly organisationId?: string | undefined };
}): readonly Change[] =>
  organisationId === undefined
    ? []
    : [
        change<DriveOrganisationDocument>(DRIVE_ORGANISATIONS, driveId, () => ({
          id: driveId,
          organisationId,
        })),
      ];

function addEvent(event: RecordedEvent<BlueboxEvent>): readonly Change[] {
  if (event.type === 'drive.opened' || event.type === 'drive.amended')
    return addOrganisation(event.data);
  const { service, bucket, position, type, recordedAt, scope } = event;
  const pledgeId = 'pledgeId' in event.data ? event.data.pledgeId : undefined;
  if (pledgeId === undefined) return [];
  const id = provenEventsId(pledgeId, service);
  return [
    change<ProvenEventsDocument>(PROVEN_EVENTS, id, (before) => {
      const generation = generationAfter(event, before?.generation);
      return {
        id,
        pledgeId,
        driveId: scope,
        ...(generation === undefined ? {} : { generation }),
        events: [...(before?.events ?? []), { bucket, position, type, recordedAt }],
      };
    }),
  ];
}

/**
 * The events of each pledge that its giver may have proven: those that name the pledge. The drives'
 * organisations are kept with them, because they limit who sees the events.
 */
export const provenEventsProjection = defineProjection({
  name: 'notary-proven-events',
  version: 2,
  collections: [
    { name: PROVEN_EVENTS, indexes: [] },
    { name: DRIVE_ORGANISATIONS, indexes: [] },
  ],
  reads: eachOf(accountedGroups, addEvent),
});
