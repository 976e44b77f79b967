import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** Seals photos, each bound to its name, so that no photo can be shown in place of another. */
export interface PhotoSealing {
  seal(name: string, bytes: Uint8Array): Buffer;
  /** @throws when the photo was not sealed under this name with this key, or was changed. */
  unseal(name: string, sealed: Buffer): Uint8Array;
}

/**
 * Makes a sealing of photos by AES-256-GCM, with a fresh nonce each time and the name as associated
 * data.
 * @param key 32 bytes.
 */
export function openPhotoSealing(key: Buffer): PhotoSealing {
  if (key.length !== KEY_BYTES) throw new Error(`a photo store's key has ${KEY_BYTES} bytes`);
  const sealingKey = Buffer.from(hkdfSync('sha256', key, 'bluebox-photos', 'seal', KEY_BYTES));
  return {
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
