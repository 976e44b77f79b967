import type {} from 'vitest';
import type { TestProject } from 'vitest/node';
import { chooseServers, startServers } from './servers.ts';
import { readSettings } from './settings.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Addresses of the brokers, as in `KAFKA_BROKERS`. */
    kafkaBrokers: string;
    /** URI as in `MONGODB_URI`; each spec file uses databases of its own. */
    mongodbUri: string;
  }
}

/** Runs servers for as long as the tests of a vitest project run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const settings = readSettings(process.env);
  const servers = await startServers(await chooseServers(settings), settings);
  console.log(`Kafka and MongoDB: ${servers.description}`);
  project.provide('kafkaBrokers', servers.kafkaBrokers);
  project.provide('mongodbUri', servers.mongodbUri);
  return () => servers.stop();
}
