import { BUCKET_COUNT } from '@bluebox/event-sourcing';
import kafkajs, { type Admin } from 'kafkajs';
import { type KafkaOptions, kafkaClient, topicOf } from './connection.ts';

// By its default export: it is not among the names that a CommonJS module shows.
const { ConfigResourceTypes } = kafkajs;

export interface TopicReplication {
  /** Copies of every partition. */
  readonly replicationFactor: number;
  /** Copies that must have a record before it is acknowledged. */
  readonly minInSyncReplicas: number;
}

/** Settings of a topic that keeps the history for ever. */
export function topicSettings({ minInSyncReplicas }: TopicReplication): Record<string, string> {
  return {
    'cleanup.policy': 'delete',
    'retention.ms': '-1',
    'retention.bytes': '-1',
    'compression.type': 'producer',
    'max.message.bytes': '1048588',
    // The broker's clock: a publisher whose clock is wrong is not refused.
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
  /** Settings of topics that were there before; they are left as they are. */
  readonly differences: readonly TopicDifference[];
}

/** Creates the topics that are missing, and says in what the others differ. */
export async function ensureTopics(
  options: Pick<KafkaOptions, 'namespace'>,
  admin: Pick<Admin, 'listTopics' | 'createTopics' | 'describeConfigs' | 'fetchTopicMetadata'>,
  services: readonly string[],
  replication: TopicReplication,
): Promise<TopicReport> {
  const topics = services.map((service) => topicOf(service, options.namespace));
  const settings = topicSettings(replication);
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter((topic) => !existing.has(topic));
  if (missing.length > 0)
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map((topic) => ({
        topic,
        numPartitions: BUCKET_COUNT,
        replicationFactor: replication.replicationFactor,
        configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
      })),
    });

  const differences: TopicDifference[] = [];
  const compare = (topic: string, setting: string, expected: string, found: string) => {
    if (found !== expected) differences.push({ topic, setting, expected, found });
  };
  const { topics: described } = await admin.fetchTopicMetadata({ topics });
  for (const { name, partitions } of described) {
    compare(name, 'partitions', String(BUCKET_COUNT), String(partitions.length));
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
  return { created: missing, differences };
}

/** {@link ensureTopics} on a connection of its own. */
export async function prepareTopics(
  options: KafkaOptions,
  services: readonly string[],
  replication: TopicReplication,
): Promise<TopicReport> {
  const admin = kafkaClient(options).admin();
  await admin.connect();
  try {
    return await ensureTopics(options, admin, services, replication);
  } finally {
    await admin.disconnect();
  }
}
