import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Purposes of the keys that follow from a master key. */
export const PURPOSES = [
  'vault',
  'import-ids',
  'link',
  'session',
  'proof-of-work',
  'fingerprint',
  'control',
  'ledger-signing',
  'ledger-salt',
] as const;
export type Purpose = (typeof PURPOSES)[number];

const Moment = z.iso.datetime();
const Generation = z.int().min(1);

const Entry = z.strictObject({
  generation: Generation,
  /** Generation of the master key from which the key follows. */
  master: Generation,
  /** Time at which the key came into use. */
  since: Moment,
  /** Time from which the key is not accepted any more, if an operator ended it early. */
  ended: Moment.optional(),
  /** The key itself, sealed with another master key, so that the one from which it follows may be removed. */
  carried: z.strictObject({ by: Generation, sealed: z.string() }).optional(),
});
export type KeyEntry = z.infer<typeof Entry>;

const KeyringContent = z.strictObject({
  version: z.literal(1),
  masters: z
    .array(z.strictObject({ generation: Generation, since: Moment, removed: Moment.optional() }))
    .min(1),
  /** Generations of each purpose, the oldest first and the current one last. */
  keys: z.record(z.enum(PURPOSES), z.array(Entry)),
  /** Names of the ledger whose signing key is lost, with the verifier key if it was kept. */
  lostLedgers: z.array(z.strictObject({ origin: z.string(), vkey: z.string().optional() })),
});
export type KeyringContent = z.infer<typeof KeyringContent>;

const keyringFile = (folder: string): string => join(folder, 'keyring.json');
export const masterFile = (folder: string, generation: number): string =>
  join(folder, generation === 1 ? 'master.key' : `master-${generation}.key`);

/** Whether a folder has the keys of an installation. */
export const hasKeys = (folder: string): boolean =>
  existsSync(masterFile(folder, 1)) || existsSync(keyringFile(folder));

export const hasKeyring = (folder: string): boolean => existsSync(keyringFile(folder));

/** Returns the content for a folder in which no key was replaced yet. */
function firstContent(folder: string): KeyringContent {
  const since = statSync(masterFile(folder, 1)).mtime.toISOString();
  return {
    version: 1,
    masters: [{ generation: 1, since }],
    keys: Object.fromEntries(
      PURPOSES.map((purpose) => [purpose, [{ generation: 1, master: 1, since }]]),
    ) as KeyringContent['keys'],
    lostLedgers: [],
  };
}

/** @throws when the file is not a keyring. */
export function readKeyring(folder: string): KeyringContent {
  if (!hasKeyring(folder)) return firstContent(folder);
  const file = keyringFile(folder);
  try {
    return KeyringContent.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Error(`${file} is not a keyring; restore it from your copy`, { cause: error });
  }
}

/** Replaces the keyring, so that a crash leaves either the old or the new one. */
export function writeKeyring(folder: string, content: KeyringContent): void {
  const file = keyringFile(folder);
  const beside = `${file}.new`;
  writeFileSync(beside, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(beside, file);
  flushFolder(folder);
}

/** Writes a master key unless its file exists. */
export function writeMaster(folder: string, generation: number, key: Buffer): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(masterFile(folder, generation), key.toString('base64url'), {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  });
  flushFolder(folder);
}

/** Flushes a folder, because a new file name survives a power cut only once its folder is on disk. */
export function flushFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
