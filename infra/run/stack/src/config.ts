import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { reachableHost } from '@bluebox/service-http';
import { z } from 'zod';

/** Settings of the stack. This is the only file of the package that reads the environment. */
export interface Config {
  /** Folder of the servers' data, the keys and the logs. */
  readonly folder: string;
  /** Address that the portal listens on; the other services listen only on the loopback address. */
  readonly host: string;
  readonly port: number;
  /** URL under which people reach Bluebox. */
  readonly publicUrl: string;
  /** Folder of downloaded servers, shared by all checkouts. */
  readonly cache: string;
  readonly logLevel: string;
  /** First of the ports on which processes serve metrics, one port each. Without it, no metrics are served. */
  readonly metricsPort?: number;
  /** Environment that processes inherit. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const Environment = z.object({
  BLUEBOX_STACK_DATA: z.string().min(1).default('bluebox-stack-data'),
  BLUEBOX_HOST: z.string().min(1).default('127.0.0.1'),
  BLUEBOX_PORT: z.coerce.number().int().min(1).max(65_535).default(8080),
  BLUEBOX_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  BLUEBOX_CACHE: z.string().min(1).optional(),
  BLUEBOX_METRICS_PORT: z.coerce.number().int().min(1).max(65_530).optional(),
  BLUEBOX_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/** A setting is unusable; the message names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * @param overrides settings from the command line, by their environment names.
 * @throws ConfigError
 */
export function readConfig(overrides: Readonly<Record<string, string | undefined>>): Config {
  // An option that was not given has the value `undefined`, which must not replace the environment's value.
  const given = Object.fromEntries(
    [...Object.entries(process.env), ...Object.entries(overrides)].filter(
      ([name, value]) => name.startsWith('BLUEBOX_') && value !== undefined && value !== '',
    ),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success)
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
    );
  const settings = parsed.data;
  const host = settings.BLUEBOX_HOST;
  return {
    folder: resolve(settings.BLUEBOX_STACK_DATA),
    host,
    port: settings.BLUEBOX_PORT,
    publicUrl:
      settings.BLUEBOX_PUBLIC_URL ?? `http://${reachableHost(host)}:${settings.BLUEBOX_PORT}`,
    cache: settings.BLUEBOX_CACHE ?? join(homedir(), '.cache', 'bluebox'),
    logLevel: settings.BLUEBOX_LOG_LEVEL,
    ...(settings.BLUEBOX_METRICS_PORT === undefined
      ? {}
      : { metricsPort: settings.BLUEBOX_METRICS_PORT }),
    environment: process.env,
  };
}
