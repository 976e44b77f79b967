import { cursorKey, type EventBatch, type RecordedEvent } from '@bluebox/event-sourcing';
import {
  type Kafka,
  type Message,
  Partitioners,
  type Producer,
  type RecordMetadata,
} from 'kafkajs';
import { topicOf } from './connection.ts';
import type { KafkaCounters } from './counters.ts';
import { encodeRecord } from './record.ts';

/**
 * Largest estimated size of the records in a send, in bytes; a larger record is sent alone. A topic
 * accepts 1 MiB.
 */
const LARGEST_SEND = 700_000;
/** Upper estimate of a record's bytes apart from its value. */
const RECORD_OVERHEAD = 1_500;

export interface Publisher {
  publish(batch: EventBatch): Promise<void>;
  close(): Promise<void>;
}

/** One (service, bucket), with its own producer and one send at a time. */
interface Lane {
  producer: Producer | undefined;
  /**
   * A batch whose send failed, so that the broker may or may not have it. The publisher sends this
   * batch again before the next batch, unless the next batch contains it.
   */
  unconfirmed: EventBatch | undefined;
  last: Promise<void>;
}

/**
 * Opens a publisher, which keeps the order within a bucket. A producer that failed is never used
 * again, because an idempotent producer of kafkajs may lose acknowledged records after a failure.
 */
export function openPublisher(
  kafka: Kafka,
  namespace: string | undefined,
  counters: KafkaCounters,
): Publisher {
  const lanes = new Map<string, Lane>();
  let isClosed = false;

  const producerOf = async (lane: Lane): Promise<Producer> => {
    if (isClosed) throw new Error('the bus is closed');
    if (lane.producer !== undefined) return lane.producer;
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5 },
    });
    try {
      await producer.connect();
    } catch (error) {
      await producer.disconnect().catch(() => {});
      throw error;
    }
    lane.producer = producer;
    return producer;
  };

  const send = async (lane: Lane, batch: EventBatch): Promise<void> => {
    const topic = topicOf(batch.service, namespace);
    const producer = await producerOf(lane);
    for (const { messages, events } of sendsOf(batch)) {
      try {
        const told = await producer.sendBatch({ acks: -1, topicMessages: [{ topic, messages }] });
        refuseUntold(topic, messages, told);
      } catch (error) {
        lane.unconfirmed = { ...batch, events };
        lane.producer = undefined;
        counters.producersDiscarded += 1;
        await producer.disconnect().catch(() => {});
        throw error;
      }
      counters.published += messages.length;
    }
  };

  const publish = async (lane: Lane, batch: EventBatch): Promise<void> => {
    const { unconfirmed } = lane;
    if (unconfirmed !== undefined) {
      counters.batchesResent += 1;
      if (!covers(batch, unconfirmed)) await send(lane, unconfirmed);
    }
    await send(lane, batch);
    lane.unconfirmed = undefined;
  };

  return {
    publish(batch) {
      if (batch.events.length === 0) return Promise.resolve();
      const key = cursorKey(batch.service, batch.bucket);
      const lane = lanes.get(key) ?? {
        producer: undefined,
        unconfirmed: undefined,
        last: Promise.resolve(),
      };
      lanes.set(key, lane);
      const published = lane.last.then(() => publish(lane, batch));
      lane.last = published.catch(() => {});
      return published;
    },
    async close() {
      isClosed = true;
      await Promise.all(
        [...lanes.values()].map(async (lane) => {
          await lane.last;
          await lane.producer?.disconnect();
        }),
      );
    },
  };
}

/**
 * Throws if a send did not reach its partition. kafkajs resolves without sending anything to a
 * partition whose leader it does not know (kafkajs#1303). Therefore only partitions for which a
 * broker responded count as stored.
 */
function refuseUntold(
  topic: string,
  messages: readonly Message[],
  told: readonly RecordMetadata[],
): void {
  const stored = new Set(
    told
      .filter(({ topicName, errorCode }) => topicName === topic && errorCode === 0)
      .map(({ partition }) => partition),
  );
  const untold = messages.find(({ partition }) => !stored.has(partition as number));
  if (untold !== undefined)
    throw new Error(`no broker has answered for partition ${untold.partition} of ${topic}`);
}

function covers(batch: EventBatch, unconfirmed: EventBatch): boolean {
  const first = batch.events[0]?.position ?? 0;
  const last = batch.events.at(-1)?.position ?? 0;
  return (
    first <= (unconfirmed.events[0]?.position ?? 0) &&
    last >= (unconfirmed.events.at(-1)?.position ?? 0)
  );
}

/**
 * Splits the batch into pieces that a topic accepts. `events` of a piece also includes all later
 * events of the batch, because a failure leaves them unsent.
 */
function sendsOf(batch: EventBatch): { messages: Message[]; events: readonly RecordedEvent[] }[] {
  const sends: { messages: Message[]; events: readonly RecordedEvent[] }[] = [];
  let bytes = 0;
  for (const [index, event] of batch.events.entries()) {
    const { key, partition, headers, value } = encodeRecord(event);
    const size = Buffer.byteLength(value) + RECORD_OVERHEAD;
    if (index === 0 || bytes + size > LARGEST_SEND) {
      sends.push({ messages: [], events: batch.events.slice(index) });
      bytes = 0;
    }
    bytes += size;
    sends.at(-1)?.messages.push({ key, partition, headers: { ...headers }, value });
  }
  return sends;
}
