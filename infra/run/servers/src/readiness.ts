import { createConnection, createServer } from 'node:net';
import { Kafka, logLevel } from 'kafkajs';
import { mongo } from 'mongoose';

/** Returns distinct ports of the loopback address that are free at the moment. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer();
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  return Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          const address = server.address();
          server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
        }),
    ),
  );
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: 1_000 });
    const answer = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
  });
}

/** Whether the broker at `host:port` answers, and its cluster lists at least one broker. */
export async function kafkaAnswers(broker: string): Promise<boolean> {
  const [host = '', port = ''] = broker.split(':');
  // A plain connection is tried first, because the Kafka client may retry for seconds on a closed port.
  if (!(await accepts(host, Number(port)))) return false;
  const admin = new Kafka({
    clientId: 'bluebox-readiness',
    brokers: [broker],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    retry: { retries: 0 },
  }).admin();
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.length > 0;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** Whether a MongoDB server accepts writes. */
export async function mongodbAnswers(uri: string): Promise<boolean> {
  const client = new mongo.MongoClient(uri, {
    serverSelectionTimeoutMS: 1_000,
    connectTimeoutMS: 1_000,
  });
  try {
    const hello = await client.db('admin').command({ hello: 1 });
    return hello['isWritablePrimary'] === true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}
