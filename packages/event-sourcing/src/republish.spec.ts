import { expect, it } from 'vitest';
import type { RecordedEvent } from './event.ts';
import { recorded } from './in-memory.test-support.ts';
import type { EventBatch, EventHistory } from './ports/event-store.ts';
import { GapDetected } from './projector.ts';
import { republish } from './republish.ts';

const SERVICE = 'inventory';
const event = (position: number, bucket = 0) =>
  recorded(position, { type: 'box.opened', data: {} }, { bucket });
const range = (first: number, last: number, bucket = 0) =>
  Array.from({ length: last - first + 1 }, (_, index) => event(first + index, bucket));

/** Makes a history that throws at a gap, as the history read from topics does. */
function historyOf(events: readonly RecordedEvent[]): EventHistory {
  return {
    async read(_service, bucket, after, limit) {
      const later = events
        .filter((each) => each.bucket === bucket && each.position > after)
        .sort((one, other) => one.position - other.position);
      const contiguous = later.filter(({ position }, index) => position === after + 1 + index);
      const first = later[0];
      if (contiguous.length === 0 && first !== undefined)
        throw new GapDetected(`${SERVICE}/${bucket}`, after + 1, first.position);
      return contiguous.slice(0, limit);
    },
    head: async () => 0,
  };
}

/** Makes a topic whose published history includes the records that the bus publishes later. */
function topicWith(...events: readonly RecordedEvent[]) {
  const records = [...events];
  return {
    records,
    published: historyOf(records),
    bus: {
      async publish(batch: EventBatch) {
        records.push(...batch.events);
      },
    },
  };
}

const stored = historyOf([...range(1, 1_200), ...range(1, 3, 7)]);
const acknowledged = new Map([
  [0, 1_200],
  [7, 3],
]);
const positionsOf = (records: readonly RecordedEvent[], bucket = 0) =>
  [
    ...new Set(records.filter((each) => each.bucket === bucket).map(({ position }) => position)),
  ].sort((one, other) => one - other);

it.each([
  ['a gap', [...range(1, 3), ...range(5, 1_200), ...range(1, 3, 7)]],
  ['several gaps', [...range(2, 600), ...range(602, 900), ...range(1_199, 1_200), event(2, 7)]],
  ['a lost end', [...range(1, 700), ...range(1, 3, 7)]],
  ['a whole lost topic', []],
])('republishes the events of %s', async (_what, there) => {
  const { records, published, bus } = topicWith(...there);
  expect(await republish(SERVICE, { stored, acknowledged, published, bus })).toBeGreaterThan(0);
  expect(positionsOf(records)).toEqual(range(1, 1_200).map(({ position }) => position));
  expect(positionsOf(records, 7)).toEqual([1, 2, 3]);
});

it('republishes the newest records of a bucket although the broker refuses the first attempt', async () => {
  // The broker refuses the first attempt, because the producer's sequence numbers continue after
  // the lost records.
  const { records, published, bus } = topicWith(...range(1, 700));
  const refusedOnce = new Set<number>();
  const doubting = {
    async publish(batch: EventBatch) {
      if (refusedOnce.has(batch.bucket)) return bus.publish(batch);
      refusedOnce.add(batch.bucket);
      throw new Error('out of order sequence number');
    },
  };
  expect(await republish(SERVICE, { stored, acknowledged, published, bus: doubting })).toBe(503);
  expect(positionsOf(records)).toEqual(range(1, 1_200).map(({ position }) => position));
  expect(positionsOf(records, 7)).toEqual([1, 2, 3]);
});

it("gives up with the broker's error when the broker accepts nothing", async () => {
  let attempts = 0;
  const bus = {
    publish() {
      attempts += 1;
      return Promise.reject(new Error('disk full'));
    },
  };
  const { published } = topicWith();
  await expect(republish(SERVICE, { stored, acknowledged, published, bus })).rejects.toThrow(
    'disk full',
  );
  expect(attempts).toBeGreaterThan(1);
});

it('publishes nothing when nothing is missing', async () => {
  const { published, bus } = topicWith(...range(1, 1_200), ...range(1, 3, 7));
  expect(await republish(SERVICE, { stored, acknowledged, published, bus })).toBe(0);
});

it('leaves events that were never acknowledged to the relay', async () => {
  const { records, published, bus } = topicWith(...range(1, 3), ...range(5, 10));
  const some = new Map([[0, 10]]);
  await republish(SERVICE, { stored, acknowledged: some, published, bus });
  expect(positionsOf(records)).toEqual(range(1, 10).map(({ position }) => position));
  expect(positionsOf(records, 7)).toEqual([]);
  expect(await republish(SERVICE, { stored, acknowledged: some, published, bus })).toBe(0);
});

it('does not mistake a failed read for a gap', async () => {
  const { bus } = topicWith();
  const published: EventHistory = {
    read: () => Promise.reject(new Error('no broker')),
    head: async () => 0,
  };
  await expect(republish(SERVICE, { stored, acknowledged, published, bus })).rejects.toThrow(
    'no broker',
  );
});
