import type { Producer } from 'kafkajs';
import { forgottenTopicOf, type KafkaOptions, kafkaClient } from './connection.ts';
import { openPartitionReader } from './partition-reader.ts';

const PARTITION = 0;

/**
 * Names of erased subjects and photos, which consist of random ids, in a topic of their own. The
 * topic outlives the databases, so that restoring an old backup does not bring erased data back.
 */
export interface ForgottenTopic {
  /** Resolves when the broker has stored the names. Names may be repeated. */
  add(names: readonly string[]): Promise<void>;
  read(): Promise<ReadonlySet<string>>;
  close(): Promise<void>;
}

export function openForgottenTopic(options: KafkaOptions): ForgottenTopic {
  const kafka = kafkaClient(options);
  const topic = forgottenTopicOf(options.namespace);
  const reader = openPartitionReader(kafka);
  let producer: Producer | undefined;

  const connected = async (): Promise<Producer> => {
    if (producer !== undefined) return producer;
    const fresh = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5 },
    });
    await fresh.connect();
    producer = fresh;
    return fresh;
  };

  return {
    async add(names) {
      if (names.length === 0) return;
      const sender = await connected();
      try {
        await sender.send({
          topic,
          acks: -1,
          messages: names.map((value) => ({ partition: PARTITION, value })),
        });
      } catch (error) {
        // A producer that failed may lose records afterwards, so it is not used again (see
        // publisher.ts).
        producer = undefined;
        await sender.disconnect().catch(() => {});
        throw error;
      }
    },
    async read() {
      const names = new Set<string>();
      const end = await reader.end(topic, PARTITION);
      for (let offset = 0; offset < end; ) {
        const records = await reader.read(topic, PARTITION, offset);
        const last = records.at(-1);
        if (last === undefined) break;
        for (const { value } of records) if (value !== null) names.add(value.toString());
        offset = last.offset + 1;
      }
      return names;
    },
    async close() {
      await producer?.disconnect();
      await reader.close();
    },
  };
}
