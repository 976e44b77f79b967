import { join } from 'node:path';
import { type AttendedProcess, startLocalKafka, startLocalMongodb } from '@bluebox/servers';
import type { Config } from './config.ts';
import type { Ports } from './ports.ts';

export async function startKafka(
  { cache, folder, environment }: Config,
  ports: Ports,
): Promise<AttendedProcess> {
  const { process } = await startLocalKafka({
    cache,
    folder: join(folder, 'kafka'),
    ports: { broker: ports.kafka, controller: ports.controller },
    environment,
  });
  return process;
}

/** Starts the server of a stack that speaks MongoDB's protocol. */
export async function startMongodb(
  { cache, folder, environment }: Config,
  ports: Ports,
): Promise<AttendedProcess> {
  const { process } = await startLocalMongodb({
    cache,
    folder: join(folder, 'mongodb'),
    port: ports.mongodb,
    environment,
  });
  return process;
}

export const kafkaAddress = (ports: Ports): string => `127.0.0.1:${ports.kafka}`;

export const mongodbUri = (ports: Ports, service: string): string =>
  `mongodb://127.0.0.1:${ports.mongodb}/bluebox_${service}?directConnection=true`;
