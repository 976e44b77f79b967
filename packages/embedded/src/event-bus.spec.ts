import {
  cursorKey,
  type EventBatch,
  type EventBus,
  type EventHistory,
  type RecordedEvent,
} from '@bluebox/event-sourcing';
import { eventBusConformance } from '@bluebox/testing';
import { describe, expect, it, vi } from 'vitest';
import { openEmbeddedBus } from './event-bus.ts';

/**
 * Makes a history in memory that answers with a delay, as if it read a file, and counts its reads.
 */
function slowHistory() {
  const published = new Map<string, RecordedEvent[]>();
  let reads = 0;
  const eventsOf = (service: string, bucket: number) =>
    published.get(cursorKey(service, bucket)) ?? [];
  const moment = () => new Promise((resolve) => setImmediate(resolve));
  const history: EventHistory = {
    async read(service, bucket, after, limit) {
      reads += 1;
      const page = eventsOf(service, bucket).slice(after, after + limit);
      await moment();
      return page;
    },
    async head(service, bucket) {
      return eventsOf(service, bucket).length;
    },
  };
  return {
    history,
    reads: () => reads,
    add({ service, bucket, events }: EventBatch) {
      const known = eventsOf(service, bucket);
      published.set(cursorKey(service, bucket), [
        ...known,
        ...events.filter(({ position }) => position > known.length),
      ]);
    },
  };
}

eventBusConformance('embedded, over a slow history', async () => {
  const { history, add } = slowHistory();
  return {
    async open() {
      const bus = openEmbeddedBus({ history });
      return {
        bus,
        async publish(batch) {
          add(batch);
          await bus.publish(batch);
        },
        async close() {},
      };
    },
    async cleanup() {},
  };
});

describe('the bus within one process', () => {
  const batchOf = (first: number, last: number): EventBatch => ({
    service: 'inventory',
    bucket: 0,
    events: Array.from({ length: last - first + 1 }, (_, index) => ({
      type: 'box.weighed',
      data: {},
      id: `commit-${first + index}/0`,
      schemaVersion: 1,
      service: 'inventory',
      stream: 'box-1',
      version: first + index,
      scope: 'drive-1',
      commit: `commit-${first + index}`,
      recordedAt: '2023-03-18T02:00:00.000Z',
      actor: 'account-1',
      correlation: 'request-1',
      bucket: 0,
      position: first + index,
    })),
  });

  const subscribe = (
    bus: EventBus,
    handle: (batch: EventBatch) => Promise<void>,
    onFatal: (error: unknown) => void = () => {},
  ) =>
    bus.subscribe({
      consumer: 'view',
      services: ['inventory'],
      from: async () => 0,
      handle,
      onFatal,
    });
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

  it('delivers new events from memory, even to a busy consumer', async () => {
    const { history, add, reads } = slowHistory();
    const bus = openEmbeddedBus({ history });
    const handled: number[] = [];
    const subscription = await subscribe(bus, async ({ events }) => {
      for (let turns = 0; turns < 3; turns++) await turn();
      handled.push(...events.map(({ position }) => position));
    });
    await subscription.caughtUp();
    const readsWhenCaughtUp = reads();
    // Every one of the eight lanes reads the history before it takes events from memory.
    await vi.waitFor(() => expect(reads()).toBeGreaterThanOrEqual(8));
    await turn();
    const readsBefore = Math.max(readsWhenCaughtUp, reads());
    for (let position = 1; position <= 200; position++) {
      add(batchOf(position, position));
      await bus.publish(batchOf(position, position));
      await turn();
    }
    await subscription.caughtUp();

    expect(handled).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    expect(reads()).toBe(readsBefore);
    await subscription.stop();
  });

  it('finds unpublished events, and those missing from a batch, in the history', async () => {
    const { history, add } = slowHistory();
    const bus = openEmbeddedBus({ history });
    const handled: number[] = [];
    const subscription = await subscribe(bus, async ({ events }) => {
      handled.push(...events.map(({ position }) => position));
    });
    await subscription.caughtUp();
    add(batchOf(1, 1_700));
    await bus.publish(batchOf(1_650, 1_700));
    await vi.waitFor(() => expect(handled).toHaveLength(1_700));
    add(batchOf(1_701, 1_710));
    await subscription.caughtUp();
    expect(handled).toEqual(Array.from({ length: 1_710 }, (_, index) => index + 1));
    await subscription.stop();
  });

  it('delivers events that are published while the history is being read', async () => {
    const { history, add } = slowHistory();
    const bus = openEmbeddedBus({ history });
    const handled: number[] = [];
    const subscription = await subscribe(bus, async ({ events }) => {
      handled.push(...events.map(({ position }) => position));
    });
    // The first read of the bucket has found nothing and has not returned yet.
    add(batchOf(1, 1));
    await bus.publish(batchOf(1, 1));
    await vi.waitFor(() => expect(handled).toEqual([1]));
    await subscription.stop();
  });

  it('fills a gap in published events before delivering later ones, even for a busy consumer', async () => {
    const { history, add } = slowHistory();
    const bus = openEmbeddedBus({ history });
    const begun: number[] = [];
    const handled: number[] = [];
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const subscription = await subscribe(bus, async ({ events }) => {
      begun.push(...events.map(({ position }) => position));
      if (events.some(({ position }) => position === 2)) await finished;
      handled.push(...events.map(({ position }) => position));
    });
    // Events of a bucket are taken from memory only after the bucket's history has been read.
    add(batchOf(1, 1));
    await bus.publish(batchOf(1, 1));
    await vi.waitFor(() => expect(handled).toEqual([1]));
    for (let turns = 0; turns < 10; turns++) await turn();

    add(batchOf(2, 8));
    await bus.publish(batchOf(2, 2));
    await vi.waitFor(() => expect(begun).toContain(2));
    await bus.publish(batchOf(5, 6));
    await bus.publish(batchOf(7, 8));
    finish();
    await vi.waitFor(() => expect(handled).toContain(8));
    expect(handled).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    await subscription.stop();
  });

  it('takes only the new events of an overlapping batch', async () => {
    const { history, add } = slowHistory();
    const bus = openEmbeddedBus({ history });
    const handled: number[] = [];
    const subscription = await subscribe(bus, async ({ events }) => {
      handled.push(...events.map(({ position }) => position));
    });
    add(batchOf(1, 5));
    await subscription.caughtUp();
    add(batchOf(6, 8));
    await bus.publish(batchOf(4, 8));
    await vi.waitFor(() => expect(handled).toEqual([1, 2, 3, 4, 5, 6, 7, 8]));
    await subscription.stop();
  });

  it('retries with growing delays, and resets the delay after a success', async () => {
    const { history, add } = slowHistory();
    const sleeps: number[] = [];
    const errors: unknown[] = [];
    const bus = openEmbeddedBus({
      history,
      sleep: async (milliseconds) => {
        sleeps.push(milliseconds);
      },
      onError: (error, consumer) => errors.push([consumer, (error as Error).message]),
    });
    let failures = 0;
    const subscription = await subscribe(bus, async ({ events }) => {
      const isLast = events.some(({ position }) => position === 2);
      if (failures < (isLast ? 10 : 9)) {
        failures += 1;
        throw new Error('the store is busy');
      }
    });
    add(batchOf(1, 1));
    await subscription.caughtUp();
    expect(sleeps).toEqual([50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
    expect(errors).toHaveLength(9);
    expect(errors[0]).toEqual(['view', 'the store is busy']);

    add(batchOf(2, 2));
    await subscription.caughtUp();
    expect(sleeps.slice(9)).toEqual([50]);
    await subscription.stop();
  });

  it('stops immediately, however long it would have waited', async () => {
    const { history, add } = slowHistory();
    const waited: Promise<void>[] = [];
    const bus = openEmbeddedBus({
      history,
      sleep(_milliseconds, signal) {
        const waiting = new Promise<void>((resolve) =>
          signal.addEventListener('abort', () => resolve()),
        );
        waited.push(waiting);
        return waiting;
      },
    });
    const subscription = await subscribe(bus, async () => {
      throw new Error('never');
    });
    add(batchOf(1, 1));
    await bus.publish(batchOf(1, 1));
    await vi.waitFor(() => expect(waited).toHaveLength(1));
    await subscription.stop();
  });

  it('ends when the history cannot be read, because missing events have no other source', async () => {
    const fatal: unknown[] = [];
    const unreadable = new Error('an event of a later program');
    const bus = openEmbeddedBus({
      history: {
        head: async () => 1,
        async read() {
          throw unreadable;
        },
      },
    });
    const subscription = await subscribe(
      bus,
      async () => {},
      (error) => fatal.push(error),
    );
    await expect(subscription.caughtUp()).rejects.toThrow();
    expect(fatal).toEqual([unreadable]);
    await subscription.stop();
  });
});
