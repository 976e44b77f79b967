import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ExtraKey,
  SERVICE_NAMES,
  SERVICES,
  SERVICES_BEHIND_PORTAL,
  type ServiceName,
  type ServiceRow,
} from '@bluebox/contracts/services';
import { assertPrivateKey } from '@bluebox/service-http';
import { ConfigError } from './config.ts';

type SecretName = ExtraKey | 'vault' | 'fingerprint' | 'control';

/**
 * Names of the secret keys that a service needs. Each key has a file of its own, so that a process can be given
 * only these.
 */
function keysOf(service: ServiceName): readonly SecretName[] {
  const { decides, vault, keys }: ServiceRow = SERVICES[service];
  return [
    ...(vault ? (['vault'] as const) : []),
    ...keys,
    ...(decides ? (['fingerprint'] as const) : []),
    ...(service === 'portal' ? [] : (['control'] as const)),
  ];
}

/** Keys with the same value in every service that needs them, because one service makes codes that another reads. */
const SHARED: ReadonlySet<SecretName> = new Set(['link']);
const KEY_BYTES = 32;
const TOKENS_PRIVATE = 'tokens.private.pem';
const TOKENS_PUBLIC = 'tokens.public.pem';

const fileOf = (folder: string, name: SecretName): string => join(folder, `${name}.key`);

/**
 * Creates a folder of keys for each service. Existing keys are kept, because vaults and accounts cannot be
 * read without them.
 */
export function makeKeys(folder: string): void {
  const shared = new Map<SecretName, string>();
  const known = (name: SecretName): string | undefined =>
    SERVICE_NAMES.map((service) => fileOf(join(folder, service), name))
      .filter((file) => existsSync(file))
      .map((file) => readFileSync(file, 'utf8'))[0];
  const fresh = (name: SecretName): string => {
    if (!SHARED.has(name)) return randomBytes(KEY_BYTES).toString('base64url');
    const value = shared.get(name) ?? known(name) ?? randomBytes(KEY_BYTES).toString('base64url');
    shared.set(name, value);
    return value;
  };
  const write = (file: string, text: string) => {
    if (!existsSync(file)) writeFileSync(file, text, { mode: 0o600, flag: 'wx', flush: true });
  };
  for (const service of SERVICE_NAMES) {
    const own = join(folder, service);
    mkdirSync(own, { recursive: true, mode: 0o700 });
    for (const name of keysOf(service)) write(fileOf(own, name), fresh(name));
  }

  const privateFile = join(folder, 'portal', TOKENS_PRIVATE);
  if (!existsSync(privateFile))
    write(
      privateFile,
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    );
  const publicKey = createPublicKey(readFileSync(privateFile, 'utf8'))
    .export({ type: 'spki', format: 'pem' })
    .toString();
  for (const service of SERVICES_BEHIND_PORTAL)
    write(join(folder, service, TOKENS_PUBLIC), publicKey);
}

/**
 * Reads a secret key, after making its file private.
 * @throws ConfigError if the file is missing, as after an update that needs another key; an error if it does not
 *   hold a key.
 */
export function readKey(folder: string, name: SecretName): Buffer {
  const file = fileOf(folder, name);
  if (!existsSync(file))
    throw new ConfigError(
      `${file} is missing: run make-keys, which adds the missing keys and changes no others`,
    );
  assertPrivateKey(file);
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url');
  if (key.length !== KEY_BYTES) throw new Error(`${file} does not hold a key`);
  return key;
}

/** Reads the key with which services verify the portal's tokens. */
export const readTokenVerifyKey = (folder: string): KeyObject =>
  createPublicKey(readFileSync(join(folder, TOKENS_PUBLIC), 'utf8'));

/** Reads the key with which the portal signs the tokens that services trust. */
export function readTokenSigningKey(folder: string): KeyObject {
  const file = join(folder, TOKENS_PRIVATE);
  assertPrivateKey(file);
  return createPrivateKey(readFileSync(file, 'utf8'));
}
