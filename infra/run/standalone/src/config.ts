import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import {
  OIDC_SETTINGS,
  type OidcSettings,
  oidcSettings,
  PORTAL_SETTINGS,
  readVariables,
} from '@bluebox/contracts';
import type { MessengerSettings } from '@bluebox/messenger-service';
import { MESSENGER_SETTINGS, messengerSettings } from '@bluebox/messenger-service/settings';
import {
  LedgerOriginSetting,
  type Witness,
  WitnessesSetting,
} from '@bluebox/notary-service/settings';
import { z } from 'zod';

/**
 * Settings of a standalone Bluebox. This is the only file of the package that reads the settings from the
 * environment.
 */
export interface Config {
  /** Folder of all stored data. */
  readonly dataFolder: string;
  /** Folder of the keys, outside the data folder, so that a copy of the data alone cannot be decrypted. */
  readonly keyFolder: string;
  /** Address to listen on; all interfaces by default, so that phones in the same network reach it. */
  readonly host: string;
  readonly port: number;
  /** URL under which people reach Bluebox, if it differs from the listening address. */
  readonly publicUrl: string | undefined;
  /** Name of the public ledger, which is used once, when the ledger is created. */
  readonly ledgerOrigin?: string;
  /** Other parties that cosign checkpoints of the public ledger. */
  readonly ledgerWitnesses: readonly Witness[];
  /** Mail server of the messenger, and the addresses to which it may send. */
  readonly messenger?: MessengerSettings;
  /** Whether X-Forwarded-* headers of a proxy in front are trusted. */
  readonly trustedProxy: boolean;
  /** PEM files for HTTPS; either both are given or neither. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  /**
   * Number of zero bits that the pledge form's proof of work must find; n bits take 2^n hashes on
   * average.
   */
  readonly proofOfWorkBits: number;
  /** Number of days for which entries of the security log are kept. */
  readonly securityLogDays: number;
  /** Whether every account needs a second factor. */
  readonly factorRequired?: boolean;
  /** Number of minutes for which an authentication opens grave operations. */
  readonly reauthenticationMinutes?: number;
  /** OpenID provider at which people of the organisation sign in. */
  readonly oidc?: OidcSettings | undefined;
  readonly logLevel: string;
}

const Environment = z.object({
  BLUEBOX_DATA: z.string().min(1).optional(),
  BLUEBOX_KEYS: z.string().min(1).optional(),
  BLUEBOX_HOST: z.string().min(1).default('0.0.0.0'),
  BLUEBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  BLUEBOX_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  BLUEBOX_LEDGER_ORIGIN: LedgerOriginSetting,
  BLUEBOX_LEDGER_WITNESSES: WitnessesSetting,
  BLUEBOX_TRUSTED_PROXY: z.enum(['true', 'false']).default('false'),
  BLUEBOX_TLS_CERT: z.string().min(1).optional(),
  BLUEBOX_TLS_KEY: z.string().min(1).optional(),
  BLUEBOX_PROOF_OF_WORK_BITS: z.coerce.number().int().min(1).max(24).default(15),
  ...PORTAL_SETTINGS,
  ...MESSENGER_SETTINGS,
  BLUEBOX_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
});

/** Settings among which are secrets, which can be given as files. */
const WITH_SECRETS = [...OIDC_SETTINGS, ...Object.keys(MESSENGER_SETTINGS)];

/** A setting is unusable; the message names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** @param overrides settings from the command line, by their environment names. */
export function readConfig(overrides: Readonly<Record<string, string | undefined>> = {}): Config {
  // An option that was not given has the value `undefined`, which must not replace the environment's value.
  const given = Object.fromEntries(
    [...Object.entries(process.env), ...Object.entries(overrides)].filter(
      ([name, value]) => name.startsWith('BLUEBOX_') && value !== undefined && value !== '',
    ),
  );
  const parsed = Environment.safeParse({
    ...given,
    ...refusing(() =>
      readVariables(process.env, WITH_SECRETS, (path) => readFileSync(path, 'utf8')),
    ),
  });
  if (!parsed.success)
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
    );
  const settings = parsed.data;
  const { BLUEBOX_TLS_CERT: certFile, BLUEBOX_TLS_KEY: keyFile } = settings;
  if ((certFile === undefined) !== (keyFile === undefined))
    throw new ConfigError('BLUEBOX_TLS_CERT and BLUEBOX_TLS_KEY go together: set both or none');
  const dataFolder = resolve(settings.BLUEBOX_DATA ?? 'bluebox-data');
  return {
    dataFolder,
    keyFolder: keyFolderOf(dataFolder, settings.BLUEBOX_KEYS),
    host: settings.BLUEBOX_HOST,
    port: settings.BLUEBOX_PORT,
    publicUrl: settings.BLUEBOX_PUBLIC_URL?.replace(/\/$/, ''),
    ...(settings.BLUEBOX_LEDGER_ORIGIN === undefined
      ? {}
      : { ledgerOrigin: settings.BLUEBOX_LEDGER_ORIGIN }),
    ledgerWitnesses: settings.BLUEBOX_LEDGER_WITNESSES,
    messenger: refusing(() => messengerSettings(settings)),
    trustedProxy: settings.BLUEBOX_TRUSTED_PROXY === 'true',
    tls: certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile },
    proofOfWorkBits: settings.BLUEBOX_PROOF_OF_WORK_BITS,
    securityLogDays: settings.BLUEBOX_SECURITY_LOG_DAYS,
    factorRequired: settings.BLUEBOX_SECOND_FACTOR === 'required',
    reauthenticationMinutes: settings.BLUEBOX_REAUTHENTICATION_MINUTES,
    oidc: refusing(() => oidcSettings(settings)),
    logLevel: settings.BLUEBOX_LOG_LEVEL,
  };
}

/** Turns an error of a reader of settings into one of this package. @throws ConfigError */
function refusing<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new ConfigError((error as Error).message);
  }
}

/** Returns the key folder; by default it is beside the data folder, with the same name and `.keys` appended. */
function keyFolderOf(dataFolder: string, given: string | undefined): string {
  if (given === undefined) return `${dataFolder}.keys`;
  const folder = given.startsWith('~/') ? join(homedir(), given.slice(2)) : resolve(given);
  if (isAbsolute(folder) && `${folder}/`.startsWith(`${dataFolder}/`))
    throw new ConfigError('BLUEBOX_KEYS must not be inside the data folder');
  return folder;
}

/** Reads the password for commands that sign in; `undefined` makes them prompt for it. */
export const readPassword = (): string | undefined => process.env['BLUEBOX_PASSWORD'];
/** Reads the code of the second factor, for commands that sign in. */
export const readFactorCode = (): string | undefined => process.env['BLUEBOX_FACTOR_CODE'];
export const readSetupCode = (): string | undefined => process.env['BLUEBOX_SETUP_CODE'];
