import { createPrivateKey, createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import { vkeyOf } from '@bluebox/transparency';

/** Beginning of a PKCS #8 private key of Ed25519 in DER, which the 32 bytes of the seed follow (RFC 8410). */
const PKCS8_OF_SEED = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Returns the Ed25519 key of a seed of 32 bytes. */
export function signingKeyOf(seed: Buffer): KeyObject {
  if (seed.length !== 32) throw new RangeError('the seed of a signing key has 32 bytes');
  const key = Buffer.concat([PKCS8_OF_SEED, seed]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

/**
 * Returns a name for a log that has none yet: the given one, or the public URL of its files without scheme, or
 * a random one.
 */
export function originFor({
  named,
  publicUrl,
}: {
  readonly named?: string | undefined;
  readonly publicUrl?: string | undefined;
}): string {
  if (named !== undefined) return named;
  const host =
    publicUrl === undefined
      ? `bluebox-${randomBytes(4).toString('hex')}.invalid`
      : new URL(publicUrl).host;
  return `${host}/ledger`;
}

/** The end of a name that `nextOrigin` made. */
const MOMENT = /\/\d{4}-\d{2}-\d{2}T\d{6}Z$/;

/**
 * Returns the name under which a log goes on that may have lost entries. It ends with the moment instead of a
 * number, because a backup that is restored twice would otherwise be given the same name twice.
 */
export function nextOrigin(name: string, at: Date): string {
  const moment = at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '');
  return `${name.replace(MOMENT, '')}/${moment}`;
}

/** Returns the key that verifies the checkpoints of a ledger. */
export const ledgerVkey = (origin: string, signingKey: KeyObject): string =>
  vkeyOf(origin, createPublicKey(signingKey));
