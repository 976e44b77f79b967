import type { Kafka } from 'kafkajs';
import type { StoredRecord } from './record.ts';

export interface ReadRecord extends StoredRecord {
  readonly offset: number;
}

export interface PartitionReader {
  /**
   * Returns the offset after the last record that every in-sync replica has; 0 for a partition that
   * never had a record.
   */
  end(topic: string, partition: number): Promise<number>;
  /**
   * Reads the next records from an offset on; none at the end of the partition. If the records at
   * the offset were deleted, reading starts at the first existing record.
   */
  read(topic: string, partition: number, offset: number): Promise<readonly ReadRecord[]>;
  close(): Promise<void>;
}

/** Largest size of a fetch, in bytes. */
const FETCH_BYTES = 4 * 1024 * 1024;
const MOST_ATTEMPTS = 5;

/** Internals of kafkajs 2.2.4, whose API cannot read without a consumer group. */
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

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** @throws when this version of kafkajs has no such internals. */
function clusterOf(kafka: Kafka): Cluster {
  const create = Object.getOwnPropertySymbols(kafka).find(
    ({ description }) => description === 'private:Kafka:createCluster',
  );
  if (create === undefined)
    throw new Error('the internals of kafkajs have changed: createCluster is missing');
  const inside = kafka as unknown as Record<symbol, (options: object) => Cluster>;
  return (inside[create] as (options: object) => Cluster)({
    metadataMaxAge: 300_000,
    allowAutoTopicCreation: false,
    isolationLevel: READ_COMMITTED,
  });
}

/**
 * Opens a reader without a consumer group, so that the broker assigns and stores nothing for the
 * reader.
 */
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
  const offsetsOf = (topic: string, partitions: readonly number[], fromBeginning: boolean) =>
    attempt(topic, async () => {
      const [found] = await cluster.fetchTopicsOffset([
        { topic, fromBeginning, partitions: partitions.map((partition) => ({ partition })) },
      ]);
      return new Map(
        found?.partitions.map(({ partition, offset }) => [partition, Number(offset)] as const),
      );
    });
  /**
   * Partition ends requested in the same turn of the event loop, by topic. One request fetches them
   * all.
   */
  const asked = new Map<string, { partitions: Set<number>; ends: Promise<Map<number, number>> }>();
  const endsWith = (topic: string, partition: number): Promise<Map<number, number>> => {
    const together = asked.get(topic);
    if (together !== undefined) {
      together.partitions.add(partition);
      return together.ends;
    }
    const partitions = new Set([partition]);
    const ends = nextTurn().then(() => {
      asked.delete(topic);
      return offsetsOf(topic, [...partitions], false);
    });
    asked.set(topic, { partitions, ends });
    return ends;
  };
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
    end: async (topic, partition) => (await endsWith(topic, partition)).get(partition) ?? 0,
    async read(topic, partition, offset) {
      try {
        return await fetch(topic, partition, offset);
      } catch (error) {
        if (!isOutOfRange(error)) throw error;
        const first = (await offsetsOf(topic, [partition], true)).get(partition) ?? 0;
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
