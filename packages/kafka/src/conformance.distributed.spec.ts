import { eventBusConformance } from '@bluebox/testing';
import { ownTopics } from './broker.test-support.ts';
import { openKafkaBus } from './index.ts';

eventBusConformance('Kafka', async () => {
  const options = await ownTopics();
  return {
    async open() {
      const bus = openKafkaBus({
        ...options,
        sleep: () => new Promise((resolve) => setTimeout(resolve, 2)),
      });
      return { bus, publish: bus.publish, close: bus.close };
    },
    async cleanup() {},
  };
});
