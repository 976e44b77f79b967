import type { EventDefinition } from '@bluebox/contracts';
import { BUCKET_COUNT } from '@bluebox/event-sourcing';
import { z } from 'zod';
import { topicOf } from './connection.ts';

/** Headers of every record: CloudEvents 1.0 in binary mode, and Bluebox's own. */
const HEADERS = {
  'content-type': { type: 'string', const: 'application/json' },
  ce_specversion: { type: 'string', const: '1.0' },
  ce_id: {
    type: 'string',
    description: 'Unique across all services. Records with the same id are the same event.',
  },
  ce_source: { type: 'string', description: 'The service that published the event.' },
  ce_type: { type: 'string' },
  ce_subject: { type: 'string', description: 'The stream that the event belongs to.' },
  ce_time: {
    type: 'string',
    format: 'date-time',
    description: 'When the event was recorded, in UTC.',
  },
  ce_partitionkey: { type: 'string', description: 'The drive that the event belongs to.' },
  ce_schemaversion: { type: 'string', description: 'Version of the schema of the data.' },
  ce_stream: { type: 'string' },
  ce_streamversion: {
    type: 'string',
    description: 'Version of the stream after the event: counts from 1 without gaps.',
  },
  ce_bucket: { type: 'string', description: 'Number of the partition.' },
  ce_position: {
    type: 'string',
    description:
      'Position in the partition: counts from 1 without gaps, though records may be repeated. Skip a record whose position you have already seen.',
  },
  ce_drive: { type: 'string' },
  ce_commit: { type: 'string', description: 'The command that caused the event.' },
  ce_actor: {
    type: 'string',
    description: 'A random account id, `public`, `retention`, or `policy:<name>`.',
  },
  ce_correlation: {
    type: 'string',
    description: 'The request that started the chain of commands and events.',
  },
  ce_causation: { type: 'string', description: 'The event that a policy reacted to.' },
} as const;
const OPTIONAL_HEADERS: ReadonlySet<string> = new Set(['ce_causation']);

export interface PublishedService {
  readonly service: string;
  readonly events: readonly EventDefinition[];
}

/**
 * Returns the AsyncAPI 3 document of the published events, generated from the schemas that validate
 * them.
 */
export function asyncApiDocument(
  services: readonly PublishedService[],
  sampleOf: (type: string, version: number) => object,
) {
  const ref = (...path: string[]) => ({
    $ref: `#/${path.map((part) => part.replaceAll('/', '~1')).join('/')}`,
  });
  const nameOf = ({ type, version }: EventDefinition) => `${type}.v${version}`;
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Bluebox 小蓝箱',
      version: '1',
      description:
        'All events of donation drives, kept forever. Records are CloudEvents 1.0 in binary mode, keyed by drive, so that events of one drive and one service are in order. They are delivered at least once.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(
      services.map(({ service, events }) => [
        service,
        {
          address: topicOf(service),
          description: `Events of the ${service} service.`,
          messages: Object.fromEntries(
            events.map((event) => [nameOf(event), ref('components', 'messages', nameOf(event))]),
          ),
          bindings: {
            kafka: {
              topic: topicOf(service),
              partitions: BUCKET_COUNT,
              topicConfiguration: { 'cleanup.policy': ['delete'], 'retention.ms': -1 },
              bindingVersion: '0.5.0',
            },
          },
        },
      ]),
    ),
    operations: Object.fromEntries(
      services.map(({ service }) => [
        `${service}Publishes`,
        { action: 'send', channel: ref('channels', service) },
      ]),
    ),
    components: {
      messages: Object.fromEntries(
        services
          .flatMap(({ events }) => events)
          .map((event) => [
            nameOf(event),
            {
              name: event.type,
              title: `${event.type}, version ${event.version}`,
              contentType: 'application/json',
              headers: ref('components', 'schemas', 'headers'),
              payload: ref('components', 'schemas', nameOf(event)),
              examples: [{ payload: sampleOf(event.type, event.version) }],
              bindings: {
                kafka: {
                  key: { type: 'string', description: 'The drive.' },
                  bindingVersion: '0.5.0',
                },
              },
            },
          ]),
      ),
      schemas: {
        headers: {
          type: 'object',
          properties: HEADERS,
          required: Object.keys(HEADERS).filter((name) => !OPTIONAL_HEADERS.has(name)),
        },
        ...Object.fromEntries(
          services
            .flatMap(({ events }) => events)
            .map((event) => {
              const { $schema: _draft, ...schema } = z.toJSONSchema(event.data, {
                target: 'draft-7',
              });
              return [nameOf(event), schema];
            }),
        ),
      },
    },
  };
}
