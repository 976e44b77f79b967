import { connect } from 'node:net';
import { batchOf } from '@bluebox/testing';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { afterEach, describe, expect, it } from 'vitest';
import { ownTopics } from './broker.test-support.ts';
import { kafkaClient, topicOf } from './connection.ts';
import { noCounts } from './counters.ts';
import { type LossyProxy, lossyProxy } from './lossy-proxy.test-support.ts';
import { openPartitionReader } from './partition-reader.ts';
import { openPublisher } from './publisher.ts';
import { decodeRecord, encodeRecord } from './record.ts';

const DRIVE = 'drive-1';
const { bucket: BUCKET } = batchOf(DRIVE, 1, 1);
const SHAPES = { 'box.opened': { version: 1 } };

describe('publishing while responses of the broker are lost', () => {
  let proxy: LossyProxy | undefined;
  afterEach(() => proxy?.close());

  /** Makes a client that reaches the broker only through a proxy that drops responses. */
  async function lossyClient(isDropped: () => boolean) {
    const options = await ownTopics();
    const [host = '', port] = (options.brokers[0] ?? '').split(':');
    proxy = await lossyProxy({ host, port: Number(port) }, isDropped);
    const { port: proxyPort } = proxy;
    const kafka = new Kafka({
      brokers: [...options.brokers],
      clientId: 'bluebox-test',
      logLevel: logLevel.NOTHING,
      socketFactory: ({ onConnect }) => connect(proxyPort, '127.0.0.1', onConnect),
    });
    const positions = async (): Promise<number[]> => {
      const reader = openPartitionReader(kafkaClient(options));
      const topic = topicOf('inventory', options.namespace);
      const found: number[] = [];
      const end = await reader.end(topic, BUCKET);
      for (let offset = 0; offset < end; ) {
        const records = await reader.read(topic, BUCKET, offset);
        for (const record of records) {
          const decoded = decodeRecord('inventory', BUCKET, record, SHAPES);
          if ('event' in decoded) found.push(decoded.event.position);
        }
        offset = (records.at(-1)?.offset ?? end) + 1;
      }
      await reader.close();
      return found;
    };
    return { kafka, namespace: options.namespace, proxy, positions };
  }
  const firstTimes = (positions: readonly number[]) => [...new Set(positions)];
  const range = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

  it('loses nothing and keeps the order, at the cost of repeats', async () => {
    let answers = 0;
    // The proxy drops about 35 of 100 responses, in a fixed pattern.
    const { kafka, namespace, proxy, positions } = await lossyClient(() => {
      answers += 1;
      return (answers * 7_919) % 100 < 35;
    });
    const counters = noCounts();
    const publisher = openPublisher(kafka, namespace, counters);
    const relay = async (first: number, last: number) => {
      for (;;) {
        try {
          return await publisher.publish(batchOf(DRIVE, first, last));
        } catch {}
      }
    };
    for (let first = 1; first <= 300; first += 3) await relay(first, first + 2);
    // The publisher sends these concurrent batches one after the other.
    await Promise.all(Array.from({ length: 30 }, (_, index) => relay(301 + index, 301 + index)));
    await publisher.close();

    expect(proxy.dropped()).toBeGreaterThan(20);
    expect(firstTimes(await positions())).toEqual(range(330));
  });

  it('resends a batch that may be lost before anything else, on a new producer', async () => {
    let isBroken = true;
    const { kafka, namespace, positions } = await lossyClient(() => isBroken);
    const counters = noCounts();
    const publisher = openPublisher(kafka, namespace, counters);
    await expect(publisher.publish(batchOf(DRIVE, 1, 3))).rejects.toThrow();
    isBroken = false;
    await publisher.publish(batchOf(DRIVE, 4, 5));
    await publisher.close();
    expect(firstTimes(await positions())).toEqual(range(5));
    expect((await positions()).filter((position) => position === 2)).toHaveLength(2);
    expect(counters).toMatchObject({ batchesResent: 1, producersDiscarded: 1 });
  });

  it('loses an acknowledged event when one producer has concurrent sends, which is why sends are serialized', {
    retry: 15,
  }, async () => {
    // The loss depends on the requests in flight at the failure, so the test may need several
    // attempts.
    let answers = 0;
    const { kafka, namespace, positions } = await lossyClient(() => {
      answers += 1;
      return answers === 1;
    });
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    const topic = topicOf('inventory', namespace);
    const sent = await Promise.allSettled(
      range(4).map((position) => {
        const [event] = batchOf(DRIVE, position, position).events;
        if (event === undefined) throw new Error('no event');
        const { key, partition, headers, value } = encodeRecord(event);
        return producer.send({
          topic,
          acks: -1,
          messages: [{ key, partition, headers: { ...headers }, value }],
        });
      }),
    );
    await producer.disconnect();
    const acknowledged = range(4).filter((position) => sent[position - 1]?.status === 'fulfilled');
    const stored = await positions();
    const lost = acknowledged.filter((position) => !stored.includes(position));
    expect(lost).not.toEqual([]);
  });
});
