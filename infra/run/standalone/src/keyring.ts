import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pseudonymKeyOf } from '@bluebox/embedded';
import type { LiveKeys } from '@bluebox/event-sourcing';
import { assertPrivateKey } from '@bluebox/service-http';
import {
  flushFolder,
  hasKeys,
  type KeyEntry,
  masterFile,
  PURPOSES,
  type Purpose,
  readKeyring,
  writeKeyring,
  writeMaster,
} from './keyring-file.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Purposes whose key can never be replaced. */
export const FIXED: ReadonlySet<Purpose> = new Set(['import-ids', 'ledger-salt']);

/**
 * Time, in milliseconds, for which a replaced key is accepted. It covers whatever was made with the key:
 * invitations and sessions live for 7 days, stored answers for 8, challenges for 30 minutes.
 */
const ACCEPTED_FOR: Readonly<Record<Purpose, number>> = {
  vault: 0,
  'import-ids': 0,
  link: Number.POSITIVE_INFINITY,
  session: 8 * DAY,
  'proof-of-work': 31 * MINUTE,
  fingerprint: 9 * DAY,
  control: 0,
  'ledger-signing': 0,
  'ledger-salt': 0,
};

/** Largest number of generations that an older copy of the keyring may lack. */
const MOST_FORGOTTEN = 100;

/** Labels from which the first keys were derived before there were generations. */
const FIRST_LABELS: Partial<Record<Purpose, string>> = {
  'ledger-signing': 'ledger signing',
  'ledger-salt': 'ledger salt',
};

/** A generation of the keys of one purpose. It holds no secret. */
export interface KeyGeneration {
  readonly generation: number;
  readonly master: number;
  readonly since: string;
  readonly isCurrent: boolean;
  /** Whether what others show is still accepted with this key. */
  readonly isAccepted: boolean;
  /** Time at which the key stops being accepted by itself; undefined if it never does, or has. */
  readonly acceptedUntil?: string;
  /** Whether stored data can still be opened with this key. */
  readonly isKnown: boolean;
}

export interface Keyring {
  readonly folder: string;
  /** Keys of a purpose, which follow every replacement. @throws MissingKey when there is none. */
  live(purpose: Purpose): LiveKeys;
  generations(purpose: Purpose): readonly KeyGeneration[];
  masters(): readonly { readonly generation: number; readonly since: string }[];
  /** Names of the ledger whose signing key is lost. */
  lostLedgers(): readonly { readonly origin: string; readonly vkey?: string | undefined }[];
  /** Begins a generation, which is on disk when the function returns. @returns its number. */
  replace(purpose: Purpose): number;
  /**
   * Looks for a key that the keyring does not list, as after an older copy of it was put back. A key that follows
   * from a master key is found and becomes the current one.
   * @returns whether it was found.
   */
  findAgain(purpose: Purpose, isMeant: (key: Buffer) => boolean): boolean;
  /** Begins a generation of the signing key after the one of a name of the ledger was lost. */
  replaceLost(ledger: { readonly origin: string; readonly vkey?: string }): number;
  /** Ends the acceptance of all earlier keys of a purpose. @returns the number of ended keys. */
  endEarlier(purpose: Purpose): number;
  /** Begins a master key, from which new keys of all replaceable purposes follow. */
  replaceMaster(): number;
  /**
   * Removes the files of earlier master keys. What is still accepted or must stay is carried over to the present
   * one; keys of vaults are not, so nothing may be sealed with them any more.
   * @returns the number of removed files.
   */
  removeEarlierMasters(): number;
}

/** A purpose has no key, so that what needs it cannot be done. */
export class MissingKey extends Error {
  constructor(folder: string, purpose: Purpose) {
    super(
      purpose === 'ledger-signing'
        ? `the keyring in ${folder} has no key that signs the ledger: put your copy of the keys back. If no copy is left, \`npm run bluebox -- keys replace ledger-signing --lost\` lets the ledger go on under another name and key, a break that everybody sees`
        : `the keyring in ${folder} has no key for ${purpose}: put your copy of the keys back`,
    );
    this.name = 'MissingKey';
  }
}

/** Opens the keyring of a folder. The first keys are made if the folder has none. */
export function openKeyring(folder: string, now: () => Date = () => new Date()): Keyring {
  if (!hasKeys(folder)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    writeMaster(folder, 1, randomBytes(KEY_BYTES));
    writeKeyring(folder, readKeyring(folder));
  }
  let content = readKeyring(folder);
  const masters = new Map<number, Buffer>();
  for (const { generation, removed } of content.masters)
    if (removed === undefined) masters.set(generation, readMaster(folder, generation));
    else removeFile(masterFile(folder, generation));
  const derived = new Map<string, Buffer | undefined>();

  const save = (next: typeof content) => {
    writeKeyring(folder, next);
    content = next;
  };
  const entriesOf = (purpose: Purpose): readonly KeyEntry[] => content.keys[purpose] ?? [];
  const currentMaster = (): number => Math.max(...content.masters.map((each) => each.generation));

  const makeKey = (purpose: Purpose, entry: KeyEntry): Buffer | undefined => {
    const master = masters.get(entry.master);
    if (master !== undefined) return keyFrom(master, purpose, entry.generation);
    const carrier = entry.carried === undefined ? undefined : masters.get(entry.carried.by);
    return entry.carried === undefined || carrier === undefined
      ? undefined
      : unseal(carrier, nameOf(purpose, entry), entry.carried.sealed);
  };
  /** Returns always the same buffer for a key, by which users recognise it. */
  const keyOf = (purpose: Purpose, entry: KeyEntry): Buffer | undefined => {
    const name = nameOf(purpose, entry);
    if (!derived.has(name)) derived.set(name, makeKey(purpose, entry));
    return derived.get(name);
  };
  const acceptedUntil = (purpose: Purpose, index: number): number => {
    const entries = entriesOf(purpose);
    const next = entries[index + 1];
    const ended = entries[index]?.ended;
    if (next === undefined) return Number.POSITIVE_INFINITY;
    const byItself = Date.parse(next.since) + ACCEPTED_FOR[purpose];
    return ended === undefined ? byItself : Math.min(byItself, Date.parse(ended));
  };
  const isAccepted = (purpose: Purpose, index: number): boolean =>
    acceptedUntil(purpose, index) > now().getTime();
  const keysOf = (purpose: Purpose, isWanted: (index: number) => boolean): readonly Buffer[] =>
    entriesOf(purpose)
      .flatMap((entry, index) => (isWanted(index) ? [keyOf(purpose, entry)] : []))
      .filter((key) => key !== undefined)
      .reverse();

  const begin = (purpose: Purpose, master: number, at: string): KeyEntry[] => {
    const entries = entriesOf(purpose);
    const generation = Math.max(0, ...entries.map((entry) => entry.generation)) + 1;
    return [...entries, { generation, master, since: at }];
  };
  const generationOf = (purpose: Purpose): number => entriesOf(purpose).at(-1)?.generation ?? 0;
  /** Seals a key with a master key, unless it is sealed with it already. */
  const carried = (purpose: Purpose, entry: KeyEntry, by: number): KeyEntry => {
    const key = keyOf(purpose, entry);
    const master = masters.get(by);
    if (entry.master === by || entry.carried?.by === by) return entry;
    if (key === undefined || master === undefined) return entry;
    return { ...entry, carried: { by, sealed: seal(master, nameOf(purpose, entry), key) } };
  };

  return {
    folder,
    live: (purpose) => ({
      get current() {
        const entry = entriesOf(purpose).at(-1);
        const key = entry === undefined ? undefined : keyOf(purpose, entry);
        if (key === undefined) throw new MissingKey(folder, purpose);
        return key;
      },
      get accepted() {
        return keysOf(purpose, (index) => isAccepted(purpose, index));
      },
      get known() {
        return keysOf(purpose, () => true);
      },
    }),
    generations: (purpose) =>
      entriesOf(purpose).map((entry, index, entries) => {
        const until = acceptedUntil(purpose, index);
        return {
          generation: entry.generation,
          master: entry.master,
          since: entry.since,
          isCurrent: index === entries.length - 1,
          isAccepted: isAccepted(purpose, index),
          ...(Number.isFinite(until) && until > now().getTime()
            ? { acceptedUntil: new Date(until).toISOString() }
            : {}),
          isKnown: keyOf(purpose, entry) !== undefined,
        };
      }),
    masters: () =>
      content.masters
        .filter(({ removed }) => removed === undefined)
        .map(({ generation, since }) => ({ generation, since })),
    lostLedgers: () => content.lostLedgers,
    replace(purpose) {
      if (FIXED.has(purpose)) throw new Error(`the key for ${purpose} is never replaced`);
      const entries = begin(purpose, currentMaster(), now().toISOString());
      save({ ...content, keys: { ...content.keys, [purpose]: entries } });
      return generationOf(purpose);
    },
    findAgain(purpose, isMeant) {
      const last = generationOf(purpose);
      for (const [master, bytes] of masters)
        for (let generation = 1; generation <= last + MOST_FORGOTTEN; generation++) {
          if (!isMeant(keyFrom(bytes, purpose, generation))) continue;
          const entry = { generation, master, since: now().toISOString() };
          const others = entriesOf(purpose).filter((each) => each.generation !== generation);
          save({ ...content, keys: { ...content.keys, [purpose]: [...others, entry] } });
          derived.delete(nameOf(purpose, entry));
          return true;
        }
      return false;
    },
    replaceLost(ledger) {
      const entries = begin('ledger-signing', currentMaster(), now().toISOString());
      save({
        ...content,
        keys: { ...content.keys, 'ledger-signing': entries },
        lostLedgers: [...content.lostLedgers, ledger],
      });
      return generationOf('ledger-signing');
    },
    endEarlier(purpose) {
      const at = now().toISOString();
      let count = 0;
      const entries = entriesOf(purpose).map((entry, index, all) => {
        if (index === all.length - 1 || !isAccepted(purpose, index)) return entry;
        count += 1;
        return { ...entry, ended: at };
      });
      if (count > 0) save({ ...content, keys: { ...content.keys, [purpose]: entries } });
      return count;
    },
    replaceMaster() {
      const at = now().toISOString();
      const generation = currentMaster() + 1;
      // A file without an entry is left by a crash, and no key follows from it.
      removeFile(masterFile(folder, generation));
      writeMaster(folder, generation, randomBytes(KEY_BYTES));
      masters.set(generation, readMaster(folder, generation));
      const keys = Object.fromEntries(
        PURPOSES.map((purpose) => [
          purpose,
          FIXED.has(purpose)
            ? entriesOf(purpose).map((entry) => carried(purpose, entry, generation))
            : begin(purpose, generation, at),
        ]),
      ) as typeof content.keys;
      save({ ...content, masters: [...content.masters, { generation, since: at }], keys });
      return generation;
    },
    removeEarlierMasters() {
      const present = currentMaster();
      const earlier = content.masters.filter(
        ({ generation, removed }) => generation !== present && removed === undefined,
      );
      if (earlier.length === 0) return 0;
      const at = now().toISOString();
      const keys = Object.fromEntries(
        PURPOSES.map((purpose) => [
          purpose,
          entriesOf(purpose).map((entry) =>
            purpose === 'vault' ? entry : carried(purpose, entry, present),
          ),
        ]),
      ) as typeof content.keys;
      save({
        ...content,
        masters: content.masters.map((each) =>
          each.generation === present ? each : { ...each, removed: each.removed ?? at },
        ),
        keys,
      });
      for (const { generation } of earlier) {
        masters.delete(generation);
        removeFile(masterFile(folder, generation));
      }
      for (const entry of entriesOf('vault'))
        if (!masters.has(entry.master)) derived.delete(nameOf('vault', entry));
      return earlier.length;
    },
  };
}

const nameOf = (purpose: Purpose, { generation }: Pick<KeyEntry, 'generation'>): string =>
  `${purpose} ${generation}`;

/**
 * Derives a key. The labels of first generations are those of versions that had no others; the ids of imported
 * pledges were made with a key that follows from the vault's.
 */
function keyFrom(master: Buffer, purpose: Purpose, generation: number): Buffer {
  const derive = (label: string) =>
    Buffer.from(hkdfSync('sha256', master, 'bluebox', label, KEY_BYTES));
  if (purpose === 'import-ids') return pseudonymKeyOf(derive('vault'));
  const label = FIRST_LABELS[purpose] ?? purpose;
  return derive(generation === 1 ? label : `${label} ${generation}`);
}

/** @throws when the file is missing, open to others, or does not hold a key. */
function readMaster(folder: string, generation: number): Buffer {
  const file = masterFile(folder, generation);
  if (!existsSync(file)) throw new Error(`${file} is missing; restore it from your copy`);
  assertPrivateKey(file);
  const master = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url');
  if (master.length !== KEY_BYTES)
    throw new Error(`${file} does not hold a key; restore it from your copy`);
  return master;
}

/** Overwrites and removes a file, if it exists. */
function removeFile(file: string): void {
  if (!existsSync(file)) return;
  writeFileSync(file, randomBytes(KEY_BYTES).toString('base64url'), { flush: true });
  rmSync(file);
  flushFolder(dirname(file));
}

const carrierOf = (master: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', master, 'bluebox', 'carried keys', KEY_BYTES));

/** Seals a key with AES-256-GCM, bound to its name. */
function seal(master: Buffer, name: string, key: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', carrierOf(master), nonce).setAAD(Buffer.from(name));
  const sealed = Buffer.concat([cipher.update(key), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** @throws when the key was not sealed under this name with this master key. */
function unseal(master: Buffer, name: string, sealed: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv(
    'aes-256-gcm',
    carrierOf(master),
    bytes.subarray(0, NONCE_BYTES),
  )
    .setAAD(Buffer.from(name))
    .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const key = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([key, decipher.final()]);
}
