import { type BlueboxEvent, everyGroup } from '@bluebox/contracts';
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
  /** Generation of the giver's private link, in the document of the pledge service. */
  readonly generation?: number;
  readonly events: readonly ProvenEvent[];
}

export interface ProvenEvent {
  readonly bucket: number;
  readonly position: number;
  readonly type: string;
  readonly recordedAt: string;
}

export const PROVEN_EVENTS = 'proven-events';
export const provenEventsId = (pledgeId: string, service: string): string =>
  `${pledgeId}/${service}`;

const generationAfter = (event: BlueboxEvent, before: number | undefined): number | undefined => {
  if (event.type === 'pledge.submitted') return 1;
  return event.type === 'pledge.link-rotated' ? event.data.generation : before;
};

function addEvent(event: RecordedEvent<BlueboxEvent>): readonly Change[] {
  const { service, bucket, position, type, recordedAt } = event;
  const pledgeId = 'pledgeId' in event.data ? event.data.pledgeId : undefined;
  if (pledgeId === undefined) return [];
  const id = provenEventsId(pledgeId, service);
  return [
    change<ProvenEventsDocument>(PROVEN_EVENTS, id, (before) => {
      const generation = generationAfter(event, before?.generation);
      return {
        id,
        pledgeId,
        ...(generation === undefined ? {} : { generation }),
        events: [...(before?.events ?? []), { bucket, position, type, recordedAt }],
      };
    }),
  ];
}

/** The events of each pledge that its giver may have proven: those that name the pledge. */
export const provenEventsProjection = defineProjection({
  name: 'notary-proven-events',
  version: 1,
  collections: [{ name: PROVEN_EVENTS, indexes: [] }],
  reads: eachOf(everyGroup, addEvent),
});
