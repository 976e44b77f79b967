import { MongoDBContainer } from '@testcontainers/mongodb';
import { GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers';
import { kafkaAnswers, mongodbAnswers } from './readiness.ts';
import { KAFKA_IMAGE, MONGODB_IMAGE } from './versions.ts';

export interface ContainerServer {
  readonly address: string;
  stop(): Promise<void>;
}

export async function containerEngineAnswers(): Promise<boolean> {
  try {
    await getContainerRuntimeClient();
    return true;
  } catch {
    return false;
  }
}

const START_SCRIPT = '/tmp/start-kafka.sh';
const WAITING = 'waiting for the start script';

/**
 * Starts Apache Kafka's official image. The address to advertise to clients is known only once the container
 * has its port, so the container first waits for a start script that sets the address.
 */
export async function startKafkaContainer(): Promise<ContainerServer> {
  const container = await new GenericContainer(KAFKA_IMAGE)
    .withExposedPorts(9092)
    .withCommand([
      'sh',
      '-c',
      `echo '${WAITING}'; while [ ! -f ${START_SCRIPT} ]; do sleep 0.1; done; exec sh ${START_SCRIPT}`,
    ])
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_HEAP_OPTS: '-Xms128m -Xmx400m',
    })
    // The broker starts only once the script exists, so waiting for the broker here would never end.
    .withWaitStrategy(Wait.forLogMessage(WAITING))
    .start();
  const address = `${container.getHost()}:${container.getMappedPort(9092)}`;
  await container.copyContentToContainer([
    {
      content: `export KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://${address}\nexec /etc/kafka/docker/run\n`,
      target: START_SCRIPT,
      mode: 0o644,
    },
  ]);
  const stop = async () => {
    await container.stop();
  };
  await answering('Kafka', () => kafkaAnswers(address), stop);
  return { address, stop };
}

/** Starts MongoDB's official image as a replica set of one. */
export async function startMongodbContainer(): Promise<ContainerServer> {
  const container = await new MongoDBContainer(MONGODB_IMAGE).start();
  // The replica set's member announces a host name that does not resolve outside the container, so clients
  // connect directly.
  const address = `${container.getConnectionString()}/?directConnection=true`;
  const stop = async () => {
    await container.stop();
  };
  await answering('MongoDB', () => mongodbAnswers(address), stop);
  return { address, stop };
}

async function answering(
  name: string,
  isReady: () => Promise<boolean>,
  stop: () => Promise<void>,
): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (await isReady()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await stop();
  throw new Error(`${name} in its container did not answer within 60 s`);
}
