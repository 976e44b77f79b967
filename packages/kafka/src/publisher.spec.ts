import type { RecordedEvent } from '@bluebox/event-sourcing';
import type { Kafka, ProducerBatch, RecordMetadata } from 'kafkajs';
import { expect, it } from 'vitest';
import { noCounts } from './counters.ts';
import { openPublisher } from './publisher.ts';

const event = (position: number): RecordedEvent => ({
  type: 'box.opened',
  data: {},
  id: `commit-${position}/0`,
  schemaVersion: 1,
  service: 'inventory',
  stream: `box-${position}`,
  version: 1,
  scope: 'drive-1',
  commit: `commit-${position}`,
  recordedAt: '2026-03-20T08:00:00.000Z',
  actor: 'account-1',
  correlation: 'request-1',
  bucket: 3,
  position,
});
const batch = (...positions: number[]) => ({
  service: 'inventory',
  bucket: 3,
  events: positions.map(event),
});

/** Makes a Kafka client whose producers get the given responses. */
function brokerSaying(...answers: (readonly Partial<RecordMetadata>[])[]) {
  const sent: ProducerBatch[] = [];
  let producers = 0;
  const kafka = {
    producer() {
      producers += 1;
      return {
        connect: async () => {},
        disconnect: async () => {},
        async sendBatch(send: ProducerBatch) {
          sent.push(send);
          const topicName = send.topicMessages?.[0]?.topic;
          return (answers.shift() ?? [{}]).map((told) => ({
            topicName,
            partition: 3,
            errorCode: 0,
            ...told,
          }));
        },
      };
    },
  } as unknown as Kafka;
  return { kafka, sent, producers: () => producers };
}

it.each([
  ['no response', []],
  ['a response for another partition', [{ partition: 4 }]],
  ['a response with an error', [{ errorCode: 5 }]],
])('does not count a batch as published after %s', async (_who, answer) => {
  const broker = brokerSaying(answer);
  const counters = noCounts();
  const publisher = openPublisher(broker.kafka, undefined, counters);
  await expect(publisher.publish(batch(1, 2))).rejects.toThrow('no broker has answered');
  expect(counters.published).toBe(0);
  await publisher.publish(batch(1, 2));
  expect(broker.sent).toHaveLength(2);
  expect(broker.producers()).toBe(2);
  expect(counters.published).toBe(2);
});
