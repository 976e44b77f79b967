import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomFillSync,
} from 'node:crypto';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Length of pseudonyms and search tokens, which have 132 bits. */
const TOKEN_CHARACTERS = 22;
/** Number of nonces that are drawn at once, because a draw costs more than the bytes. */
const NONCES_DRAWN = 256;

/**
 * The vault was sealed with a different key. Writing with the given key would leave a vault whose
 * records no single key can read.
 */
export class WrongVaultKey extends Error {
  readonly vault: string;
  readonly #keyCheck: string | undefined;
  /** @param keyCheck hash of the key that belongs to the vault, if it is known. */
  constructor(vault: string, keyCheck?: string) {
    super(`${vault} was sealed with another key; restore the key that belongs to it`);
    this.name = 'WrongVaultKey';
    this.vault = vault;
    this.#keyCheck = keyCheck;
  }

  /** Whether this is the key that belongs to the vault. */
  belongs(key: Buffer): boolean {
    return openSealing(key).keyCheck === this.#keyCheck;
  }
}

/** Cryptographic operations with a vault's key, wherever the vault stores its records. */
export interface Sealing {
  /** Hash of the key, stored with the records so that a different key is noticed. */
  readonly keyCheck: string;
  /**
   * Seals a record with AES-256-GCM, bound to the subject, so that no record can be passed off as
   * another subject's.
   */
  seal(subject: string, record: object): Buffer;
  /**
   * @throws when the record was sealed for a different subject or with a different key, or was
   *   changed.
   */
  unseal(subject: string, sealed: Buffer): Record<string, unknown>;
  /**
   * Returns the token under which a search term is stored: 22 characters, which tell nothing of the
   * term without the key. Equal terms have equal tokens in one scope, and unlike ones in two.
   */
  searchToken(scope: string, term: string): string;
}

/** Returns a vault's key for pseudonyms, which outlives the vault's key: ids are made with it. */
export const pseudonymKeyOf = (key: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', key, 'bluebox-vault', 'pseudonym', 32));

/** Makes pseudonyms: 22 characters, the same for equal arguments, that do not reveal the identifier. */
export const pseudonymsWith =
  (pseudonymKey: Buffer) =>
  (kind: string, identifier: string): string =>
    createHmac('sha256', pseudonymKey)
      .update(JSON.stringify([kind, identifier]))
      .digest('base64url')
      .slice(0, TOKEN_CHARACTERS);

/**
 * Makes the sealing of a vault, with a derived key for each purpose.
 * @param key 32 bytes.
 */
export function openSealing(key: Buffer): Sealing {
  if (key.length !== KEY_BYTES) throw new Error(`a vault's key has ${KEY_BYTES} bytes`);
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', key, 'bluebox-vault', purpose, 32));
  const sealingKey = createSecretKey(derive('seal'));
  const searchKey = createSecretKey(derive('search'));

  const nonces = Buffer.alloc(NONCES_DRAWN * NONCE_BYTES);
  let used = nonces.length;
  /** Returns random bytes that were returned to nobody before. They are valid until the next call. */
  const nextNonce = (): Buffer => {
    if (used === nonces.length) {
      randomFillSync(nonces);
      used = 0;
    }
    used += NONCE_BYTES;
    return nonces.subarray(used - NONCE_BYTES, used);
  };

  return {
    keyCheck: createHmac('sha256', derive('check')).update('vault').digest('base64url'),
    seal(subject, record) {
      const nonce = nextNonce();
      const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce).setAAD(Buffer.from(subject));
      const text = Buffer.concat([cipher.update(JSON.stringify(record), 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]);
    },
    unseal(subject, sealed) {
      const decipher = createDecipheriv('aes-256-gcm', sealingKey, sealed.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(subject))
        .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const text = Buffer.concat([
        decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)),
        decipher.final(),
      ]);
      return JSON.parse(text.toString('utf8')) as Record<string, unknown>;
    },
    searchToken: (scope, term) =>
      createHmac('sha256', searchKey)
        .update(JSON.stringify([scope, term]))
        .digest('base64url')
        .slice(0, TOKEN_CHARACTERS),
  };
}
