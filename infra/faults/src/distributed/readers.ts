import { Kafka, logLevel } from 'kafkajs';
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

/** The events of a service's database, by a plain client, past the adapters. */
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

/** Every record of the services' topics, in the order of each partition, by a plain client. */
export async function readKafkaEvents(
  broker: string,
  prefix: string,
  services: readonly string[],
): Promise<readonly PublishedEvent[]> {
  const kafka = new Kafka({
    brokers: [broker],
    clientId: 'fault-check',
    logLevel: logLevel.NOTHING,
  });
  const admin = kafka.admin();
  await admin.connect();
  const consumer = kafka.consumer({ groupId: `${prefix}.fault-check.${Date.now()}` });
  const events: PublishedEvent[] = [];
  try {
    const ends = new Map<string, bigint>();
    for (const service of services) {
      const topic = `${prefix}.${service}.v1`;
      for (const { partition, high, low } of await admin.fetchTopicOffsets(topic))
        if (BigInt(high) > BigInt(low)) ends.set(`${topic}/${partition}`, BigInt(high));
    }
    if (ends.size === 0) return [];
    await consumer.connect();
    await consumer.subscribe({
      topics: services.map((service) => `${prefix}.${service}.v1`),
      fromBeginning: true,
    });
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the topics could not be read')), 90_000);
      consumer
        .run({
          eachBatchAutoResolve: true,
          eachBatch: async ({ batch }) => {
            const service = batch.topic.split('.').at(-2) as string;
            for (const { headers = {}, value } of batch.messages) {
              const header = (name: string) => String(headers[name] ?? '');
              events.push({
                id: header('ce_id'),
                service,
                stream: header('ce_stream'),
                version: Number(header('ce_streamversion')),
                type: header('ce_type'),
                driveId: header('ce_drive'),
                data: JSON.parse(String(value)),
                bucket: batch.partition,
                position: Number(header('ce_position')),
              });
            }
            const place = `${batch.topic}/${batch.partition}`;
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
  return events;
}
