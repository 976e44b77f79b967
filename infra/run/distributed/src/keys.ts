import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type ExtraKey,
  SERVICE_NAMES,
  SERVICES,
  SERVICES_BEHIND_PORTAL,
  type ServiceName,
  type ServiceRow,
} from '@bluebox/contracts/services';
import type { LiveKeys } from '@bluebox/event-sourcing';
import { pseudonymKeyOf } from '@bluebox/mongodb';
import { assertPrivateKey } from '@bluebox/service-http';
import { ConfigError } from './config.ts';

export type SecretName = ExtraKey | 'vault' | 'fingerprint' | 'control' | 'import-ids';

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

/**
 * Place of a key in its replacement: `next` is read before it is used, and `previous` still is. Keys that are
 * read no more are numbered from the second on, the oldest first.
 */
type Place = 'next' | 'previous' | 'ended' | `ended-${number}`;
const PLACES = ['next', 'previous'] as const satisfies readonly Place[];

const fileOf = (folder: string, name: SecretName, place?: Place): string =>
  join(folder, place === undefined ? `${name}.key` : `${name}.${place}.key`);
const tokenFile = (file: string, place?: Place): string =>
  place === undefined ? file : file.replace(/pem$/, `${place}.pem`);

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
  return readKeyFile(file);
}

function readKeyFile(file: string): Buffer {
  assertPrivateKey(file);
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url');
  if (key.length !== KEY_BYTES) throw new Error(`${file} does not hold a key`);
  return key;
}

/**
 * Reads the keys of a purpose: the one in use, and those before and after it in a replacement.
 */
export function readKeys(folder: string, name: SecretName): LiveKeys {
  const current = readKey(folder, name);
  const [next, previous] = PLACES.map((place) => {
    const file = fileOf(folder, name, place);
    return existsSync(file) ? [readKeyFile(file)] : [];
  }) as [Buffer[], Buffer[]];
  return {
    current,
    accepted: [current, ...next, ...previous],
    known: [...next, current, ...previous],
  };
}

const endedPlace = (number: number): Place => (number === 1 ? 'ended' : `ended-${number}`);

/** Returns the number of ended keys of a purpose whose files are still there, counted from the oldest. */
function endedCount(file: FilesOfKey): number {
  let count = 0;
  while (existsSync(file(endedPlace(count + 1)))) count += 1;
  return count;
}

/** Reads the keys of a purpose that are used no more and whose files are still there, the oldest last. */
export function readEndedKeys(folder: string, name: SecretName): readonly Buffer[] {
  const file: FilesOfKey = (place) => fileOf(folder, name, place);
  return Array.from({ length: endedCount(file) }, (_, at) =>
    readKeyFile(file(endedPlace(at + 1))),
  ).reverse();
}

/** Reads the key of the ids of imported pledges, which a folder has once its vault's key was replaced. */
export function readImportIdsKey(folder: string): { readonly pseudonymKey?: Buffer } {
  const file = fileOf(folder, 'import-ids');
  return existsSync(file) ? { pseudonymKey: readKeyFile(file) } : {};
}

/** Names of keys that can be replaced. */
export const REPLACEABLE = [
  'vault',
  'link',
  'session',
  'proof-of-work',
  'fingerprint',
  'control',
  'ledger-signing',
  'tokens',
] as const;
export type Replaceable = (typeof REPLACEABLE)[number];

/**
 * Takes one of the three steps of a replacement, in every folder that has the key. Between two steps all processes
 * that use the key must have read its files, so that none is shown what it cannot read.
 * @param step `prepare` makes the next key, which is only read; `use` makes it the current one; `end` lets
 *   the previous one not be read any more, and leaves its file for the operator to delete.
 * @throws ConfigError when the step before was left out.
 */
export function replaceKey(
  folder: string,
  name: Replaceable,
  step: 'prepare' | 'use' | 'end',
): void {
  if (name === 'tokens') {
    replaceTokens(folder, step);
    return;
  }
  const filesIn = SERVICE_NAMES.filter((service) => keysOf(service).includes(name)).map(
    (service) => (place?: Place) => fileOf(join(folder, service), name, place),
  );
  const random = () => randomBytes(KEY_BYTES).toString('base64url');
  // A shared key that was made before the step was cut off is given to the other folders too.
  const made = filesIn.find((file) => existsSync(file('next')))?.('next');
  const shared = made === undefined ? random() : readFileSync(made, 'utf8');
  if (step === 'use' && name === 'vault')
    for (const file of filesIn) keepImportIds(dirname(file()));
  takeStepIn(filesIn, step, name, SHARED.has(name) ? () => shared : random);
}

type FilesOfKey = (place?: Place) => string;

/**
 * Takes a step in every folder that has a key. Folders in which the next key is in use already are left
 * out while others wait for it, because the step was cut off between them.
 */
function takeStepIn(
  filesIn: readonly FilesOfKey[],
  step: 'prepare' | 'use' | 'end',
  name: string,
  fresh: (file: FilesOfKey) => string,
): void {
  const unused = filesIn.map((file) => file('next')).find((next) => existsSync(next));
  if (step === 'end' && unused !== undefined)
    throw new ConfigError(`${unused} is not in use yet: take the step \`use-key\` first`);
  const isCutOff = step === 'use' && filesIn.some((file) => existsSync(file('next')));
  const isDone = (file: FilesOfKey) =>
    isCutOff && !existsSync(file('next')) && existsSync(file()) && existsSync(file('previous'));
  const left = filesIn.filter((file) => !isDone(file));
  const missing = left.map((file) => file('next')).find((next) => !existsSync(next));
  if (step === 'use' && missing !== undefined)
    throw new ConfigError(`${missing} is missing: prepare the key first`);
  for (const file of left) takeStep(step, name, file, fresh(file));
}

function takeStep(
  step: 'prepare' | 'use' | 'end',
  name: string,
  file: FilesOfKey,
  fresh: string,
): void {
  if (step === 'prepare') {
    if (existsSync(file('previous')))
      throw new ConfigError(`the last replacement of ${name} is not ended yet`);
    if (!existsSync(file('next')))
      writeFileSync(file('next'), fresh, { mode: 0o600, flag: 'wx', flush: true });
  } else if (step === 'use') {
    // A step that was cut off between the two is taken up again.
    if (existsSync(file())) renameSync(file(), file('previous'));
    renameSync(file('next'), file());
  } else {
    if (existsSync(file('previous')))
      renameSync(file('previous'), file(endedPlace(endedCount(file) + 1)));
  }
}

/** A line of the list of keys. It holds no secret. */
export interface KeyRow {
  /** Service whose folder has the key; `all` for a key that services share. */
  readonly service: ServiceName | 'all';
  readonly purpose: string;
  /** Number of the key among those whose files are there, the oldest first. */
  readonly generation: number;
  readonly state: 'current' | 'next, only read' | 'previous, still read' | 'ended';
  /** Age of the file in days. */
  readonly age: number;
}

const DAY = 86_400_000;

/** Lists the keys in the folders of the services, by purpose, the oldest generation first. */
export function listKeys(folder: string, now: Date): readonly KeyRow[] {
  const rowsOf = (
    service: KeyRow['service'],
    purpose: string,
    file: FilesOfKey,
  ): readonly KeyRow[] => {
    const ended = Array.from({ length: endedCount(file) }, (_, at) => endedPlace(at + 1));
    const places: readonly (readonly [Place | undefined, KeyRow['state']])[] = [
      ...ended.map((place) => [place, 'ended'] as const),
      ['previous', 'previous, still read'],
      [undefined, 'current'],
      ['next', 'next, only read'],
    ];
    return places
      .filter(([place]) => existsSync(file(place)))
      .map(([place, state], at) => {
        const made = statSync(file(place)).mtime.getTime();
        const age = Math.max(0, Math.floor((now.getTime() - made) / DAY));
        return { service, purpose, generation: at + 1, state, age };
      });
  };
  const services = SERVICE_NAMES.flatMap((service) =>
    [...keysOf(service), 'import-ids' as const]
      .filter((name) => !SHARED.has(name))
      .flatMap((name) =>
        rowsOf(service, name, (place) => fileOf(join(folder, service), name, place)),
      ),
  );
  const shared = [...SHARED].flatMap((name) => {
    const holder = SERVICE_NAMES.find((service) => keysOf(service).includes(name));
    return holder === undefined
      ? []
      : rowsOf('all', name, (place) => fileOf(join(folder, holder), name, place));
  });
  const tokens = rowsOf('portal', 'tokens', (place) =>
    tokenFile(join(folder, 'portal', TOKENS_PRIVATE), place),
  );
  return [...shared, ...services, ...tokens];
}

/** Keeps the key of the ids of imported pledges, which follows from the first key of the vault. */
function keepImportIds(own: string): void {
  const file = fileOf(own, 'import-ids');
  if (existsSync(file) || !existsSync(fileOf(own, 'vault'))) return;
  writeFileSync(file, pseudonymKeyOf(readKey(own, 'vault')).toString('base64url'), {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  });
}

function replaceTokens(folder: string, step: 'prepare' | 'use' | 'end'): void {
  const privateFile = (place?: Place) => tokenFile(join(folder, 'portal', TOKENS_PRIVATE), place);
  const nextFile = privateFile('next');
  const privatePem =
    step === 'prepare' && existsSync(nextFile)
      ? readFileSync(nextFile, 'utf8')
      : generateKeyPairSync('ed25519')
          .privateKey.export({ type: 'pkcs8', format: 'pem' })
          .toString();
  const publicPem = createPublicKey(privatePem).export({ type: 'spki', format: 'pem' }).toString();
  const publicFiles = SERVICES_BEHIND_PORTAL.map(
    (service) => (place?: Place) => tokenFile(join(folder, service, TOKENS_PUBLIC), place),
  );
  takeStepIn([privateFile, ...publicFiles], step, 'tokens', (file) =>
    file === privateFile ? privatePem : publicPem,
  );
}

/** Reads the keys with which services verify the portal's tokens, the one in use first. */
export const readTokenVerifyKeys = (folder: string): readonly KeyObject[] =>
  [undefined, ...PLACES]
    .map((place) => tokenFile(join(folder, TOKENS_PUBLIC), place))
    .filter((file, index) => index === 0 || existsSync(file))
    .map((file) => createPublicKey(readFileSync(file, 'utf8')));

/** Reads the key with which the portal signs the tokens that services trust. */
export function readTokenSigningKey(folder: string): KeyObject {
  const file = join(folder, TOKENS_PRIVATE);
  assertPrivateKey(file);
  return createPrivateKey(readFileSync(file, 'utf8'));
}
