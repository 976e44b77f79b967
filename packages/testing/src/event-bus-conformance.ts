import {
  bucketOf,
  CursorConflict,
  type Cursors,
  cursorKey,
  type EventBatch,
  type EventBus,
  LaneBlocked,
  type RecordedEvent,
  type Subscription,
} from '@bluebox/event-sourcing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Harness, opened, PATIENCE, within } from './harness.ts';

/** An opened bus under test. */
export interface OpenedEventBus {
  readonly bus: EventBus;
  /**
   * Publishes a batch as a relay does, after storing the batch if the bus requires stored events.
   */
  publish(batch: EventBatch): Promise<void>;
  close(): Promise<void>;
}

export type EventBusHarness = Harness<OpenedEventBus>;

const SERVICE = 'inventory';

/** Ids of drives in two different buckets. */
const FIRST_SCOPE = 'drive-1';
const SECOND_SCOPE = 'drive-2';
const FIRST = cursorKey(SERVICE, bucketOf(FIRST_SCOPE));
const SECOND = cursorKey(SERVICE, bucketOf(SECOND_SCOPE));

/** Makes events of one drive at consecutive positions, each in a commit and a stream of its own. */
export function batchOf(
  scope: string,
  first: number,
  last: number,
  more: { readonly service?: string; readonly data?: object } = {},
): EventBatch {
  const { service = SERVICE, data = {} } = more;
  const bucket = bucketOf(scope);
  const events: RecordedEvent[] = [];
  for (let position = first; position <= last; position++) {
    const commit = `${service}-${scope}-${position}`;
    events.push({
      type: 'box.opened',
      data,
      id: `${commit}/0`,
      schemaVersion: 1,
      service,
      stream: `box-${scope}-${position}`,
      version: 1,
      scope,
      commit,
      recordedAt: '2026-03-20T08:00:00.000Z',
      actor: 'account-1',
      correlation: 'request-1',
      bucket,
      position,
    });
  }
  return { service, bucket, events };
}

/**
 * Makes a consumer that records the events that were `offered` to it, and the events that it
 * `handled`.
 * @param options.before called before a batch counts as handled; it may throw or take its time.
 */
function consumer(options: { readonly before?: (batch: EventBatch) => Promise<void> | void } = {}) {
  const { before = () => {} } = options;
  const handled: RecordedEvent[] = [];
  const offered: RecordedEvent[] = [];
  const failures: unknown[] = [];
  return {
    handled,
    offered,
    failures,
    positions: (key: string) =>
      handled
        .filter(({ service, bucket }) => cursorKey(service, bucket) === key)
        .map(({ position }) => position),
    options: {
      handle: async (batch: EventBatch) => {
        offered.push(...batch.events);
        await before(batch);
        handled.push(...batch.events);
      },
      onFatal: (error: unknown) => {
        failures.push(error);
      },
    },
  };
}

/** Keeps only the positions that are higher than all previous ones. */
const withoutRepeats = (positions: readonly number[]): number[] => {
  const fresh: number[] = [];
  for (const position of positions) if (position > (fresh.at(-1) ?? 0)) fresh.push(position);
  return fresh;
};
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Requirements on every event bus, whatever carries its events. */
export function eventBusConformance(
  name: string,
  makeHarness: () => Promise<EventBusHarness>,
): void {
  describe(`${name}: event bus`, () => {
    let harness: EventBusHarness;
    let subscriptions: Subscription[];
    beforeEach(async () => {
      harness = await makeHarness();
      subscriptions = [];
    });
    afterEach(() => harness.cleanup());

    const run = (use: (adapter: OpenedEventBus) => Promise<void>) => () =>
      opened(harness, undefined, async (adapter) => {
        try {
          await use(adapter);
        } finally {
          for (const subscription of subscriptions) await within('stopping', subscription.stop());
        }
      });
    const subscribe = async (
      bus: EventBus,
      name: string,
      { options }: ReturnType<typeof consumer>,
      from: Cursors = {},
      services: readonly string[] = [SERVICE],
    ) => {
      const subscription = await bus.subscribe({
        consumer: name,
        services,
        from: async (service, bucket) => from[cursorKey(service, bucket)] ?? 0,
        ...options,
      });
      subscriptions.push(subscription);
      return subscription;
    };
    const eventually = (assertion: () => void | Promise<void>) => vi.waitFor(assertion, PATIENCE);

    it(
      'delivers in order the events that were published before and after subscribing',
      run(async ({ bus, publish }) => {
        await publish(batchOf(FIRST_SCOPE, 1, 3));
        const totals = consumer();
        const subscription = await subscribe(bus, 'totals', totals);
        await publish(batchOf(FIRST_SCOPE, 4, 4));
        await publish(batchOf(FIRST_SCOPE, 5, 9));
        await within('catching up', subscription.caughtUp());
        expect(withoutRepeats(totals.positions(FIRST))).toEqual(range(1, 9));
      }),
    );

    it(
      'delivers events unchanged, even with large and Chinese texts',
      run(async ({ bus, publish }) => {
        const batch = batchOf(FIRST_SCOPE, 1, 2, {
          data: {
            item: '家庭药箱 𬱖🙂',
            text: '药'.repeat(100_000),
            none: null,
            lines: [{ a: 1.5 }],
          },
        });
        const totals = consumer();
        const subscription = await subscribe(bus, 'totals', totals);
        await publish(batch);
        await within('catching up', subscription.caughtUp());
        expect(totals.handled.slice(0, 2)).toEqual(batch.events);
      }),
    );

    it(
      'keeps the order of many events in each bucket',
      run(async ({ bus, publish }) => {
        for (let first = 1; first <= 1_500; first += 100)
          await publish(batchOf(FIRST_SCOPE, first, first + 99));
        const totals = consumer();
        const subscription = await subscribe(bus, 'totals', totals);
        for (let first = 1; first <= 1_500; first += 50) {
          await publish(batchOf(SECOND_SCOPE, first, first + 49));
          if (first <= 500) await publish(batchOf(FIRST_SCOPE, 1_500 + first, 1_549 + first));
        }
        await within('catching up', subscription.caughtUp());
        expect(withoutRepeats(totals.positions(FIRST))).toEqual(range(1, 2_000));
        expect(withoutRepeats(totals.positions(SECOND))).toEqual(range(1, 1_500));
      }),
    );

    it(
      'delivers one batch of a bucket at a time, each batch contiguous and of one bucket',
      run(async ({ bus, publish }) => {
        const busy = new Set<number>();
        const totals = consumer({
          before: async ({ service, bucket, events }) => {
            expect(busy.has(bucket)).toBe(false);
            busy.add(bucket);
            const first = events[0]?.position ?? 0;
            expect(events.map(({ position }) => position)).toEqual(
              range(first, first + events.length - 1),
            );
            for (const event of events)
              expect([event.service, event.bucket]).toEqual([service, bucket]);
            await new Promise((resolve) => setImmediate(resolve));
            busy.delete(bucket);
          },
        });
        const subscription = await subscribe(bus, 'totals', totals);
        for (let position = 1; position <= 40; position++) {
          await publish(batchOf(FIRST_SCOPE, position, position));
          await publish(batchOf(SECOND_SCOPE, position, position));
        }
        await within('catching up', subscription.caughtUp());
        expect(
          withoutRepeats(
            totals.offered
              .filter(({ scope }) => scope === FIRST_SCOPE)
              .map(({ position }) => position),
          ),
        ).toEqual(range(1, 40));
        expect(totals.handled).toHaveLength(totals.offered.length);
      }),
    );

    it(
      'begins no later than at the cursors',
      run(async ({ bus, publish }) => {
        await publish(batchOf(FIRST_SCOPE, 1, 10));
        await publish(batchOf(SECOND_SCOPE, 1, 10));
        const totals = consumer();
        const subscription = await subscribe(bus, 'totals', totals, { [FIRST]: 7 });
        await within('catching up', subscription.caughtUp());
        expect(totals.positions(FIRST).filter((position) => position > 7)).toEqual(range(8, 10));
        expect(withoutRepeats(totals.positions(SECOND))).toEqual(range(1, 10));
      }),
    );

    it(
      'delivers only events of the requested services',
      run(async ({ bus, publish }) => {
        const totals = consumer();
        const subscription = await subscribe(bus, 'totals', totals, {}, ['shipment']);
        await publish(batchOf(FIRST_SCOPE, 1, 2));
        await publish(batchOf(FIRST_SCOPE, 1, 2, { service: 'shipment' }));
        await within('catching up', subscription.caughtUp());
        await eventually(() => expect(totals.handled.length).toBeGreaterThan(0));
        expect(new Set(totals.handled.map(({ service }) => service))).toEqual(
          new Set(['shipment']),
        );
      }),
    );

    it(
      'accepts an identical batch again and keeps the order',
      run(async ({ bus, publish }) => {
        const totals = consumer();
        const subscription = await subscribe(bus, 'totals', totals);
        await publish(batchOf(FIRST_SCOPE, 1, 3));
        await publish(batchOf(FIRST_SCOPE, 1, 3));
        await publish(batchOf(FIRST_SCOPE, 4, 4));
        await within('catching up', subscription.caughtUp());
        expect(withoutRepeats(totals.positions(FIRST))).toEqual(range(1, 4));
      }),
    );

    it(
      'delivers a failed batch again before anything else of the bucket',
      run(async ({ bus, publish }) => {
        let refusals = 3;
        const totals = consumer({
          before: ({ events }) => {
            if (!events.some(({ position }) => position === 2) || refusals === 0) return;
            refusals -= 1;
            throw new Error('the disk is full');
          },
        });
        const subscription = await subscribe(bus, 'totals', totals);
        await publish(batchOf(FIRST_SCOPE, 1, 1));
        await within('the first event', subscription.caughtUp());
        await publish(batchOf(FIRST_SCOPE, 2, 2));
        await publish(batchOf(FIRST_SCOPE, 3, 3));
        await within('catching up', subscription.caughtUp());
        expect(refusals).toBe(0);
        expect(withoutRepeats(totals.positions(FIRST))).toEqual(range(1, 3));
        const firstOffers = totals.offered.map(({ position }) => position);
        expect(firstOffers.filter((position) => position === 2).length).toBeGreaterThanOrEqual(4);
        expect(totals.failures).toEqual([]);
      }),
    );

    it(
      'continues with other buckets while a batch of one bucket keeps failing',
      run(async ({ bus, publish }) => {
        let isBroken = true;
        const totals = consumer({
          before: ({ events }) => {
            if (isBroken && events[0]?.scope === FIRST_SCOPE)
              throw new Error('a defect that one scope brings to light');
          },
        });
        const subscription = await subscribe(bus, 'totals', totals);
        await publish(batchOf(FIRST_SCOPE, 1, 2));
        await eventually(() => expect(totals.offered.length).toBeGreaterThan(0));
        await publish(batchOf(SECOND_SCOPE, 1, 3));
        await eventually(() => expect(withoutRepeats(totals.positions(SECOND))).toEqual([1, 2, 3]));
        expect(totals.positions(FIRST)).toEqual([]);
        isBroken = false;
        await within('catching up', subscription.caughtUp());
        expect(withoutRepeats(totals.positions(FIRST))).toEqual([1, 2]);
      }),
    );

    it(
      'delivers in order the events that were published while a consumer was behind',
      run(async ({ bus, publish }) => {
        let finish = () => {};
        const finished = new Promise<void>((resolve) => {
          finish = resolve;
        });
        const totals = consumer({ before: () => finished });
        const subscription = await subscribe(bus, 'totals', totals);
        await publish(batchOf(FIRST_SCOPE, 1, 2));
        await eventually(() => expect(totals.offered).toHaveLength(2));
        for (let first = 3; first <= 7_000; first += 500)
          await publish(batchOf(FIRST_SCOPE, first, Math.min(first + 499, 7_000)));
        await eventually(async () => expect(await subscription.lag()).toBe(7_000));
        expect(totals.offered).toHaveLength(2);
        finish();
        await within('catching up', subscription.caughtUp());
        expect(withoutRepeats(totals.positions(FIRST))).toEqual(range(1, 7_000));
      }),
    );

    it(
      'lets no consumer wait for another',
      run(async ({ bus, publish }) => {
        const failing = consumer({
          before: () => {
            throw new Error('always');
          },
        });
        let finish = () => {};
        const finished = new Promise<void>((resolve) => {
          finish = resolve;
        });
        const slow = consumer({ before: () => finished });
        const quick = consumer();
        await subscribe(bus, 'failing', failing);
        const slowSubscription = await subscribe(bus, 'slow', slow);
        const quickSubscription = await subscribe(bus, 'quick', quick);
        await publish(batchOf(FIRST_SCOPE, 1, 5));
        await within('catching up', quickSubscription.caughtUp());
        expect(withoutRepeats(quick.positions(FIRST))).toEqual(range(1, 5));
        expect(slow.handled).toEqual([]);
        expect(failing.handled).toEqual([]);
        finish();
        await within('catching up', slowSubscription.caughtUp());
        expect(withoutRepeats(slow.positions(FIRST))).toEqual(range(1, 5));
      }),
    );

    it(
      'has caught up when everything is handled, not when it is read',
      run(async ({ bus, publish }) => {
        let finish = () => {};
        const finished = new Promise<void>((resolve) => {
          finish = resolve;
        });
        const totals = consumer({ before: () => finished });
        const subscription = await subscribe(bus, 'totals', totals);
        await within('having nothing to do', subscription.caughtUp());
        expect(await subscription.lag()).toBe(0);
        await publish(batchOf(FIRST_SCOPE, 1, 4));
        let isCaughtUp = false;
        const catchingUp = subscription.caughtUp().then(() => {
          isCaughtUp = true;
        });
        await eventually(() => expect(totals.offered.length).toBeGreaterThan(0));
        expect(isCaughtUp).toBe(false);
        expect(await subscription.lag()).toBe(4);
        finish();
        await within('catching up', catchingUp);
        expect(withoutRepeats(totals.positions(FIRST))).toEqual(range(1, 4));
        await eventually(async () => expect(await subscription.lag()).toBe(0));
      }),
    );

    it(
      'does not make anybody wait for a blocked bucket, and goes on once its event can be handled',
      run(async ({ bus, publish }) => {
        let isMended = false;
        const totals = consumer({
          before: ({ service, bucket, events }) => {
            const isFirst = cursorKey(service, bucket) === FIRST;
            if (isFirst && !isMended && events.some(({ position }) => position >= 2))
              throw new LaneBlocked(FIRST, 2, 'no lines');
          },
        });
        const subscription = await subscribe(bus, 'totals', totals);
        await publish(batchOf(FIRST_SCOPE, 1, 3));
        await publish(batchOf(SECOND_SCOPE, 1, 2));
        await within('catching up', subscription.caughtUp());
        expect(withoutRepeats(totals.positions(SECOND))).toEqual(range(1, 2));
        expect(totals.positions(FIRST)).not.toContain(2);
        expect(await subscription.lag()).toBeGreaterThan(0);
        isMended = true;
        await eventually(async () => expect(await subscription.lag()).toBe(0));
        await within('catching up', subscription.caughtUp());
        expect(withoutRepeats(totals.positions(FIRST))).toEqual(range(1, 3));
      }),
    );

    it(
      'waits for the current batch when it is stopped',
      run(async ({ bus, publish }) => {
        let finish = () => {};
        const finished = new Promise<void>((resolve) => {
          finish = resolve;
        });
        const totals = consumer({ before: () => finished });
        const subscription = await subscribe(bus, 'totals', totals);
        await publish(batchOf(FIRST_SCOPE, 1, 2));
        await eventually(() => expect(totals.offered.length).toBeGreaterThan(0));
        let isStopped = false;
        const stopping = subscription.stop().then(() => {
          isStopped = true;
        });
        for (let turns = 0; turns < 20; turns++)
          await new Promise((resolve) => setImmediate(resolve));
        expect(isStopped).toBe(false);
        finish();
        await within('stopping', stopping);
        expect(totals.handled).toEqual(totals.offered);
      }),
    );

    it(
      'delivers nothing once it is stopped, and continues from the cursors when subscribed again',
      run(async ({ bus, publish }) => {
        const before = consumer();
        const subscription = await subscribe(bus, 'totals', before);
        await publish(batchOf(FIRST_SCOPE, 1, 3));
        await within('catching up', subscription.caughtUp());
        await within('stopping', subscription.stop());
        const handled = before.offered.length;
        await publish(batchOf(FIRST_SCOPE, 4, 6));

        const after = consumer();
        const resumed = await subscribe(bus, 'totals', after, { [FIRST]: 3 });
        await within('catching up', resumed.caughtUp());
        expect(after.positions(FIRST).filter((position) => position > 3)).toEqual(range(4, 6));
        expect(before.offered).toHaveLength(handled);
        expect(before.failures).toEqual([]);
      }),
    );

    it(
      'can be stopped while it is retrying',
      run(async ({ bus, publish }) => {
        const totals = consumer({
          before: () => {
            throw new Error('always');
          },
        });
        const subscription = await subscribe(bus, 'totals', totals);
        await publish(batchOf(FIRST_SCOPE, 1, 1));
        await eventually(() => expect(totals.offered.length).toBeGreaterThan(2));
        const catchingUp = expect(subscription.caughtUp()).rejects.toThrow();
        await within('stopping', subscription.stop());
        await within('the end of waiting', catchingUp);
      }),
    );

    it(
      'ends the subscription of a consumer whose cursor was moved by another instance',
      run(async ({ bus, publish }) => {
        const zombie = consumer({
          before: () => {
            throw new CursorConflict('totals');
          },
        });
        const ended = await subscribe(bus, 'totals', zombie);
        await publish(batchOf(FIRST_SCOPE, 1, 1));
        await eventually(() => expect(zombie.failures).toHaveLength(1));
        expect(zombie.failures[0]).toBeInstanceOf(CursorConflict);
        const offered = zombie.offered.length;
        await publish(batchOf(FIRST_SCOPE, 2, 2));

        const witness = consumer();
        const subscription = await subscribe(bus, 'witness', witness);
        await within('the witness', subscription.caughtUp());
        expect(zombie.offered).toHaveLength(offered);
        expect(zombie.failures).toHaveLength(1);
        // Waiting for an ended subscription to catch up must fail and not hang.
        await expect(within('the end of waiting', ended.caughtUp())).rejects.toThrow();
      }),
    );

    it(
      'handles every event in order, whatever is published when and whatever fails',
      run(async ({ bus, publish }) => {
        const heads = new Map<string, number>([
          [FIRST_SCOPE, 0],
          [SECOND_SCOPE, 0],
        ]);
        let runs = 0;
        const step = fc.record({
          scope: fc.constantFrom(FIRST_SCOPE, SECOND_SCOPE),
          size: fc.integer({ min: 1, max: 5 }),
          isRepeated: fc.boolean(),
          fails: fc.constantFrom(false, false, false, true),
          turns: fc.nat({ max: 3 }),
        });
        const turn = () => new Promise((resolve) => setImmediate(resolve));
        await fc.assert(
          fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
            let failures = steps.filter(({ fails }) => fails).length;
            const totals = consumer({
              before: async () => {
                await turn();
                if (failures === 0) return;
                failures -= 1;
                throw new Error('for a moment');
              },
            });
            const from = {
              [FIRST]: heads.get(FIRST_SCOPE) ?? 0,
              [SECOND]: heads.get(SECOND_SCOPE) ?? 0,
            };
            runs += 1;
            const subscription = await subscribe(bus, `totals-${runs}`, totals, from);
            for (const { scope, size, isRepeated, turns } of steps) {
              const head = heads.get(scope) ?? 0;
              heads.set(scope, head + size);
              await publish(batchOf(scope, head + 1, head + size));
              if (isRepeated) await publish(batchOf(scope, head + 1, head + size));
              for (let count = 0; count < turns; count++) await turn();
            }
            await within('catching up', subscription.caughtUp());
            await within('stopping', subscription.stop());
            for (const [key, scope] of [
              [FIRST, FIRST_SCOPE],
              [SECOND, SECOND_SCOPE],
            ] as const) {
              const start = from[key] ?? 0;
              const fresh = totals.positions(key).filter((position) => position > start);
              expect(withoutRepeats(fresh)).toEqual(range(start + 1, heads.get(scope) ?? 0));
            }
          }),
          { numRuns: 15 },
        );
      }),
    );

    it('keeps published events across a restart', async () => {
      await run(async ({ publish }) => {
        await publish(batchOf(FIRST_SCOPE, 1, 5));
      })();
      subscriptions = [];
      await run(async ({ bus, publish }) => {
        const totals = consumer();
        const subscription = await subscribe(bus, 'totals', totals, { [FIRST]: 2 });
        await publish(batchOf(FIRST_SCOPE, 6, 6));
        await within('catching up', subscription.caughtUp());
        expect(totals.positions(FIRST).filter((position) => position > 2)).toEqual(range(3, 6));
      })();
    });
  });
}
