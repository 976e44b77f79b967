import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { derivedKeys, type KeySource, liveKeys } from '@bluebox/event-sourcing';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** Encrypts personal data, so that a copy of the data without the key reveals nothing. */
export interface Seal {
  /**
   * Encrypts a text.
   * @param owner owner of the text. Opening the text fails for another owner.
   */
  close(owner: string, text: string): string;
  /** @throws when the text was not sealed for this owner with a known key. */
  open(owner: string, sealed: string): string;
  /** Whether a text was sealed with the current key. */
  isCurrent(owner: string, sealed: string): boolean;
  /** Returns a keyed hash, which is equal for equal texts until the key is replaced. */
  digest(text: string): string;
  /** Returns the hashes of a text with every known key, the current one first. */
  digests(text: string): readonly string[];
}

/** A seal with one key. */
type KeySeal = Pick<Seal, 'close' | 'open' | 'digest'>;

/** Derives a key for one purpose. */
export const deriveKey = (key: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, 'bluebox-portal', purpose, KEY_BYTES));

/** Makes a seal of AES-256-GCM with a fresh nonce each time, and the owner as associated data. */
export function sealWith(key: KeySource): Seal {
  const seals = derivedKeys(liveKeys(key), sealOf);
  const opens = (seal: KeySeal, owner: string, sealed: string): boolean => {
    try {
      seal.open(owner, sealed);
      return true;
    } catch {
      return false;
    }
  };
  return {
    close: (owner, text) => seals.current.close(owner, text),
    open(owner, sealed) {
      const seal = seals.known.find((each) => opens(each, owner, sealed)) ?? seals.current;
      return seal.open(owner, sealed);
    },
    isCurrent: (owner, sealed) => opens(seals.current, owner, sealed),
    digest: (text) => seals.current.digest(text),
    digests: (text) => seals.known.map((seal) => seal.digest(text)),
  };
}

function sealOf(key: Buffer): KeySeal {
  const cipherKey = deriveKey(key, 'seal');
  const digestKey = deriveKey(key, 'digest');
  return {
    close(owner, text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', cipherKey, nonce).setAAD(Buffer.from(owner));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(owner, sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', cipherKey, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(Buffer.from(owner))
        .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    },
    digest: (text) => createHmac('sha256', digestKey).update(text).digest('base64url'),
  };
}
