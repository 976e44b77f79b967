export { asyncApiDocument, type PublishedService } from './async-api.ts';
export { type KafkaBus, type KafkaBusOptions, openKafkaBus } from './bus.ts';
export {
  forgottenTopicOf,
  groupOf,
  type KafkaLog,
  type KafkaOptions,
  topicOf,
} from './connection.ts';
export type { KafkaSubscription } from './consumer.ts';
export { ConsumerStuck, UnplacedRecord } from './consumer-errors.ts';
export type { KafkaCounters } from './counters.ts';
export { type ForgottenTopic, openForgottenTopic } from './forgotten-topic.ts';
export { type KafkaHistory, openKafkaHistory } from './history.ts';
export {
  consumingGroups,
  prepareForgottenTopic,
  prepareTopics,
  replaceTopics,
  type TopicDifference,
  type TopicReplication,
  type TopicReport,
} from './topics.ts';
