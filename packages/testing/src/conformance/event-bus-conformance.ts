import {
  BUCKET_COUNT,
  CursorConflict,
  type Cursors,
  cursorKey,
  type EventBatch,
  type EventBus,
  type RecordedEvent,
  type Subscription,
} from '@bluebox/event-sourcing';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { eventually } from '../eventually.ts';
import { type Harness, withHarness } from './with-harness.ts';

export interface EventBusHarness extends Harness {
  readonly bus: EventBus;
  /** Makes the batch durable where the adapter's history is, if it is not there yet, and publishes it. */
  publish(batch: EventBatch): Promise<void>;
  /** Ends the present one and opens the bus as a new process would: everything published is still there. */
  reopen(): Promise<EventBus>;
}

const AT = '2023-03-18T02:00:00.000Z';
const SERVICE = 'inventory';

function eventAt(service: string, bucket: number, position: number): RecordedEvent {
  return {
    type: 'box.weighed',
    data: { grams: position, note: '箱' },
    id: `commit-${service}-${bucket}-${position}/0`,
    schemaVersion: 1,
    service,
    stream: `box-${bucket}`,
    version: position,
    drive: `drive-${bucket}`,
    commit: `commit-${service}-${bucket}-${position}`,
    recordedAt: AT,
    actor: 'account-1',
    correlation: 'request-1',
    bucket,
    position,
  };
}

const batchOf = (bucket: number, first: number, last: number, service = SERVICE): EventBatch => ({
  service,
  bucket,
  events: Array.from({ length: last - first + 1 }, (_, index) =>
    eventAt(service, bucket, first + index),
  ),
});

/** A door that is shut until it is opened. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

interface Recorder {
  readonly subscription: Subscription;
  /** Positions that were handled, by `service/bucket`, repeats left out. */
  readonly handled: ReadonlyMap<string, readonly number[]>;
  /** Every call of `handle`, in order, failed ones too. */
  readonly calls: readonly EventBatch[];
  readonly fatal: readonly unknown[];
  /** Where a new subscription of the same consumer would begin. */
  cursors(): Cursors;
  /** @throws when a batch came out of order, with a gap, or while its bucket was being handled. */
  assertOrdered(): void;
}

/** Subscribes a consumer that handles what comes as views do: repeats are skipped, gaps are noted. */
async function record(
  bus: EventBus,
  options: {
    readonly consumer?: string;
    readonly services?: readonly string[];
    readonly from?: Cursors;
    /** Called before a batch is taken as handled; its rejection rejects the batch. */
    readonly before?: (batch: EventBatch) => Promise<void> | void;
  } = {},
): Promise<Recorder> {
  const { consumer = 'view', services = [SERVICE], from = {}, before = () => {} } = options;
  const handled = new Map<string, number[]>();
  const last = new Map<string, number>(Object.entries(from));
  const busy = new Set<string>();
  const calls: EventBatch[] = [];
  const fatal: unknown[] = [];
  const disorder: string[] = [];
  const subscription = await bus.subscribe({
    consumer,
    services,
    from,
    async handle(batch) {
      const key = cursorKey(batch.service, batch.bucket);
      calls.push(batch);
      if (busy.has(key)) disorder.push(`${key} was handed over twice at once`);
      busy.add(key);
      try {
        await before(batch);
        for (const event of batch.events) {
          const cursor = last.get(key) ?? 0;
          if (event.position <= cursor) continue;
          if (event.position !== cursor + 1)
            disorder.push(`${key}: position ${event.position} after ${cursor}`);
          last.set(key, event.position);
          handled.set(key, [...(handled.get(key) ?? []), event.position]);
        }
      } finally {
        busy.delete(key);
      }
    },
    onFatal: (error) => fatal.push(error),
  });
  return {
    subscription,
    handled,
    calls,
    fatal,
    cursors: () => Object.fromEntries(last),
    assertOrdered: () => expect(disorder).toEqual([]),
  };
}

const upTo = (last: number, first = 1): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** What every {@link EventBus} must do. */
export function eventBusConformance(
  name: string,
  makeHarness: () => Promise<EventBusHarness>,
): void {
  describe(`event bus: ${name}`, () => {
    const test = withHarness(makeHarness);

    test('events come whole, in order, in the buckets they were published to', async (harness) => {
      const { bus, publish } = harness;
      const consumer = await record(bus);
      for (let first = 1; first <= 30; first += 3)
        for (const bucket of [0, 3, BUCKET_COUNT - 1])
          await publish(batchOf(bucket, first, first + 2));

      await consumer.subscription.caughtUp();

      consumer.assertOrdered();
      for (const bucket of [0, 3, BUCKET_COUNT - 1])
        expect(consumer.handled.get(cursorKey(SERVICE, bucket))).toEqual(upTo(30));
      const events = consumer.calls.filter(({ bucket }) => bucket === 3).flatMap((b) => b.events);
      expect(events[0]).toStrictEqual(eventAt(SERVICE, 3, 1));
      await consumer.subscription.stop();
    });

    test('what was published before the subscription is delivered first', async ({ bus, publish }) => {
      await publish(batchOf(1, 1, 5));
      const consumer = await record(bus);
      await publish(batchOf(1, 6, 9));

      await consumer.subscription.caughtUp();

      consumer.assertOrdered();
      expect(consumer.handled.get(cursorKey(SERVICE, 1))).toEqual(upTo(9));
      await consumer.subscription.stop();
    });

    test('services that were not asked for are not delivered', async ({ bus, publish }) => {
      const consumer = await record(bus, { services: ['pledge'] });
      await publish(batchOf(0, 1, 2));
      await publish(batchOf(0, 1, 2, 'pledge'));

      await consumer.subscription.caughtUp();

      expect([...consumer.handled.keys()]).toEqual([cursorKey('pledge', 0)]);
      await consumer.subscription.stop();
    });

    test('an identical batch may be published again', async ({ bus, publish }) => {
      const consumer = await record(bus);
      await publish(batchOf(0, 1, 3));
      await publish(batchOf(0, 1, 3));
      await publish(batchOf(0, 4, 5));
      await consumer.subscription.caughtUp();
      await publish(batchOf(0, 4, 5));
      await publish(batchOf(0, 6, 6));

      await consumer.subscription.caughtUp();

      consumer.assertOrdered();
      expect(consumer.handled.get(cursorKey(SERVICE, 0))).toEqual(upTo(6));
      await consumer.subscription.stop();
    });

    test('delivery begins at the cursors or earlier, never later', async ({ bus, publish }) => {
      await publish(batchOf(0, 1, 10));
      await publish(batchOf(1, 1, 10));
      const consumer = await record(bus, { from: { [cursorKey(SERVICE, 0)]: 4 } });

      await consumer.subscription.caughtUp();

      consumer.assertOrdered();
      expect(consumer.handled.get(cursorKey(SERVICE, 0))).toEqual(upTo(10, 5));
      expect(consumer.handled.get(cursorKey(SERVICE, 1))).toEqual(upTo(10));
      await consumer.subscription.stop();
    });

    test('a batch that is rejected comes again, and none overtakes it', async ({ bus, publish }) => {
      let failures = 0;
      const consumer = await record(bus, {
        before({ events }) {
          if (failures < 3 && events.some(({ position }) => position === 4)) {
            failures += 1;
            throw new Error('the store is busy');
          }
        },
      });
      for (let position = 1; position <= 8; position++)
        await publish(batchOf(2, position, position));

      await consumer.subscription.caughtUp();

      expect(failures).toBe(3);
      consumer.assertOrdered();
      expect(consumer.handled.get(cursorKey(SERVICE, 2))).toEqual(upTo(8));
      expect(consumer.fatal).toEqual([]);
      await consumer.subscription.stop();
    });

    test('a bucket whose batch keeps failing does not hold up the others', async ({ bus, publish }) => {
      let broken = true;
      const consumer = await record(bus, {
        before({ bucket }) {
          if (broken && bucket === 0) throw new Error('a defect that one drive brings to light');
        },
      });
      await publish(batchOf(0, 1, 2));
      await eventually(() => expect(consumer.calls).not.toEqual([]));
      await publish(batchOf(1, 1, 3));

      await eventually(() =>
        expect(consumer.handled.get(cursorKey(SERVICE, 1))).toEqual(upTo(3)),
      );
      expect(consumer.handled.get(cursorKey(SERVICE, 0))).toBeUndefined();
      broken = false;
      await consumer.subscription.caughtUp();
      expect(consumer.handled.get(cursorKey(SERVICE, 0))).toEqual(upTo(2));
      await consumer.subscription.stop();
    });

    test('what is published while a consumer is behind comes after what it is at', async ({
      bus,
      publish,
    }) => {
      const { opened, open } = gate();
      const consumer = await record(bus, { before: () => opened });
      await publish(batchOf(0, 1, 2));
      await eventually(() => expect(consumer.calls).toHaveLength(1));
      for (let first = 3; first <= 3_000; first += 111)
        await publish(batchOf(0, first, Math.min(first + 110, 3_000)));

      await eventually(async () => expect(await consumer.subscription.lag()).toBe(3_000));
      expect(consumer.calls).toHaveLength(1);
      open();
      await consumer.subscription.caughtUp();

      consumer.assertOrdered();
      expect(consumer.handled.get(cursorKey(SERVICE, 0))).toEqual(upTo(3_000));
      await eventually(async () => expect(await consumer.subscription.lag()).toBe(0));
      await consumer.subscription.stop();
    });

    test('caught up means: handled, not merely handed over', async ({ bus, publish }) => {
      const { opened, open } = gate();
      const consumer = await record(bus, { before: () => opened });
      await publish(batchOf(0, 1, 2));
      let caughtUp = false;
      const waiting = consumer.subscription.caughtUp().then(() => {
        caughtUp = true;
      });
      await eventually(() => expect(consumer.calls).toHaveLength(1));

      expect(caughtUp).toBe(false);
      open();
      await waiting;
      expect(consumer.handled.get(cursorKey(SERVICE, 0))).toEqual([1, 2]);
      await consumer.subscription.stop();
    });

    test('a consumer with nothing to do is caught up', async ({ bus }) => {
      const consumer = await record(bus);
      await consumer.subscription.caughtUp();
      expect(await consumer.subscription.lag()).toBe(0);
      await consumer.subscription.stop();
    });

    test('consumers are independent of each other', async ({ bus, publish }) => {
      const { opened, open } = gate();
      const slow = await record(bus, { consumer: 'slow', before: () => opened });
      const quick = await record(bus, { consumer: 'quick' });
      await publish(batchOf(0, 1, 4));

      await quick.subscription.caughtUp();
      expect(quick.handled.get(cursorKey(SERVICE, 0))).toEqual(upTo(4));
      expect(slow.handled.size).toBe(0);
      await quick.subscription.stop();
      open();
      await publish(batchOf(0, 5, 6));
      await slow.subscription.caughtUp();
      expect(slow.handled.get(cursorKey(SERVICE, 0))).toEqual(upTo(6));
      expect(quick.handled.get(cursorKey(SERVICE, 0))).toEqual(upTo(4));
      await slow.subscription.stop();
    });

    test('stopping waits for what is being handled; nothing is handed over afterwards', async ({
      bus,
      publish,
    }) => {
      const { opened, open } = gate();
      const consumer = await record(bus, { before: () => opened });
      await publish(batchOf(0, 1, 2));
      await eventually(() => expect(consumer.calls).toHaveLength(1));
      let stopped = false;
      const stopping = consumer.subscription.stop().then(() => {
        stopped = true;
      });
      await publish(batchOf(0, 3, 4));
      expect(stopped).toBe(false);
      open();
      await stopping;
      await publish(batchOf(1, 1, 2));

      // Another consumer that has seen it all is the sign that the first would have, too.
      const witness = await record(bus, { consumer: 'witness' });
      await witness.subscription.caughtUp();
      expect(consumer.calls).toHaveLength(1);

      const again = await record(bus, { from: consumer.cursors() });
      await again.subscription.caughtUp();
      again.assertOrdered();
      expect(again.cursors()).toMatchObject({
        [cursorKey(SERVICE, 0)]: 4,
        [cursorKey(SERVICE, 1)]: 2,
      });
      await again.subscription.stop();
      await witness.subscription.stop();
    });

    test('a consumer whose batches fail can be stopped', async ({ bus, publish }) => {
      let attempts = 0;
      const consumer = await record(bus, {
        before() {
          attempts += 1;
          throw new Error('never');
        },
      });
      await publish(batchOf(0, 1, 1));
      await eventually(() => expect(attempts).toBeGreaterThan(2));

      await consumer.subscription.stop();

      const attemptsAtStop = attempts;
      const witness = await record(bus, { consumer: 'witness' });
      await witness.subscription.caughtUp();
      expect(attempts).toBe(attemptsAtStop);
      await witness.subscription.stop();
    });

    test('a zombie is told once, and gets nothing more', async ({ bus, publish }) => {
      const consumer = await record(bus, {
        before() {
          throw new CursorConflict('view');
        },
      });
      await publish(batchOf(0, 1, 2));
      await eventually(() => expect(consumer.fatal).toEqual([expect.any(CursorConflict)]));
      const handedOver = consumer.calls.length;
      await publish(batchOf(0, 3, 4));
      const witness = await record(bus, { consumer: 'witness' });
      await witness.subscription.caughtUp();

      expect(consumer.calls).toHaveLength(handedOver);
      expect(consumer.fatal).toHaveLength(1);
      // Nobody waits for ever on a consumer that has ended.
      await expect(consumer.subscription.caughtUp()).rejects.toThrow();
      await consumer.subscription.stop();
      await witness.subscription.stop();
    });

    test('after a restart consumers go on from their cursors, new ones from the beginning', async (harness) => {
      const consumer = await record(harness.bus);
      await harness.publish(batchOf(0, 1, 5));
      await consumer.subscription.caughtUp();
      await consumer.subscription.stop();
      await harness.publish(batchOf(0, 6, 8));

      const bus = await harness.reopen();
      const again = await record(bus, { from: consumer.cursors() });
      const fresh = await record(bus, { consumer: 'fresh' });
      await harness.publish(batchOf(0, 9, 9));
      await again.subscription.caughtUp();
      await fresh.subscription.caughtUp();

      again.assertOrdered();
      fresh.assertOrdered();
      expect(again.handled.get(cursorKey(SERVICE, 0))).toEqual(upTo(9, 6));
      expect(fresh.handled.get(cursorKey(SERVICE, 0))).toEqual(upTo(9));
      await again.subscription.stop();
      await fresh.subscription.stop();
    });

    test('whatever comes when, and whatever fails, every event is handled in order', async ({
      bus,
      publish,
    }) => {
      let runs = 0;
      const heads = new Map<number, number>();
      const step = fc.record({
        bucket: fc.constantFrom(0, 1, 2),
        size: fc.integer({ min: 1, max: 5 }),
        repeat: fc.boolean(),
        failures: fc.constantFrom(0, 0, 0, 1),
        yields: fc.integer({ min: 0, max: 3 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
          runs += 1;
          const from = Object.fromEntries(
            [...heads].map(([bucket, head]) => [cursorKey(SERVICE, bucket), head]),
          );
          let failuresLeft = steps.reduce((sum, { failures }) => sum + failures, 0);
          const consumer = await record(bus, {
            consumer: `view-${runs}`,
            from,
            async before() {
              await new Promise((resolve) => setImmediate(resolve));
              if (failuresLeft > 0) {
                failuresLeft -= 1;
                throw new Error('for a moment');
              }
            },
          });
          for (const { bucket, size, repeat, yields } of steps) {
            const head = heads.get(bucket) ?? 0;
            heads.set(bucket, head + size);
            await publish(batchOf(bucket, head + 1, head + size));
            if (repeat) await publish(batchOf(bucket, head + 1, head + size));
            for (let turn = 0; turn < yields; turn++)
              await new Promise((resolve) => setImmediate(resolve));
          }
          await consumer.subscription.caughtUp();
          await consumer.subscription.stop();

          consumer.assertOrdered();
          for (const [bucket, head] of heads)
            expect(consumer.cursors()[cursorKey(SERVICE, bucket)]).toBe(head);
        }),
        { numRuns: 15 },
      );
    });
  });
}
