import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const optional = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

const environment = z.object({
  KAFKA_BROKERS: optional,
  MONGODB_URI: optional,
  BLUEBOX_CACHE: optional,
  BLUEBOX_SERVERS: z.enum(['containers', 'local']).optional(),
});

/** Settings of the servers from the environment. */
export interface ServerSettings {
  readonly kafkaBrokers: string | undefined;
  readonly mongodbUri: string | undefined;
  /** Folder of downloads, which all checkouts share. */
  readonly cache: string;
  /** The requested way to provide servers; by default the first that is available. */
  readonly way: 'containers' | 'local' | undefined;
  /** Environment variables for the servers' processes. */
  readonly environment: Record<string, string | undefined>;
}

/** @throws {z.ZodError} when a setting has an invalid value. */
export function readSettings(source: Record<string, string | undefined>): ServerSettings {
  const read = environment.parse(source);
  return {
    kafkaBrokers: read.KAFKA_BROKERS,
    mongodbUri: read.MONGODB_URI,
    cache: read.BLUEBOX_CACHE ?? join(homedir(), '.cache', 'bluebox'),
    way: read.BLUEBOX_SERVERS,
    environment: source,
  };
}
