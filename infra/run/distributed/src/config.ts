import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PORTAL_SETTINGS, readVariables, withPassword } from '@bluebox/contracts';
import {
  perService,
  SERVICES_BEHIND_PORTAL,
  type ServiceBehindPortal,
  type ServiceName,
  serviceVariable,
} from '@bluebox/contracts/services';
import type { MessengerSettings } from '@bluebox/messenger-service';
import { MESSENGER_SETTINGS, messengerSettings } from '@bluebox/messenger-service/settings';
import { LedgerOriginSetting, WitnessesSetting } from '@bluebox/notary-service/settings';
import { z } from 'zod';

const MongoUri = z.string().regex(/^mongodb(\+srv)?:\/\//, 'begins with mongodb://');

const Environment = z.object({
  BLUEBOX_HOST: z.string().min(1).default('0.0.0.0'),
  BLUEBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  BLUEBOX_METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  BLUEBOX_METRICS_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  BLUEBOX_KEYS: z.string().min(1),
  BLUEBOX_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  BLUEBOX_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  BLUEBOX_LEDGER_ORIGIN: LedgerOriginSetting,
  BLUEBOX_LEDGER_WITNESSES: WitnessesSetting,
  /** Name of the ledger whose signing key is lost, so that it may go on under another. */
  BLUEBOX_LEDGER_LOST: z.string().min(1).optional(),
  BLUEBOX_TRUSTED_PROXY: z.enum(['true', 'false']).default('false'),
  BLUEBOX_PROOF_OF_WORK_BITS: z.coerce.number().int().min(1).max(24).default(15),
  ...PORTAL_SETTINGS,
  ...MESSENGER_SETTINGS,
  MONGODB_URI: MongoUri,
  /** Password of the user whom the URI names, if the URI has none. */
  MONGODB_PASSWORD: z.string().min(1).optional(),
  KAFKA_BROKERS: z.string().min(1),
  KAFKA_USERNAME: z.string().min(1).optional(),
  KAFKA_PASSWORD: z.string().min(1).optional(),
  /** PEM file; when set, connections to brokers use TLS. */
  KAFKA_CA: z.string().min(1).optional(),
  /** Prefix of topic names, so that one broker can serve several Blueboxes. */
  KAFKA_TOPIC_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,40}$/)
    .default('bluebox'),
  KAFKA_REPLICATION: z.coerce.number().int().min(1).max(9).default(1),
});
const ServiceUrl = z.url({ protocol: /^http$/ });
type Variable = keyof z.infer<typeof Environment>;
export type Settings = z.infer<typeof Environment>;

/** A setting is missing or unusable; the message names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the settings of one process, checking only those that it uses. This is the only file of the
 * package that reads the environment.
 * @throws ConfigError
 */
export function readSettings<V extends Variable>(...variables: readonly V[]): Pick<Settings, V> {
  const used = Environment.pick(
    Object.fromEntries(variables.map((name) => [name, true])) as { [K in Variable]?: true },
  );
  return parse(used, variables) as Pick<Settings, V>;
}

/** URI of the process's own database. @throws ConfigError */
export function databaseUri(): string {
  const { MONGODB_URI: uri, MONGODB_PASSWORD: password } = readSettings(
    'MONGODB_URI',
    'MONGODB_PASSWORD',
  );
  return refusing('MONGODB_PASSWORD', () => withPassword(uri, password));
}

/** URIs of the services' databases, each from its own variables. @throws ConfigError */
export function databaseUris<S extends ServiceName>(
  services: readonly S[],
): Readonly<Record<S, string>> {
  const uris = readForEach(services, 'MONGODB_URI', MongoUri);
  const passwords = readForEach(services, 'MONGODB_PASSWORD', z.string().min(1).optional());
  return perService(services, (service) =>
    refusing(serviceVariable(service, 'MONGODB_PASSWORD'), () =>
      withPassword(uris[service], passwords[service]),
    ),
  );
}

/** URLs of the services to which the portal forwards requests. @throws ConfigError */
export const serviceUrls = (): Readonly<Record<ServiceBehindPortal, string>> =>
  readForEach(SERVICES_BEHIND_PORTAL, 'URL', ServiceUrl);

function readForEach<S extends ServiceName, Value>(
  services: readonly S[],
  suffix: string,
  schema: z.ZodType<Value>,
): Readonly<Record<S, Value>> {
  const variables = perService(services, (service) => serviceVariable(service, suffix));
  const names: readonly string[] = Object.values(variables);
  const read = parse(z.object(Object.fromEntries(names.map((name) => [name, schema]))), names);
  return perService(services, (service) => read[variables[service]] as Value);
}

function parse<T>(schema: z.ZodType<T>, variables: readonly string[]): T {
  const given = refusing(undefined, () =>
    readVariables(process.env, variables, (path) => readFileSync(path, 'utf8')),
  );
  const parsed = schema.safeParse(given);
  if (!parsed.success)
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
    );
  return parsed.data;
}

/** Turns an error of `read` into one that names the setting. @throws ConfigError */
export function refusing<T>(variable: string | undefined, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { message } = error as Error;
    throw new ConfigError(variable === undefined ? message : `${variable}: ${message}`);
  }
}

/** Settings that every process has. */
export const processSettings = () =>
  readSettings('BLUEBOX_HOST', 'BLUEBOX_PORT', 'BLUEBOX_KEYS', 'BLUEBOX_LOG_LEVEL');

/** Settings of the messenger, with the public URL for links in messages. @throws ConfigError */
export function messengerProcessSettings(): {
  readonly settings: MessengerSettings;
  readonly publicUrl: string | undefined;
} {
  const { BLUEBOX_PUBLIC_URL: publicUrl, ...given } = readSettings(
    'BLUEBOX_PUBLIC_URL',
    'BLUEBOX_MESSENGER_PRIVATE_ADDRESSES',
    'BLUEBOX_SMTP_URI',
    'BLUEBOX_SMTP_PASSWORD',
    'BLUEBOX_SMTP_FROM',
  );
  return {
    settings: refusing(undefined, () => messengerSettings(given)),
    publicUrl: publicUrl?.replace(/\/$/, ''),
  };
}

export const kafkaSettings = () =>
  readSettings(
    'KAFKA_BROKERS',
    'KAFKA_USERNAME',
    'KAFKA_PASSWORD',
    'KAFKA_CA',
    'KAFKA_TOPIC_PREFIX',
  );

/** Whether spans are sent, and the address at which metrics are served (`undefined`: none are served). */
export interface TelemetrySettings {
  readonly traces: boolean;
  readonly metrics: { readonly host: string; readonly port: number } | undefined;
}

export function telemetrySettings(): TelemetrySettings {
  const {
    BLUEBOX_METRICS_HOST: host,
    BLUEBOX_METRICS_PORT: port,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  } = readSettings('BLUEBOX_METRICS_HOST', 'BLUEBOX_METRICS_PORT', 'OTEL_EXPORTER_OTLP_ENDPOINT');
  return {
    traces: endpoint !== undefined,
    metrics: port === undefined ? undefined : { host, port },
  };
}

/** Folder of the keys of the notary, if a command was given it. */
export const notaryKeyFolder = (): string | undefined =>
  parse(Environment.pick({ BLUEBOX_KEYS: true }).partial(), ['BLUEBOX_KEYS']).BLUEBOX_KEYS;

export const keyFolder = (settings: Pick<Settings, 'BLUEBOX_KEYS'>): string =>
  resolve(settings.BLUEBOX_KEYS);
