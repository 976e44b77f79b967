import type { CountEvent } from '@bluebox/contracts';
import {
  type EventStore,
  fold,
  type StreamEvent,
  type StreamTarget,
} from '@bluebox/event-sourcing';
import {
  type BegunStockCount,
  countDecider,
  countStream,
  entriesOf,
  type ParcelAt,
  type Standing,
  type StockCount,
  standingOf,
} from '../domain/count.ts';
import { type Parcel, parcelStream } from '../domain/parcel.ts';
import { readParcel } from './known-parcel.ts';

/** Returns a stocktake as the target of a command. */
export const countTarget = (countId: string): StreamTarget<StockCount, CountEvent> => ({
  stream: countStream(countId),
  evolver: countDecider,
});

export async function readCount(
  store: Pick<EventStore, 'readStream'>,
  countId: string,
): Promise<{
  readonly count: StockCount;
  readonly version: number;
  readonly events: readonly StreamEvent<CountEvent>[];
}> {
  const { stream, evolver } = countTarget(countId);
  const stored = await store.readStream(stream);
  const events = stored.events as readonly StreamEvent<CountEvent>[];
  return { count: fold<StockCount, CountEvent>(evolver, events), version: stored.version, events };
}

/**
 * Returns the drive of a stocktake. The cast is safe, because the decision has already refused an
 * unknown stocktake.
 */
export const driveOfCount = (states: Readonly<Record<string, unknown>>): string =>
  (states['count'] as BegunStockCount).driveId;

/** Finds the parcels of `parcelTargets` and their versions in the states of a command. */
export const parcelAtIn =
  (
    states: Readonly<Record<string, unknown>>,
    versions: Readonly<Record<string, number>>,
  ): ParcelAt =>
  (parcelId) => ({
    parcel: states[parcelStream(parcelId)] as Parcel,
    version: versions[parcelStream(parcelId)] as number,
  });

/** A counted parcel as it is now, and what is to be done about it. */
export interface ComparedParcel {
  readonly parcelId: string;
  readonly parcel: Parcel;
  readonly standing: Standing;
}

/** Compares the counted parcels with their streams, or only some of them. */
export const compareParcels = (
  store: Pick<EventStore, 'readStream'>,
  count: BegunStockCount,
  only?: ReadonlySet<string>,
): Promise<readonly ComparedParcel[]> =>
  Promise.all(
    [...entriesOf(count).values()]
      .filter(({ parcelId }) => only === undefined || only.has(parcelId))
      .map(async (entry) => {
        const { parcelId } = entry;
        const { parcel, version } = await readParcel(store, parcelId);
        return { parcelId, parcel, standing: standingOf(entry, count, parcel, version) };
      }),
  );
