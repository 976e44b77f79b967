import type { ParcelEvent } from '@bluebox/contracts';
import type { StreamTarget } from '@bluebox/event-sourcing';
import { type Parcel, parcelDecider, parcelStream } from '../domain/parcel.ts';

/** Parcels as targets of one command, by their streams. */
export const parcelTargets = (
  parcelIds: readonly string[],
): Readonly<Record<string, StreamTarget<Parcel, ParcelEvent>>> =>
  Object.fromEntries(
    parcelIds.map((parcelId) => [
      parcelStream(parcelId),
      { stream: parcelStream(parcelId), evolver: parcelDecider },
    ]),
  );

/** Reads the parcels among the states of such a command. */
export const parcelIn =
  (states: Readonly<Record<string, unknown>>) =>
  (parcelId: string): Parcel =>
    states[parcelStream(parcelId)] as Parcel;
