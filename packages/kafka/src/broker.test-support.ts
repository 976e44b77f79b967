import { randomUUID } from 'node:crypto';
import type { EventShapes } from '@bluebox/event-sourcing';
import { inject } from 'vitest';
import type { KafkaOptions } from './connection.ts';
import { prepareTopics } from './topics.ts';

declare module 'vitest' {
  interface ProvidedContext {
    kafkaBrokers: string;
  }
}

const SHAPES: EventShapes = { 'box.opened': { version: 1 } };

/** Creates topics under a unique namespace on this run's broker, so that tests share no topics. */
export async function ownTopics(
  services: readonly string[] = ['inventory', 'shipment'],
): Promise<KafkaOptions> {
  const options: KafkaOptions = {
    brokers: inject('kafkaBrokers').split(','),
    clientId: 'bluebox-test',
    namespace: `test-${randomUUID()}`,
    shapes: Object.fromEntries(services.map((service) => [service, SHAPES])),
  };
  await prepareTopics(options, services, { replicationFactor: 1, minInSyncReplicas: 1 });
  return options;
}
