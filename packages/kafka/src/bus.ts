import type { EventBus, SubscribeOptions } from '@bluebox/event-sourcing';
import { type KafkaOptions, kafkaClient } from './connection.ts';
import { type ConsumerParts, type KafkaSubscription, startConsumer } from './consumer.ts';
import { type KafkaCounters, noCounts } from './counters.ts';
import { bucketEnds } from './history.ts';
import { openPartitionReader } from './partition-reader.ts';
import { openPublisher } from './publisher.ts';

export interface KafkaBusOptions
  extends KafkaOptions,
    Partial<Pick<ConsumerParts, 'onError' | 'sleep' | 'mostIdle'>> {}

export interface KafkaBus extends EventBus {
  subscribe(options: SubscribeOptions): Promise<KafkaSubscription>;
  readonly counters: Readonly<KafkaCounters>;
  /** Closes the connections. Subscriptions must be stopped first. */
  close(): Promise<void>;
}

/** Opens a bus between processes. The services' topics must exist (see prepareTopics). */
export function openKafkaBus(options: KafkaBusOptions): KafkaBus {
  const { namespace, shapes, onError = () => {} } = options;
  const kafka = kafkaClient(options);
  const counters = noCounts();
  const publisher = openPublisher(kafka, namespace, counters);
  const reader = openPartitionReader(kafka);
  const endOf = bucketEnds(reader, namespace);
  return {
    counters,
    publish: publisher.publish,
    subscribe: (subscription) =>
      startConsumer(subscription, {
        ...options,
        kafka,
        namespace,
        shapes,
        counters,
        endOf,
        onError,
      }),
    async close() {
      await publisher.close();
      await reader.close();
    },
  };
}
