import { createPublicKey, type KeyObject } from 'node:crypto';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { sha256 } from './hashes.ts';
import { NoteRefused } from './note-refused.ts';

/** Bytes that name the algorithm of a signature (C2SP signed-note v1.0.0, "Signature types"). */
export const SIGNATURE_TYPES = {
  /** Ed25519 over the text of the note. */
  ed25519: 0x01,
  /** Timestamped Ed25519 of a witness (C2SP tlog-cosignature v1.0.1). */
  cosignature: 0x04,
} as const;
export type SignatureType = (typeof SIGNATURE_TYPES)[keyof typeof SIGNATURE_TYPES];

const PUBLIC_KEY_BYTES = 32;

/** Whether a text may name a key: not empty, without spaces, `+` and control characters. */
export const isKeyName = (name: string): boolean => /^[^\p{White_Space}\p{Cc}+]+$/u.test(name);

/** @throws NoteRefused when the text cannot name a key. */
export function assertKeyName(name: string): void {
  if (!isKeyName(name))
    throw new NoteRefused(
      `${JSON.stringify(name)} cannot name a key: it is empty or has a space or "+"`,
    );
}

/** Returns the 32 bytes of an Ed25519 public key. */
function rawPublicKey(publicKey: KeyObject): Buffer {
  if (publicKey.asymmetricKeyType !== 'ed25519') throw new NoteRefused('the key is not of Ed25519');
  return Buffer.from(publicKey.export({ format: 'jwk' }).x as string, 'base64url');
}

/** Returns the 4 bytes that a signature begins with, so that a verifier finds its key. */
function keyIdOf(name: string, type: SignatureType, publicKey: Uint8Array): Buffer {
  return sha256(Buffer.from(`${name}\n`), Uint8Array.of(type), publicKey).subarray(0, 4);
}

/** A key that verifies signatures of one type. */
export interface VerifierKey {
  readonly name: string;
  readonly type: SignatureType;
  /** First 4 bytes of a hash of name, type and key. It identifies a key and protects nothing. */
  readonly keyId: Buffer;
  readonly publicKey: KeyObject;
}

export function verifierKeyOf(
  name: string,
  publicKey: KeyObject,
  type: SignatureType,
): VerifierKey {
  assertKeyName(name);
  return { name, type, keyId: keyIdOf(name, type, rawPublicKey(publicKey)), publicKey };
}

/** Writes a verifier key as `name+id+base64` (C2SP signed-note v1.0.0, "Verifier keys"). */
export function formatVerifierKey({ name, type, keyId, publicKey }: VerifierKey): string {
  const bytes = Buffer.concat([Uint8Array.of(type), rawPublicKey(publicKey)]);
  return `${name}+${keyId.toString('hex')}+${encodeBase64(bytes)}`;
}

/**
 * Parses a verifier key.
 * @param type type of the signatures that the key must verify.
 * @throws NoteRefused when the text is not such a key, or when its id does not fit.
 */
export function parseVerifierKey(vkey: string, type: SignatureType): VerifierKey {
  const [, name = '', id = '', base64 = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(vkey) ?? [];
  const refuse = (reason: string) => new NoteRefused(`the key ${JSON.stringify(vkey)} ${reason}`);
  if (!isKeyName(name)) throw refuse('is not of the form name+id+base64');
  const bytes = decodeBase64(base64);
  if (bytes?.length !== 1 + PUBLIC_KEY_BYTES) throw refuse('does not have 33 bytes in base64');
  if (bytes[0] !== type) throw refuse(`is of type ${bytes[0]} instead of ${type}`);
  const raw = bytes.subarray(1);
  const keyId = keyIdOf(name, type, raw);
  if (keyId.toString('hex') !== id) throw refuse('has an id that does not fit its name and key');
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') };
  return { name, type, keyId, publicKey: createPublicKey({ key: jwk, format: 'jwk' }) };
}
