import { setTimeout as wait } from 'node:timers/promises';
import { BUCKET_COUNT } from '@bluebox/event-sourcing';
import kafkajs, { type Admin, type ITopicMetadata } from 'kafkajs';
import {
  forgottenTopicOf,
  groupOf,
  type KafkaOptions,
  kafkaClient,
  topicOf,
} from './connection.ts';

// kafkajs is CommonJS and Node detects no named export for this enum, so the enum is read from the
// default export.
const { ConfigResourceTypes } = kafkajs;

/**
 * Pause between checks whether a topic has been created or deleted, and longest time to wait for
 * that, in milliseconds.
 */
const LOOK_INTERVAL = 100;
const LOOK_PATIENCE = 60_000;

export interface TopicReplication {
  /** Number of replicas of every partition. */
  readonly replicationFactor: number;
  /** Number of replicas that must have a record before it is acknowledged. */
  readonly minInSyncReplicas: number;
}

/** Returns the settings of a topic that keeps its records forever. */
export function topicSettings({ minInSyncReplicas }: TopicReplication): Record<string, string> {
  return {
    'cleanup.policy': 'delete',
    'retention.ms': '-1',
    'retention.bytes': '-1',
    'compression.type': 'producer',
    'max.message.bytes': '1048588',
    // The broker's clock is used, so that a publisher with a wrong clock is not refused.
    'message.timestamp.type': 'LogAppendTime',
    'min.insync.replicas': String(minInSyncReplicas),
    'unclean.leader.election.enable': 'false',
  };
}

export interface TopicDifference {
  readonly topic: string;
  readonly setting: string;
  readonly expected: string;
  readonly found: string;
}

export interface TopicReport {
  readonly created: readonly string[];
  /** Settings of existing topics that differ from the wanted ones, and are left unchanged. */
  readonly differences: readonly TopicDifference[];
}

/** A topic that should exist, with its number of partitions. */
interface WantedTopic {
  readonly topic: string;
  readonly numPartitions: number;
}

/** Creates the topics that are missing, and reports how the existing ones differ. */
async function ensureTopics(
  admin: Admin,
  wanted: readonly WantedTopic[],
  replication: TopicReplication,
): Promise<TopicReport> {
  const topics = wanted.map(({ topic }) => topic);
  const settings = topicSettings(replication);
  const existing = new Set(await admin.listTopics());
  const missing = wanted.filter(({ topic }) => !existing.has(topic));
  if (missing.length > 0)
    await admin.createTopics({
      // The wait of kafkajs fails if the broker does not know the topic yet.
      waitForLeaders: false,
      topics: missing.map((topic) => ({
        ...topic,
        replicationFactor: replication.replicationFactor,
        configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
      })),
    });

  const differences: TopicDifference[] = [];
  const compare = (topic: string, setting: string, expected: string, found: string) => {
    if (found !== expected) differences.push({ topic, setting, expected, found });
  };
  const described = await metadataOf(admin, topics);
  for (const { name, partitions } of described) {
    const partitionsOf = wanted.find(({ topic }) => topic === name)?.numPartitions;
    compare(name, 'partitions', String(partitionsOf), String(partitions.length));
    for (const { partitionId, replicas } of partitions)
      compare(
        name,
        `replicas of partition ${partitionId}`,
        String(replication.replicationFactor),
        String(replicas.length),
      );
  }
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((name) => ({
      type: ConfigResourceTypes.TOPIC,
      name,
      configNames: Object.keys(settings),
    })),
  });
  for (const { resourceName, configEntries } of resources)
    for (const [setting, expected] of Object.entries(settings)) {
      const entry = configEntries.find(({ configName }) => configName === setting);
      compare(resourceName, setting, expected, entry?.configValue ?? '(not set)');
    }
  return { created: missing.map(({ topic }) => topic), differences };
}

/** Returns the metadata of topics once every partition has a leader, or after `LOOK_PATIENCE`. */
async function metadataOf(admin: Admin, topics: string[]): Promise<readonly ITopicMetadata[]> {
  for (let waited = 0; ; waited += LOOK_INTERVAL) {
    try {
      const { topics: described } = await admin.fetchTopicMetadata({ topics });
      const isLed = ({ partitions }: ITopicMetadata) =>
        partitions.every(({ leader }) => leader >= 0);
      if (described.every(isLed) || waited >= LOOK_PATIENCE) return described;
    } catch (error) {
      if (waited >= LOOK_PATIENCE) throw error;
    }
    await wait(LOOK_INTERVAL);
  }
}

const bucketTopics = (options: KafkaOptions, services: readonly string[]): WantedTopic[] =>
  services.map((service) => ({
    topic: topicOf(service, options.namespace),
    numPartitions: BUCKET_COUNT,
  }));

/** Creates the missing topics of services, and reports how the existing ones differ. */
export const prepareTopics = (
  options: KafkaOptions,
  services: readonly string[],
  replication: TopicReplication,
): Promise<TopicReport> =>
  withAdmin(options, (admin) => ensureTopics(admin, bucketTopics(options, services), replication));

/**
 * Creates the topic with the names of erased subjects and photos if it is missing, and reports how
 * an existing one differs.
 */
export const prepareForgottenTopic = (
  options: KafkaOptions,
  replication: TopicReplication,
): Promise<TopicReport> =>
  withAdmin(options, (admin) =>
    ensureTopics(
      admin,
      [{ topic: forgottenTopicOf(options.namespace), numPartitions: 1 }],
      replication,
    ),
  );

/**
 * Deletes the topics of services with all their records, and creates them again. No consumer may be
 * running.
 */
export async function replaceTopics(
  options: KafkaOptions,
  services: readonly string[],
  replication: TopicReplication,
): Promise<void> {
  const wanted = bucketTopics(options, services);
  await withAdmin(options, async (admin) => {
    const remaining = async () => {
      const existing = new Set(await admin.listTopics());
      return wanted.map(({ topic }) => topic).filter((topic) => existing.has(topic));
    };
    const topics = await remaining();
    if (topics.length > 0) await admin.deleteTopics({ topics });
    // A broker removes a topic only after it has acknowledged the deletion.
    for (let waited = 0; (await remaining()).length > 0; waited += LOOK_INTERVAL) {
      if (waited >= LOOK_PATIENCE)
        throw new Error(`the broker does not remove ${topics.join(', ')}`);
      await wait(LOOK_INTERVAL);
    }
    await ensureTopics(admin, wanted, replication);
  });
}

/**
 * Returns the consumer groups of the namespace that have members. A member that stopped without
 * leaving its group counts until its session times out.
 */
export const consumingGroups = (options: KafkaOptions): Promise<readonly string[]> =>
  withAdmin(options, async (admin) => {
    const { groups } = await admin.listGroups();
    const ours = groups
      .map(({ groupId }) => groupId)
      .filter((id) => id.startsWith(groupOf('', options.namespace)));
    if (ours.length === 0) return [];
    const described = await admin.describeGroups(ours);
    return described.groups
      .filter(({ members }) => members.length > 0)
      .map(({ groupId }) => groupId);
  });

async function withAdmin<T>(options: KafkaOptions, use: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafkaClient(options).admin();
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}
