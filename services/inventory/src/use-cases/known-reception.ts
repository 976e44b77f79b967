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
 * Returns a reception as the target of a command. The command is refused if `ifMatch` is given and is not the
 * current version.
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
 * Returns the drive that a command to a reception belongs to. The decision has already refused a
 * reception that does not exist.
 */
export const driveOfReception = ({ reception }: { readonly reception: Reception }): string =>
  (reception as RecordedReception).driveId;

export interface StoredReception {
  readonly reception: Reception;
  readonly version: number;
  /** Times at which the entries and settlements were recorded, by their ids. */
  readonly recordedAt: ReadonlyMap<string, string>;
}

/** Reads a reception from its stream, which is never behind, unlike the view. */
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
