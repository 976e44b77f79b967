import kafkajs, { type EachBatchPayload, type Kafka } from 'kafkajs';
import { afterEach, expect, it } from 'vitest';
import { startConsumer } from './consumer.ts';
import { noCounts } from './counters.ts';

type ErrorOfKafka = new (cause: unknown) => Error;
const { KafkaJSGroupCoordinatorNotFound, KafkaJSProtocolError } = kafkajs as unknown as {
  readonly KafkaJSGroupCoordinatorNotFound: ErrorOfKafka;
  readonly KafkaJSProtocolError: ErrorOfKafka;
};

/**
 * Fakes the parts of a kafkajs consumer that starting and restarting use, with a crash on demand.
 */
function fakeKafka() {
  let crashed: (event: { payload: { error: Error; restart: boolean } }) => void = () => {};
  let runs = 0;
  const consumer = {
    events: { GROUP_JOIN: 'group_join', CRASH: 'crash' },
    on(event: string, listener: typeof crashed) {
      if (event === 'crash') crashed = listener;
    },
    connect: async () => {},
    subscribe: async () => {},
    disconnect: async () => {},
    run: async (_options: { eachBatch: (payload: EachBatchPayload) => Promise<void> }) => {
      runs += 1;
    },
  };
  return {
    kafka: { consumer: () => consumer } as unknown as Kafka,
    runs: () => runs,
    // Emits the crash event of an error after which kafkajs does not restart by itself.
    crash: (error: Error) => crashed({ payload: { error, restart: false } }),
  };
}

let stop: () => Promise<void> = async () => {};
afterEach(() => stop());

async function subscribed() {
  const { kafka, runs, crash } = fakeKafka();
  const fatal: unknown[] = [];
  const errors: unknown[] = [];
  const subscription = await startConsumer(
    {
      consumer: 'totals',
      services: ['inventory'],
      from: async () => 0,
      handle: async () => {},
      onFatal: (error) => fatal.push(error),
    },
    {
      kafka,
      namespace: undefined,
      shapes: {},
      counters: noCounts(),
      endOf: async () => ({ head: 0, end: 0 }),
      onError: (error) => errors.push(error),
      sleep: async () => {},
    },
  );
  stop = () => subscription.stop();
  return { runs, crash, fatal, errors };
}

it('a consumer starts again when its group coordinator is not found, although kafkajs does not restart then (the process once ended)', async () => {
  const { runs, crash, fatal, errors } = await subscribed();
  const error = new KafkaJSGroupCoordinatorNotFound('Failed to find group coordinator');
  for (let times = 1; times <= 50; times++) {
    crash(error);
    await expect.poll(runs).toBe(times + 1);
  }
  expect([fatal, errors.length]).toEqual([[], 50]);
});

it('a consumer does not count errors that the broker calls temporary', async () => {
  const { runs, crash, fatal } = await subscribed();
  const loading = new KafkaJSProtocolError({
    message: 'The coordinator is loading',
    type: 'GROUP_LOAD_IN_PROGRESS',
    retriable: true,
  });
  for (let times = 1; times <= 50; times++) {
    crash(loading);
    await expect.poll(runs).toBe(times + 1);
  }
  expect(fatal).toEqual([]);
});

it('a consumer starts again after a programming error, but ends with the reason at the eleventh in a row', async () => {
  const { runs, crash, fatal } = await subscribed();
  const defect = new TypeError('cannot read properties of undefined');
  for (let times = 1; times <= 10; times++) {
    crash(defect);
    await expect.poll(runs).toBe(times + 1);
  }
  expect(fatal).toEqual([]);
  crash(defect);
  await expect.poll(() => fatal).toEqual([defect]);
  expect(runs()).toBe(11);
});

it('a consumer does not start again once it is stopped', async () => {
  const { runs, crash } = await subscribed();
  await stop();
  crash(new KafkaJSGroupCoordinatorNotFound('Failed to find group coordinator'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(runs()).toBe(1);
});
