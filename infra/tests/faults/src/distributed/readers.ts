import { type IHeaders, Kafka, logLevel } from 'kafkajs';
import { MongoClient } from 'mongodb';
import type { FoundEvent, PublishedEvent } from '../observation.ts';

interface CommitFound {
  readonly _id: string;
  readonly drive: string;
  readonly events: readonly {
    readonly type: string;
    readonly stream: string;
    readonly version: number;
    readonly data: string;
  }[];
}

/** Reads the events of a service's database with a plain MongoDB client, bypassing the adapters under test. */
export async function readMongoEvents(
  uri: string,
  service: string,
): Promise<readonly FoundEvent[]> {
  const client = await MongoClient.connect(uri);
  try {
    const commits = await client.db().collection<CommitFound>('commits').find().toArray();
    return commits.flatMap(({ _id, drive, events }) =>
      events.map(({ type, stream, version, data }, index) => ({
        id: `${_id}/${index}`,
        service,
        stream,
        version,
        type,
        driveId: drive,
        data: JSON.parse(data),
      })),
    );
  } finally {
    await client.close();
  }
}

/** A record as it was read from a topic. */
export interface FoundRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly headers: IHeaders;
  readonly value: Buffer | null;
}

export const topicOf = (prefix: string, service: string): string => `${prefix}.${service}.v1`;

/** Decodes the event in a record. */
export function eventOf({ topic, partition, headers, value }: FoundRecord): PublishedEvent {
  const header = (name: string) => String(headers[name] ?? '');
  return {
    id: header('ce_id'),
    service: topic.split('.').at(-2) as string,
    stream: header('ce_stream'),
    version: Number(header('ce_streamversion')),
    type: header('ce_type'),
    driveId: header('ce_drive'),
    data: JSON.parse(String(value)),
    bucket: partition,
    position: Number(header('ce_position')),
  };
}

export const plainKafka = (broker: string): Kafka =>
  new Kafka({ brokers: [broker], clientId: 'fault-check', logLevel: logLevel.NOTHING });

/** Reads every record of the services' topics, in the order of each partition, with a plain Kafka client. */
export async function readKafkaRecords(
  broker: string,
  prefix: string,
  services: readonly string[],
): Promise<readonly FoundRecord[]> {
  const kafka = plainKafka(broker);
  const admin = kafka.admin();
  await admin.connect();
  const consumer = kafka.consumer({ groupId: `${prefix}.fault-check.${Date.now()}` });
  const records: FoundRecord[] = [];
  try {
    const topics = services.map((service) => topicOf(prefix, service));
    const ends = new Map<string, bigint>();
    for (const topic of topics)
      for (const { partition, high, low } of await admin.fetchTopicOffsets(topic))
        if (BigInt(high) > BigInt(low)) ends.set(`${topic}/${partition}`, BigInt(high));
    if (ends.size === 0) return [];
    await consumer.connect();
    await consumer.subscribe({ topics, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the topics could not be read')), 90_000);
      consumer
        .run({
          eachBatchAutoResolve: true,
          eachBatch: async ({ batch }) => {
            const { topic, partition, messages } = batch;
            for (const { offset, key, headers = {}, value } of messages)
              records.push({ topic, partition, offset, key, headers, value });
            const place = `${topic}/${partition}`;
            if (BigInt(batch.lastOffset()) + 1n >= (ends.get(place) ?? 0n)) ends.delete(place);
            if (ends.size === 0) {
              clearTimeout(late);
              resolve();
            }
          },
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
    await admin.disconnect();
  }
  return records;
}

/** Reads the position of a consumer's view in a lane (`service/bucket`) from its database. */
export async function readCursor(uri: string, consumer: string, lane: string): Promise<number> {
  const client = await MongoClient.connect(uri);
  try {
    const found = await client
      .db()
      .collection<{ readonly generation: string; readonly key: string; readonly position: number }>(
        'view_cursors',
      )
      .find()
      .toArray();
    return Math.max(
      0,
      ...found
        .filter(
          ({ generation, key }) =>
            generation.startsWith(`${consumer}@`) && (key === lane || key === `memory:${lane}`),
        )
        .map(({ position }) => position),
    );
  } finally {
    await client.close();
  }
}
