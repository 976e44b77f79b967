import { batchOf } from '@bluebox/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ownTopics } from './broker.test-support.ts';
import { ConsumerStuck, openKafkaBus } from './index.ts';

const DRIVE = 'drive-1';

describe('a consumer in trouble', () => {
  const stops: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  it('is refused when its topic does not exist', async () => {
    const bus = openKafkaBus({ ...(await ownTopics()), shapes: {} });
    stops.push(bus.close);
    await expect(
      bus.subscribe({
        consumer: 'totals',
        services: ['nobody'],
        from: async () => 0,
        handle: async () => {},
        onFatal: () => {},
      }),
    ).rejects.toThrow();
  });

  it('ends when a bucket with events makes no progress', async () => {
    const bus = openKafkaBus({ ...(await ownTopics()), mostIdle: 500 });
    stops.push(bus.close);
    const fatal: unknown[] = [];
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const subscription = await bus.subscribe({
      consumer: 'totals',
      services: ['inventory'],
      from: async () => 0,
      handle: () => released,
      onFatal: (error) => fatal.push(error),
    });
    stops.unshift(async () => {
      release();
      await subscription.stop();
    });
    await bus.publish(batchOf(DRIVE, 1, 1));
    await vi.waitFor(() => expect(fatal).toHaveLength(1), { timeout: 15_000 });
    expect(fatal[0]).toBeInstanceOf(ConsumerStuck);
    await expect(subscription.caughtUp()).rejects.toThrow(ConsumerStuck);
  });

  it('retries when its handler throws a programming error, without kafkajs seeing the error', async () => {
    const bus = openKafkaBus(await ownTopics());
    stops.push(bus.close);
    const fatal: unknown[] = [];
    let failures = 0;
    const subscription = await bus.subscribe({
      consumer: 'totals',
      services: ['inventory'],
      from: async () => 0,
      async handle() {
        failures += 1;
        if (failures < 4) throw new TypeError('cannot read properties of undefined');
      },
      onFatal: (error) => fatal.push(error),
    });
    stops.unshift(() => subscription.stop());
    await bus.publish(batchOf(DRIVE, 1, 1));
    await subscription.caughtUp();
    expect([failures, fatal, bus.counters.consumerRestarts]).toEqual([4, [], 0]);
  });
});
