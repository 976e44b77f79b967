import type { ParcelEvent } from '@bluebox/contracts';
import {
  type EventStore,
  fold,
  type StreamEvent,
  type StreamTarget,
} from '@bluebox/event-sourcing';
import { type Parcel, parcelDecider, parcelStream, type StockedParcel } from '../domain/parcel.ts';

/**
 * Returns a parcel as the target of a command. The command is refused if `ifMatch` is given and is not the
 * current version.
 */
export const parcelTarget = (
  parcelId: string,
  ifMatch?: number,
): StreamTarget<Parcel, ParcelEvent> => ({
  stream: parcelStream(parcelId),
  evolver: parcelDecider,
  expectedVersion: ifMatch,
});

/**
 * Returns the drive that a command to a parcel belongs to. The decision has already refused a
 * parcel that does not exist.
 */
export const driveOfParcel = ({ parcel }: { readonly parcel: Parcel }): string =>
  (parcel as StockedParcel).driveId;

/** Returns parcels as targets of one command, by their streams. */
export const parcelTargets = (
  parcelIds: readonly string[],
): Readonly<Record<string, StreamTarget<Parcel, ParcelEvent>>> =>
  Object.fromEntries(parcelIds.map((parcelId) => [parcelStream(parcelId), parcelTarget(parcelId)]));

/** Finds the parcels of {@link parcelTargets} among the states of their command. */
export const parcelIn =
  (states: Readonly<Record<string, unknown>>) =>
  (parcelId: string): Parcel =>
    states[parcelStream(parcelId)] as Parcel;

/** Reads a parcel from its stream, which is never behind, unlike the view. */
export async function readParcel(
  store: Pick<EventStore, 'readStream'>,
  parcelId: string,
): Promise<{ readonly parcel: Parcel; readonly version: number }> {
  const { stream, evolver } = parcelTarget(parcelId);
  const stored = await store.readStream(stream);
  const events = stored.events as readonly StreamEvent<ParcelEvent>[];
  return { parcel: fold<Parcel, ParcelEvent>(evolver, events), version: stored.version };
}
