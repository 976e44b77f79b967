import { bucketOf, GapDetected } from '@bluebox/event-sourcing';
import { batchOf } from '@bluebox/testing';
import { expect, it } from 'vitest';
import { ownTopics } from './broker.test-support.ts';
import { openKafkaBus, openKafkaHistory, prepareTopics } from './index.ts';

const DRIVE = 'drive-1';
const BUCKET = bucketOf(DRIVE);
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

it('a history has each event once and in order, from any position, whatever was repeated', async () => {
  const options = await ownTopics();
  const bus = openKafkaBus(options);
  const history = openKafkaHistory(options);
  expect(await history.head('inventory', BUCKET)).toBe(0);
  expect(await history.read('inventory', BUCKET, 0, 10)).toEqual([]);
  for (let first = 1; first <= 91; first += 10) {
    await bus.publish(batchOf(DRIVE, first, first + 9));
    await bus.publish(batchOf(DRIVE, first, first + 9));
  }
  expect(await history.head('inventory', BUCKET)).toBe(100);
  const positions = async (after: number, limit: number) =>
    (await history.read('inventory', BUCKET, after, limit)).map(({ position }) => position);
  expect(await positions(0, 30)).toEqual(range(1, 30));
  expect(await positions(30, 30)).toEqual(range(31, 60));
  expect(await positions(95, 30)).toEqual(range(96, 100));
  expect(await positions(7, 3)).toEqual([8, 9, 10]);
  expect(await positions(100, 3)).toEqual([]);
  await bus.publish(batchOf(DRIVE, 101, 102));
  expect(await positions(100, 3)).toEqual([101, 102]);
  expect(await history.read('inventory', BUCKET, 100, 2)).toEqual(batchOf(DRIVE, 101, 102).events);

  await bus.publish(batchOf(DRIVE, 104, 105));
  expect(await positions(101, 9)).toEqual([102]);
  await expect(positions(102, 9)).rejects.toThrow(GapDetected);
  await bus.publish(batchOf(DRIVE, 103, 103));
  expect(await positions(102, 9)).toEqual([103, 104, 105]);
  await history.close();
  await bus.close();
});

it('topics are created once, and existing topics are reported if they differ from the requested settings', async () => {
  const options = await ownTopics(['inventory']);
  const same = { replicationFactor: 1, minInSyncReplicas: 1 };
  expect(await prepareTopics(options, ['inventory'], same)).toEqual({
    created: [],
    differences: [],
  });
  const report = await prepareTopics(options, ['inventory', 'pledge'], {
    ...same,
    minInSyncReplicas: 2,
  });
  expect(report.created).toEqual([`${options.namespace}.pledge.v1`]);
  expect(report.differences).toEqual([
    {
      topic: `${options.namespace}.inventory.v1`,
      setting: 'min.insync.replicas',
      expected: '2',
      found: '1',
    },
  ]);
});
