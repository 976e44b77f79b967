import { createPublicKey, type KeyObject } from 'node:crypto';
import type { LiveKeys } from '@bluebox/event-sourcing';
import type { Logger } from 'pino';
import { keyFolder, type Settings } from './config.ts';
import { readKeys, readTokenSigningKey, readTokenVerifyKeys, type SecretName } from './keys.ts';
import type { ProcessReport } from './report.ts';

/** Pause between two looks at the files of keys, in milliseconds. */
const LOOK_AGAIN = 1_000;

/**
 * The keys in the folder of a process, which follow its files while the process runs. All files are looked at
 * again and again, because a mounted volume tells of no change.
 */
export interface ProcessKeys {
  readonly folder: string;
  /**
   * Returns the keys of a purpose. An ended key is accepted no more, but stored data is opened with it until
   * this process ends: what is still sealed with it stops the next start, and is not lost in this one.
   */
  live(name: SecretName): LiveKeys;
  /** Follows the key with which the portal signs the tokens that services trust. @returns what reads it. */
  tokenSigningKey(): () => KeyObject;
  /**
   * Follows the keys with which services verify the portal's tokens. @returns what reads them, the one in use
   * first.
   */
  tokenVerifyKeys(): () => readonly KeyObject[];
  /** Calls the listener each time when another key of a purpose has come into use. */
  onReplaced(name: SecretName, listener: () => void): void;
  /** Looks at the files now. */
  look(): void;
  stop(): void;
}

export interface ProcessKeysOptions {
  /** Called with the purpose whose files were found changed, after the change has come into force. */
  readonly onChanged: (purpose: SecretName | 'tokens') => void;
  /** Called once for each failure to read files; the keys of before stay in force. */
  readonly onTrouble: (error: unknown) => void;
}

/** A value that follows files. */
interface Followed<T> {
  readonly value: T;
  /** Reads the files again. @returns whether the value has changed. */
  look(): boolean;
}

/**
 * @param read reads the value; throws while a step of a replacement is half done.
 * @param textOf must be equal for equal values.
 */
function followed<T>(read: () => T, textOf: (value: T) => string): Followed<T> {
  let value = read();
  let text = textOf(value);
  return {
    get value() {
      return value;
    },
    look() {
      const found = read();
      const foundText = textOf(found);
      // A step that is taken between the files of one reading changes what a second one finds.
      if (foundText === text || textOf(read()) !== foundText) return false;
      value = found;
      text = foundText;
      return true;
    },
  };
}

const textOfKeys = (keys: LiveKeys): string =>
  JSON.stringify([keys.current, ...keys.known].map((key) => key.toString('base64url')));
const textOfPublic = (keys: readonly KeyObject[]): string =>
  keys.map((key) => key.export({ type: 'spki', format: 'pem' })).join('');

/** Opens the keys in the folder of a process. */
export function openProcessKeys(
  folder: string,
  { onChanged, onTrouble }: ProcessKeysOptions,
): ProcessKeys {
  const opened = new Map<SecretName, { readonly files: Followed<LiveKeys>; live: LiveKeys }>();
  const listeners = new Map<SecretName, (() => void)[]>();
  const tokens: Followed<unknown>[] = [];
  const troubles = new Map<string, string>();

  /** Returns the files' keys as the buffers that this process knows already, by which users recognise them. */
  const merged = (found: LiveKeys, before: LiveKeys | undefined): LiveKeys => {
    const had = before?.known ?? [];
    const same = (key: Buffer): Buffer => had.find((each) => each.equals(key)) ?? key;
    const known = found.known.map(same);
    return {
      current: known[found.known.indexOf(found.current)] ?? found.current,
      accepted: found.accepted.map((key) => known[found.known.indexOf(key)] ?? key),
      known: [...known, ...had.filter((key) => !known.includes(key))],
    };
  };
  const open = (name: SecretName) => {
    const known = opened.get(name);
    if (known !== undefined) return known;
    const files = followed(() => readKeys(folder, name), textOfKeys);
    const entry = { files, live: merged(files.value, undefined) };
    opened.set(name, entry);
    return entry;
  };
  /** Does something that reads files, and reports a failure unless it is the same as the last time. */
  const attempt = (purpose: SecretName | 'tokens', act: () => void) => {
    try {
      act();
      troubles.delete(purpose);
    } catch (error) {
      const message = String(error);
      if (troubles.get(purpose) !== message) onTrouble(error);
      troubles.set(purpose, message);
    }
  };
  const look = () => {
    for (const [name, entry] of opened)
      attempt(name, () => {
        if (!entry.files.look()) return;
        const before = entry.live;
        entry.live = merged(entry.files.value, before);
        onChanged(name);
        if (entry.live.current !== before.current)
          for (const listener of listeners.get(name) ?? []) listener();
      });
    attempt('tokens', () => {
      const changed = tokens.map((files) => files.look());
      if (changed.includes(true)) onChanged('tokens');
    });
  };
  const looking = setInterval(look, LOOK_AGAIN);
  looking.unref();

  return {
    folder,
    live(name) {
      const entry = open(name);
      return {
        get current() {
          return entry.live.current;
        },
        get accepted() {
          return entry.live.accepted;
        },
        get known() {
          return entry.live.known;
        },
      };
    },
    tokenSigningKey() {
      const files = followed(
        () => readTokenSigningKey(folder),
        (key) => textOfPublic([createPublicKey(key)]),
      );
      tokens.push(files);
      return () => files.value;
    },
    tokenVerifyKeys() {
      const files = followed(() => readTokenVerifyKeys(folder), textOfPublic);
      tokens.push(files);
      return () => files.value;
    },
    onReplaced(name, listener) {
      open(name);
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    },
    look,
    stop: () => clearInterval(looking),
  };
}

/** Opens the keys that the settings of a process name, and logs how they change. */
export const keysOfProcess = (
  settings: Pick<Settings, 'BLUEBOX_KEYS'>,
  logger: Logger,
  report: Pick<ProcessReport, 'trouble'>,
): ProcessKeys =>
  openProcessKeys(keyFolder(settings), {
    onChanged: (purpose) => logger.warn({ purpose }, 'changed keys are in force'),
    onTrouble: report.trouble('reading keys again'),
  });
