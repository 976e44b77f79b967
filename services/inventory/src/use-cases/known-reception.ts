import type { ReceptionEvent } from '@bluebox/contracts';
import {
  type EventStore,
  fold,
  type StreamEvent,
  type StreamTarget,
} from '@bluebox/event-sourcing';
import {
  type Reception,
  type RecordedReception,
  receptionDecider,
  receptionStream,
} from '../domain/reception.ts';

/**
 * Returns a reception as the target of a command. The command is refused if `ifMatch` is outdated.
 */
export const receptionTarget = (
  receptionId: string,
  ifMatch?: number,
): StreamTarget<Reception, ReceptionEvent> => ({
  stream: receptionStream(receptionId),
  evolver: receptionDecider,
  expectedVersion: ifMatch,
});

/**
 * Returns the drive of a reception. The cast is safe, because the decision has already refused an
 * unknown reception.
 */
export const driveOfReception = ({ reception }: { readonly reception: Reception }): string =>
  (reception as RecordedReception).driveId;

export interface StoredReception {
  readonly reception: Reception;
  readonly version: number;
  /** Recording times of entries and settlements, by id. */
  readonly recordedAt: ReadonlyMap<string, string>;
}

/** Reads a reception from its stream, because the view may be behind. */
export async function readReception(
  store: Pick<EventStore, 'readStream'>,
  receptionId: string,
): Promise<StoredReception> {
  const { stream, evolver } = receptionTarget(receptionId);
  const stored = await store.readStream(stream);
  const events = stored.events as readonly StreamEvent<ReceptionEvent>[];
  return {
    reception: fold<Reception, ReceptionEvent>(evolver, events),
    version: stored.version,
    recordedAt: new Map(
      events.flatMap((event) =>
        event.type === 'reception.recorded'
          ? [[event.data.entryId, event.recordedAt] as const]
          : event.type === 'rejection.settled'
            ? [[event.data.settlementId, event.recordedAt] as const]
            : [],
      ),
    ),
  };
}
