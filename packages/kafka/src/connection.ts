import type { EventShapes } from '@bluebox/event-sourcing';
import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import { keepTimersPositive } from './request-timer.ts';

export type KafkaLog = (
  level: 'error' | 'warn' | 'info' | 'debug',
  message: string,
  fields: object,
) => void;

export interface KafkaOptions {
  readonly brokers: readonly string[];
  /** Name of the process in the broker's logs. */
  readonly clientId: string;
  /** Schema versions and upcasters of the events, by service. */
  readonly shapes: Readonly<Record<string, EventShapes>>;
  /** Prefix of the names of topics and consumer groups. Default `bluebox`. */
  readonly namespace?: string;
  readonly sasl?: { readonly username: string; readonly password: string };
  /**
   * TLS settings; absent for unencrypted connections. `ca` has the CA certificates in PEM with
   * which the brokers are verified.
   */
  readonly tls?: { readonly ca: string; readonly servername?: string };
  readonly log?: KafkaLog;
  /** Longest wait for a broker's response, in milliseconds. Default 30,000. */
  readonly requestTimeout?: number;
}

export const DEFAULT_NAMESPACE = 'bluebox';

/** Returns the topic of a service's events. */
export const topicOf = (service: string, namespace = DEFAULT_NAMESPACE): string =>
  `${namespace}.${service}.v1`;

/**
 * Returns the topic with the names of erased subjects and photos. A restored backup must not bring
 * their data back.
 */
export const forgottenTopicOf = (namespace = DEFAULT_NAMESPACE): string =>
  `${namespace}.forgotten.v1`;

/** Returns the consumer group in which instances of a consumer share the work. */
export const groupOf = (consumer: string, namespace = DEFAULT_NAMESPACE): string =>
  `${namespace}.${consumer}`;

const LEVELS = {
  [logLevel.NOTHING]: 'debug',
  [logLevel.ERROR]: 'error',
  [logLevel.WARN]: 'warn',
  [logLevel.INFO]: 'info',
  [logLevel.DEBUG]: 'debug',
} as const;

/** Makes a client, whose producers, consumers and admins each have connections of their own. */
export function kafkaClient(options: KafkaOptions): Kafka {
  const { log = () => {} } = options;
  keepTimersPositive();
  const config: KafkaConfig = {
    brokers: [...options.brokers],
    clientId: options.clientId,
    connectionTimeout: 3_000,
    requestTimeout: options.requestTimeout ?? 30_000,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 10 },
    logLevel: logLevel.INFO,
    logCreator:
      () =>
      ({ level, log: { message, timestamp: _at, logger: _logger, ...fields } }) =>
        log(LEVELS[level], message, fields),
    ...(options.sasl === undefined
      ? {}
      : { sasl: { mechanism: 'scram-sha-512' as const, ...options.sasl } }),
    ...(options.tls === undefined
      ? {}
      : {
          ssl: {
            ca: [options.tls.ca],
            ...(options.tls.servername === undefined ? {} : { servername: options.tls.servername }),
          },
        }),
  };
  return new Kafka(config);
}
