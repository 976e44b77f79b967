// Injects the fault that BLUEBOX_FAULT_AT names into a service that loads this file by `node --import`.
// `published:N` and `before-offsets:N` end the process by SIGKILL at the n-th occurrence of that moment.
// `misreads` corrupts the records of lots whose name begins with `misread-` as the service reads them.
import { writeSync } from 'node:fs';
import { Kafka } from 'kafkajs';

const [moment, times] = (process.env.BLUEBOX_FAULT_AT ?? '').split(':');
let left = Number(times ?? 1);
const passes = (where) => {
  left -= 1;
  if (left !== 0) return;
  writeSync(2, `the failpoint was reached: ${JSON.stringify(where)}\n`);
  process.kill(process.pid, 'SIGKILL');
};
const { producer, consumer } = Kafka.prototype;
// kafkajs creates all producers and consumers by these two methods, so wrapping them reaches all clients.
if (moment === 'published')
  Kafka.prototype.producer = function (...args) {
    const made = producer.apply(this, args);
    for (const name of ['send', 'sendBatch']) {
      const original = made[name];
      made[name] = async (...sent) => {
        const answer = await original(...sent);
        // At this moment the broker has stored the records, but the relay has not marked them as published.
        passes({});
        return answer;
      };
    }
    return made;
  };
if (moment === 'before-offsets')
  Kafka.prototype.consumer = function (...args) {
    const made = consumer.apply(this, args);
    const original = made.commitOffsets;
    const committed = new Map();
    made.commitOffsets = async (offsets) => {
      const ahead = offsets.find(({ topic, partition, offset }) => {
        const before = committed.get(`${topic}/${partition}`);
        return before !== undefined && BigInt(offset) > BigInt(before);
      });
      // At this moment the view holds the events before these offsets, but the broker does not know the offsets.
      if (ahead !== undefined) passes({ group: args[0].groupId, ...ahead });
      await original(offsets);
      for (const { topic, partition, offset } of offsets)
        committed.set(`${topic}/${partition}`, offset);
    };
    return made;
  };

/** Corruptions of a message, by the lot that it names: truncated text, a future version, data without its lines. */
const MISREAD = {
  'misread-json': (message, text) => {
    message.value = Buffer.from(text.slice(0, -5));
  },
  'misread-version': (message) => {
    message.headers = { ...message.headers, ce_schemaversion: Buffer.from('99') };
  },
  'misread-lines': (message, text) => {
    const { lines: _, ...lacking } = JSON.parse(text);
    message.value = Buffer.from(JSON.stringify(lacking));
  },
};
if (moment === 'misreads')
  Kafka.prototype.consumer = function (...args) {
    const made = consumer.apply(this, args);
    const original = made.run;
    made.run = (options) =>
      original({
        ...options,
        eachBatch(payload) {
          for (const message of payload.batch.messages) {
            const text = message.value?.toString() ?? '';
            const [kind] = /misread-[a-z]+/.exec(text) ?? [];
            if (kind !== undefined) MISREAD[kind](message, text);
          }
          return options.eachBatch(payload);
        },
      });
    return made;
  };
