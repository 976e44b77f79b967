import {
  CursorConflict,
  cursorKey,
  type EventBatch,
  GapDetected,
  type RecordedEvent,
} from '@bluebox/event-sourcing';
import { batchOf } from '@bluebox/testing';
import { Partitioners } from 'kafkajs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownTopics } from './broker.test-support.ts';
import { type KafkaOptions, kafkaClient, topicOf } from './connection.ts';
import { type KafkaBus, type KafkaBusOptions, openKafkaBus, UnplacedRecord } from './index.ts';
import { encodeRecord } from './record.ts';

const SERVICE = 'inventory';
const DRIVE = 'drive-1';
const { bucket: BUCKET } = batchOf(DRIVE, 1, 1);
const LANE = cursorKey(SERVICE, BUCKET);
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
const eventually = (assertion: () => void | Promise<void>) =>
  vi.waitFor(assertion, { timeout: 20_000, interval: 20 });

describe('a consumer of Kafka', () => {
  let options: KafkaOptions;
  let opened: KafkaBus[];
  let stops: (() => Promise<void>)[];
  beforeEach(async () => {
    options = await ownTopics();
    opened = [];
    stops = [];
  });
  afterEach(async () => {
    for (const stop of stops) await stop();
    for (const bus of opened) await bus.close();
  });

  const open = (more: Partial<KafkaBusOptions> = {}) => {
    const bus = openKafkaBus({ ...options, ...more });
    opened.push(bus);
    return bus;
  };
  /** Makes a view with applied events and cursors, which instances of a consumer can share. */
  const view = () => {
    const cursors = new Map<string, number>();
    const applied: RecordedEvent[] = [];
    return {
      cursors,
      applied,
      positions: () => applied.map(({ position }) => position),
      from: async (service: string, bucket: number) => cursors.get(cursorKey(service, bucket)) ?? 0,
      async apply({ service, bucket, events }: EventBatch) {
        const key = cursorKey(service, bucket);
        const fresh = events.filter(({ position }) => position > (cursors.get(key) ?? 0));
        applied.push(...fresh);
        cursors.set(key, fresh.at(-1)?.position ?? cursors.get(key) ?? 0);
      },
    };
  };
  const subscribe = async (
    bus: KafkaBus,
    target: ReturnType<typeof view>,
    more: {
      handle?: (batch: EventBatch) => Promise<void>;
      onFatal?: (error: unknown) => void;
    } = {},
  ) => {
    const subscription = await bus.subscribe({
      consumer: 'totals',
      services: [SERVICE],
      from: target.from,
      handle: more.handle ?? target.apply,
      onFatal:
        more.onFatal ??
        ((error) => {
          throw error;
        }),
    });
    stops.push(() => subscription.stop());
    return subscription;
  };
  /** Writes records to the topic without the bus, as another program might. */
  const produce = async (
    records: readonly { value: string | null; headers?: Record<string, string> }[],
  ) => {
    const producer = kafkaClient(options).producer({
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    await producer.send({
      topic: topicOf(SERVICE, options.namespace),
      messages: records.map(({ value, headers }) => ({
        value,
        ...(headers === undefined ? {} : { headers }),
        partition: BUCKET,
      })),
    });
    await producer.disconnect();
  };

  it('waits at a gap, reports it once, and continues when the missing position is published', async () => {
    // Only gaps are collected, because a broker that has just started reports other errors first,
    // such as an unknown coordinator.
    const gaps: unknown[] = [];
    const bus = open({
      onError: (error) => {
        if (error instanceof GapDetected) gaps.push(error);
      },
    });
    const totals = view();
    const subscription = await subscribe(bus, totals);
    await bus.publish(batchOf(DRIVE, 1, 3));
    await subscription.caughtUp();
    await bus.publish(batchOf(DRIVE, 5, 6));
    await eventually(() => expect(gaps).toHaveLength(1));
    await bus.publish(batchOf(DRIVE, 7, 8));
    expect(gaps[0]).toMatchObject({ key: LANE, expected: 4, found: 5 });
    expect(await subscription.lag()).toBe(5);
    expect(totals.positions()).toEqual([1, 2, 3]);

    await bus.publish(batchOf(DRIVE, 4, 8));
    await subscription.caughtUp();
    expect(totals.positions()).toEqual(range(1, 8));
    expect(gaps).toHaveLength(1);
    expect(bus.counters.gaps).toBe(1);
  });

  it('waits for records that were deleted before it read them, and accepts their repeats in reverse order', async () => {
    const gaps: unknown[] = [];
    const bus = open({
      onError: (error) => {
        if (error instanceof GapDetected) gaps.push(error);
      },
    });
    await bus.publish(batchOf(DRIVE, 1, 20));
    const admin = kafkaClient(options).admin();
    await admin.connect();
    const topic = topicOf(SERVICE, options.namespace);
    // The client may not know the leader of a new topic yet.
    await eventually(async () => {
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: BUCKET, offset: '15' }] });
    });
    await admin.disconnect();
    const totals = view();
    totals.cursors.set(LANE, 4);
    const subscription = await subscribe(bus, totals);
    await eventually(() => expect(gaps).toHaveLength(1));
    expect(gaps[0]).toMatchObject({ key: LANE, expected: 5, found: 16 });
    expect(totals.positions()).toEqual([]);

    const lacking = batchOf(DRIVE, 5, 15).events.map((event) => encodeRecord(event));
    await produce([...lacking].reverse().flatMap((record) => [record, record]));
    await eventually(() => expect(totals.positions()).toEqual(range(5, 20)));
    await subscription.caughtUp();
  });

  it('finds its place by position even though repeats shifted the offsets', async () => {
    const bus = open();
    for (let times = 0; times < 5; times++) await bus.publish(batchOf(DRIVE, 1, 50));
    await bus.publish(batchOf(DRIVE, 51, 60));
    for (let times = 0; times < 5; times++) await bus.publish(batchOf(DRIVE, 55, 60));
    const totals = view();
    totals.cursors.set(LANE, 10);
    const subscription = await subscribe(bus, totals);
    await subscription.caughtUp();
    expect(totals.positions()).toEqual(range(11, 60));
  });

  it('ignores the offsets of the group, so that a view that was set back is filled again', async () => {
    const bus = open();
    await bus.publish(batchOf(DRIVE, 1, 20));
    const first = view();
    const before = await subscribe(bus, first);
    await before.caughtUp();
    await before.stop();
    const restored = view();
    restored.cursors.set(LANE, 4);
    const after = await subscribe(bus, restored);
    await after.caughtUp();
    expect(restored.positions()).toEqual(range(5, 20));
  });

  it('delivers an unreadable event with the reason, and skips records that are not events', async () => {
    const errors: unknown[] = [];
    const bus = open({ onError: (error) => errors.push(error) });
    const [broken, unknown] = batchOf(DRIVE, 2, 3).events;
    if (broken === undefined || unknown === undefined) throw new Error('no events');
    await bus.publish(batchOf(DRIVE, 1, 1));
    await produce([
      { value: 'not ours' },
      { value: '{"cut', headers: { ...encodeRecord(broken).headers } },
      { value: null },
      { value: '{}', headers: { ...encodeRecord(unknown).headers, ce_type: 'box.burnt' } },
    ]);
    await bus.publish(batchOf(DRIVE, 4, 4));
    const totals = view();
    const subscription = await subscribe(bus, totals);
    await subscription.caughtUp();
    expect(totals.applied.map(({ position, unreadable }) => [position, unreadable])).toEqual([
      [1, undefined],
      [2, 'the data is not JSON'],
      [3, 'unknown event type box.burnt'],
      [4, undefined],
    ]);
    // The search for the position may read the same records several times.
    const unplaced = errors.filter((error) => error instanceof UnplacedRecord);
    expect(new Set(unplaced.map(({ message }) => message)).size).toBe(2);
    expect(bus.counters).toMatchObject({ unreadable: 2, unplaced: unplaced.length });
  });

  it("rereads the view's cursor after a conflict, and continues from there", async () => {
    const bus = open();
    const totals = view();
    let conflicts = 0;
    const subscription = await subscribe(bus, totals, {
      async handle(batch) {
        if (conflicts < 2 && batch.events.some(({ position }) => position > 5)) {
          conflicts += 1;
          // The cursor is moved as if by another instance.
          totals.cursors.set(LANE, 5 + conflicts);
          throw new CursorConflict('totals');
        }
        await totals.apply(batch);
      },
    });
    await bus.publish(batchOf(DRIVE, 1, 5));
    await subscription.caughtUp();
    await bus.publish(batchOf(DRIVE, 6, 20));
    await subscription.caughtUp();
    expect(conflicts).toBe(2);
    expect(totals.positions()).toEqual([...range(1, 5), ...range(8, 20)]);
  });

  it('shares its buckets with a second instance, which takes over all of them when the first stops', async () => {
    const totals = view();
    const drives = Array.from({ length: 24 }, (_, index) => `drive-${index}`);
    const byBucket = new Map(drives.map((drive) => [batchOf(drive, 1, 1).bucket, drive]));
    const lanes = [...byBucket.values()];
    expect(lanes.length).toBeGreaterThan(4);
    const publisher = open();
    const publish = async (first: number, last: number) => {
      for (const drive of lanes) await publisher.publish(batchOf(drive, first, last));
    };
    await publish(1, 10);
    const oneHandled: EventBatch[] = [];
    const twoHandled: EventBatch[] = [];
    const one = await subscribe(open(), totals, {
      async handle(batch) {
        oneHandled.push(batch);
        await totals.apply(batch);
      },
    });
    await one.caughtUp();
    const two = await subscribe(open(), totals, {
      async handle(batch) {
        twoHandled.push(batch);
        await totals.apply(batch);
      },
    });
    let published = 10;
    await eventually(async () => {
      published += 1;
      await publish(published, published);
      expect(twoHandled.length).toBeGreaterThan(0);
    });
    // Events that the other instance handles count as handled too.
    await Promise.all([one.caughtUp(), two.caughtUp()]);
    expect([await one.lag(), await two.lag()]).toEqual([0, 0]);
    await one.stop();
    await publish(published + 1, published + 20);
    await two.caughtUp();
    for (const drive of lanes)
      expect(
        totals.applied.filter((event) => event.scope === drive).map(({ position }) => position),
      ).toEqual(range(1, published + 20));
    expect(new Set(oneHandled.map(({ bucket }) => bucket)).size).toBe(lanes.length);
  });
});
