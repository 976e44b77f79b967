import { Kafka, logLevel } from 'kafkajs';
import { mongo } from 'mongoose';
import { describe, expect, inject, it } from 'vitest';

describe('the servers of the distributed tests', () => {
  it('include a Kafka that creates no topic by itself, and keeps a record that was sent', async () => {
    const kafka = new Kafka({
      brokers: inject('kafkaBrokers').split(','),
      logLevel: logLevel.NOTHING,
      retry: { retries: 2 },
    });
    const admin = kafka.admin();
    const producer = kafka.producer();
    const topic = `servers-${process.pid}`;
    await admin.connect();
    await producer.connect();
    try {
      await expect(
        producer.send({ topic: `${topic}-absent`, messages: [{ value: 'x' }] }),
      ).rejects.toThrow();
      await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
      await producer.send({ topic, acks: -1, messages: [{ value: 'x' }] });
      expect((await admin.fetchTopicOffsets(topic))[0]?.high).toBe('1');
      expect(await admin.listTopics()).not.toContain(`${topic}-absent`);
    } finally {
      await admin.deleteTopics({ topics: [topic] }).catch(() => undefined);
      await producer.disconnect();
      await admin.disconnect();
    }
  });

  it('include a MongoDB that commits a transaction over two collections completely or not at all', async () => {
    const client = new mongo.MongoClient(inject('mongodbUri'));
    const database = client.db(`servers_${process.pid}`);
    try {
      await database.createCollection('one');
      await database.createCollection('two');
      const both = (fail: boolean) =>
        client.withSession((session) =>
          session.withTransaction(async () => {
            await database.collection('one').insertOne({ fail }, { session });
            await database.collection('two').insertOne({ fail }, { session });
            if (fail) throw new Error('no');
          }),
        );
      await both(false);
      await expect(both(true)).rejects.toThrow('no');
      expect(await database.collection('one').countDocuments()).toBe(1);
      expect(await database.collection('two').countDocuments()).toBe(1);
    } finally {
      await database.dropDatabase();
      await client.close();
    }
  });
});
