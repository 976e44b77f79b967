import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
/** Length of the beginning of a sealed photo that names its key. */
export const PHOTO_HEAD_BYTES = 8;

/** Keys of a photo store. They may change while the store is open. */
export interface PhotoKeys {
  readonly current: Buffer;
  readonly known: readonly Buffer[];
}

/** Seals photos, each bound to its name, so that no photo can be shown in place of another. */
export interface PhotoSealing {
  seal(name: string, bytes: Uint8Array): Buffer;
  /** @throws when the photo was not sealed under this name with a known key, or was changed. */
  unseal(name: string, sealed: Buffer): Uint8Array;
  /** Whether a photo that begins with these bytes was sealed with the current key. */
  isCurrent(head: Uint8Array): boolean;
}

interface PhotoCipher {
  readonly head: Buffer;
  seal(name: string, bytes: Uint8Array): Buffer;
  unseal(name: string, sealed: Buffer): Uint8Array;
}

function cipherOf(key: Buffer): PhotoCipher {
  if (key.length !== KEY_BYTES) throw new Error(`a photo store's key has ${KEY_BYTES} bytes`);
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', key, 'bluebox-photos', purpose, KEY_BYTES));
  const sealingKey = derive('seal');
  return {
    head: createHmac('sha256', derive('head'))
      .update('photos')
      .digest()
      .subarray(0, PHOTO_HEAD_BYTES),
    seal(name, bytes) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce).setAAD(Buffer.from(name));
      const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
    },
    unseal(name, sealed) {
      const decipher = createDecipheriv('aes-256-gcm', sealingKey, sealed.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(name))
        .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const bytes = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([bytes, decipher.final()]);
    },
  };
}

/**
 * Makes a sealing of photos by AES-256-GCM, with a fresh nonce each time and the name as associated
 * data. A sealed photo begins with a hash of its key; those of earlier versions lack it.
 * @param keys keys of 32 bytes.
 */
export function openPhotoSealing(keys: PhotoKeys): PhotoSealing {
  const ciphers = new Map<string, PhotoCipher>();
  const of = (key: Buffer): PhotoCipher => {
    const id = key.toString('base64');
    const cipher = ciphers.get(id) ?? cipherOf(key);
    ciphers.set(id, cipher);
    return cipher;
  };
  keys.known.forEach(of);
  const begins = (sealed: Uint8Array, { head }: PhotoCipher) =>
    head.equals(sealed.subarray(0, PHOTO_HEAD_BYTES));
  return {
    seal(name, bytes) {
      const cipher = of(keys.current);
      return Buffer.concat([cipher.head, cipher.seal(name, bytes)]);
    },
    unseal(name, sealed) {
      const known = keys.known.map(of);
      const named = known.find((cipher) => begins(sealed, cipher));
      if (named !== undefined) return named.unseal(name, sealed.subarray(PHOTO_HEAD_BYTES));
      let failure: unknown;
      for (const cipher of known.reverse())
        try {
          return cipher.unseal(name, sealed);
        } catch (error) {
          failure = error;
        }
      throw failure;
    },
    isCurrent: (head) => begins(head, of(keys.current)),
  };
}
