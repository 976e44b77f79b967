import { bucketOf } from '@bluebox/event-sourcing';
import { batchOf } from '@bluebox/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownTopics } from './broker.test-support.ts';
import {
  consumingGroups,
  type ForgottenTopic,
  type KafkaOptions,
  openForgottenTopic,
  openKafkaBus,
  openKafkaHistory,
  prepareForgottenTopic,
  replaceTopics,
} from './index.ts';

const ONE_COPY = { replicationFactor: 1, minInSyncReplicas: 1 };

describe('topics around a restore', () => {
  let options: KafkaOptions;
  let forgotten: ForgottenTopic;
  beforeEach(async () => {
    options = await ownTopics();
    await prepareForgottenTopic(options, ONE_COPY);
    forgotten = openForgottenTopic(options);
  });
  afterEach(() => forgotten.close());

  it('keep the names of erased subjects when the topics of events are replaced', async () => {
    expect([...(await forgotten.read())]).toEqual([]);
    await forgotten.add(['giver-1', 'photo:consignment-1/a']);
    await forgotten.add(['giver-2', 'giver-1']);
    await replaceTopics(options, ['inventory', 'shipment'], ONE_COPY);
    const another = openForgottenTopic(options);
    expect([...(await another.read())]).toEqual(['giver-1', 'photo:consignment-1/a', 'giver-2']);
    await another.close();
  });

  it('are empty once they are replaced, and accept events from position 1 on', async () => {
    const bucket = bucketOf('drive-1');
    const bus = openKafkaBus(options);
    await bus.publish(batchOf('drive-1', 1, 9));
    await bus.close();
    await replaceTopics(options, ['inventory', 'shipment'], ONE_COPY);
    const history = openKafkaHistory(options);
    expect(await history.head('inventory', bucket)).toBe(0);
    const after = openKafkaBus(options);
    await after.publish(batchOf('drive-1', 1, 3));
    expect(await history.head('inventory', bucket)).toBe(3);
    await after.close();
    await history.close();
  });

  it('are reported as in use while a group consumes them', async () => {
    expect(await consumingGroups(options)).toEqual([]);
    const bus = openKafkaBus(options);
    const subscription = await bus.subscribe({
      consumer: 'tracker-totals',
      services: ['inventory'],
      from: async () => 0,
      handle: async () => {},
      onFatal: () => {},
    });
    await expect
      .poll(() => consumingGroups(options), { timeout: 20_000 })
      .toEqual([`${options.namespace}.tracker-totals`]);
    await subscription.stop();
    await bus.close();
    await expect.poll(() => consumingGroups(options), { timeout: 20_000 }).toEqual([]);
  });
});
