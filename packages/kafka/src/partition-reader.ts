import type { Kafka } from 'kafkajs';
import type { StoredRecord } from './record.ts';

export interface ReadRecord extends StoredRecord {
  readonly offset: number;
}

export interface PartitionReader {
  /** Offset after the last record that every in-sync replica has; 0 for an empty partition. */
  end(topic: string, partition: number): Promise<number>;
  /** Records from an offset on, some at least unless there are none. Offsets that are gone begin at the first one there is. */
  read(topic: string, partition: number, offset: number): Promise<readonly ReadRecord[]>;
  close(): Promise<void>;
}

/** Bytes asked for at once. */
const FETCH_BYTES = 4 * 1024 * 1024;
const MOST_ATTEMPTS = 5;

/** What kafkajs 2.2.4 has inside and does not offer: reading without a group. */
interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  isConnected(): boolean;
  addTargetTopic(topic: string): Promise<void>;
  refreshMetadata(): Promise<void>;
  findTopicPartitionMetadata(topic: string): readonly { partitionId: number; leader: number }[];
  findBroker(node: { nodeId: number }): Promise<Broker>;
  fetchTopicsOffset(
    topics: readonly {
      topic: string;
      fromBeginning: boolean;
      partitions: readonly { partition: number }[];
    }[],
  ): Promise<readonly { partitions: readonly { partition: number; offset: string }[] }[]>;
}
interface Broker {
  fetch(request: {
    maxWaitTime: number;
    minBytes: number;
    maxBytes: number;
    isolationLevel: number;
    topics: readonly {
      topic: string;
      partitions: readonly { partition: number; fetchOffset: string; maxBytes: number }[];
    }[];
  }): Promise<{
    responses: readonly {
      partitions: readonly {
        messages: readonly {
          offset: string;
          value: Buffer | null;
          headers: StoredRecord['headers'];
          isControlRecord?: boolean;
        }[];
      }[];
    }[];
  }>;
}

const READ_COMMITTED = 1;

/** @throws when kafkajs is another one than this was written for. */
function clusterOf(kafka: Kafka): Cluster {
  const create = Object.getOwnPropertySymbols(kafka).find(
    ({ description }) => description === 'private:Kafka:createCluster',
  );
  if (create === undefined) throw new Error('kafkajs has changed inside: no createCluster');
  const inside = kafka as unknown as Record<symbol, (options: object) => Cluster>;
  return (inside[create] as (options: object) => Cluster)({
    metadataMaxAge: 300_000,
    allowAutoTopicCreation: false,
    isolationLevel: READ_COMMITTED,
  });
}

/** Reads partitions where it is told to, in no group: nothing is assigned, committed or cleaned up. */
export function openPartitionReader(kafka: Kafka): PartitionReader {
  const cluster = clusterOf(kafka);
  let connecting: Promise<void> | undefined;
  let isClosed = false;

  const prepared = async (topic: string): Promise<void> => {
    if (isClosed) throw new Error('the reader is closed');
    connecting ??= cluster.connect().catch((error: unknown) => {
      connecting = undefined;
      throw error;
    });
    await connecting;
    await cluster.addTargetTopic(topic);
  };
  const attempt = async <T>(topic: string, use: () => Promise<T>): Promise<T> => {
    for (let attempts = 1; ; attempts++) {
      try {
        await prepared(topic);
        return await use();
      } catch (error) {
        if (isClosed || attempts === MOST_ATTEMPTS || isOutOfRange(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100 * attempts));
        if (connecting !== undefined) await cluster.refreshMetadata().catch(() => {});
      }
    }
  };
  const offsetOf = (topic: string, partition: number, fromBeginning: boolean) =>
    attempt(topic, async () => {
      const [found] = await cluster.fetchTopicsOffset([
        { topic, fromBeginning, partitions: [{ partition }] },
      ]);
      return Number(found?.partitions[0]?.offset ?? 0);
    });
  const fetch = (topic: string, partition: number, offset: number) =>
    attempt(topic, async () => {
      const leader = cluster
        .findTopicPartitionMetadata(topic)
        .find(({ partitionId }) => partitionId === partition)?.leader;
      if (leader === undefined) throw new Error(`${topic} has no partition ${partition}`);
      const broker = await cluster.findBroker({ nodeId: leader });
      const { responses } = await broker.fetch({
        maxWaitTime: 0,
        minBytes: 1,
        maxBytes: FETCH_BYTES,
        isolationLevel: READ_COMMITTED,
        topics: [
          {
            topic,
            partitions: [{ partition, fetchOffset: String(offset), maxBytes: FETCH_BYTES }],
          },
        ],
      });
      return (responses[0]?.partitions[0]?.messages ?? [])
        .filter((message) => Number(message.offset) >= offset && message.isControlRecord !== true)
        .map((message) => ({
          offset: Number(message.offset),
          value: message.value,
          headers: message.headers,
        }));
    });

  return {
    end: (topic, partition) => offsetOf(topic, partition, false),
    async read(topic, partition, offset) {
      try {
        return await fetch(topic, partition, offset);
      } catch (error) {
        if (!isOutOfRange(error)) throw error;
        const first = await offsetOf(topic, partition, true);
        if (first <= offset) return [];
        return fetch(topic, partition, first);
      }
    },
    async close() {
      isClosed = true;
      await connecting?.catch(() => {});
      await cluster.disconnect();
    },
  };
}

const isOutOfRange = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'KafkaJSOffsetOutOfRange' ||
    ('type' in error && error.type === 'OFFSET_OUT_OF_RANGE'));
