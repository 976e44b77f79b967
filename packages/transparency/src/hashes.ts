import { createHash } from 'node:crypto';

/** Length of a SHA-256 hash, in bytes. */
export const HASH_BYTES = 32;

/**
 * Prefixes of the hashed bytes. They differ so that no inner node can be passed off as an entry (RFC
 * 6962, section 2.1).
 */
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** Root of a tree without leaves: the hash of nothing (RFC 6962, section 2.1). */
export const EMPTY_ROOT: Buffer = sha256();

/** Returns the hash of an entry, 32 bytes (RFC 6962, section 2.1). */
export const leafHash = (entry: Uint8Array): Buffer => sha256(LEAF, entry);

/** Returns the hash of two subtrees, 32 bytes (RFC 6962, section 2.1). */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(NODE, left, right);
