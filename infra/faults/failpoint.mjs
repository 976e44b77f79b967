// Loaded before a service by `node --import`: ends the process by SIGKILL at a chosen moment, the n-th time it comes.
import { writeSync } from 'node:fs';
import { Kafka } from 'kafkajs';

const [moment, times] = (process.env.BLUEBOX_FAULT_AT ?? '').split(':');
let left = Number(times ?? 1);
const passes = () => {
  left -= 1;
  if (left !== 0) return;
  writeSync(2, 'the failpoint was reached\n');
  process.kill(process.pid, 'SIGKILL');
};
const { producer, consumer } = Kafka.prototype;
// kafkajs gives each client methods of its own or of its class; both go through the class.
if (moment === 'published')
  Kafka.prototype.producer = function (...args) {
    const made = producer.apply(this, args);
    for (const name of ['send', 'sendBatch']) {
      const original = made[name];
      made[name] = async (...sent) => {
        const answer = await original(...sent);
        // The broker has it; nothing has been marked yet.
        passes();
        return answer;
      };
    }
    return made;
  };
if (moment === 'before-offsets')
  Kafka.prototype.consumer = function (...args) {
    const made = consumer.apply(this, args);
    const original = made.commitOffsets;
    made.commitOffsets = async (...offsets) => {
      // The views have it; the broker does not know yet.
      passes();
      return original(...offsets);
    };
    return made;
  };
