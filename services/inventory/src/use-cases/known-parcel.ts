import type { ParcelEvent } from '@bluebox/contracts';
import {
  type EventStore,
  fold,
  type StreamEvent,
  type StreamTarget,
} from '@bluebox/event-sourcing';
import { type Parcel, parcelDecider, parcelStream, type StockedParcel } from '../domain/parcel.ts';

/** Returns a parcel as the target of a command. The command is refused if `ifMatch` is outdated. */
export const parcelTarget = (
  parcelId: string,
  ifMatch?: number,
): StreamTarget<Parcel, ParcelEvent> => ({
  stream: parcelStream(parcelId),
  evolver: parcelDecider,
  expectedVersion: ifMatch,
});

/**
 * Returns the drive of a parcel. The cast is safe, because the decision has already refused an
 * unknown parcel.
 */
export const driveOfParcel = ({ parcel }: { readonly parcel: Parcel }): string =>
  (parcel as StockedParcel).driveId;

/**
 * Returns parcels as targets of one command, by stream.
 * @param options.isNew whether the parcels' ids were made for this command.
 */
export const parcelTargets = (
  parcelIds: readonly string[],
  { isNew = false } = {},
): Readonly<Record<string, StreamTarget<Parcel, ParcelEvent>>> =>
  Object.fromEntries(
    parcelIds.map((parcelId) => [parcelStream(parcelId), { ...parcelTarget(parcelId), isNew }]),
  );

/**
 * Returns a function that finds the parcels of {@link parcelTargets} in the states of a command.
 */
export const parcelIn =
  (states: Readonly<Record<string, unknown>>) =>
  (parcelId: string): Parcel =>
    states[parcelStream(parcelId)] as Parcel;

/** Reads a parcel from its stream, because the view may be behind. */
export async function readParcel(
  store: Pick<EventStore, 'readStream'>,
  parcelId: string,
): Promise<{ readonly parcel: Parcel; readonly version: number }> {
  const { stream, evolver } = parcelTarget(parcelId);
  const stored = await store.readStream(stream);
  const events = stored.events as readonly StreamEvent<ParcelEvent>[];
  return { parcel: fold<Parcel, ParcelEvent>(evolver, events), version: stored.version };
}
