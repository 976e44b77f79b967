import { generateKeyPairSync, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NotaryKeys, signingKeyOf } from '@bluebox/notary-service';
import { assertPrivateKey } from '@bluebox/service-http';

export interface Keys {
  readonly vault: Buffer;
  /** Key for making and reading the codes of private links. */
  readonly link: Buffer;
  readonly session: Buffer;
  readonly proofOfWork: Buffer;
  /**
   * Key for the digests of requests with an Idempotency-Key; without a key, the content of a request could be
   * guessed from its digest.
   */
  readonly fingerprint: Buffer;
  readonly ledger: NotaryKeys;
  /** Secret with which the command line of the same user controls a running process. */
  readonly control: string;
  /**
   * Key pair for the portal's service tokens. It is new at every start, because tokens expire after a minute
   * anyway.
   */
  readonly tokens: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
}

const MASTER_BYTES = 32;
const masterFile = (folder: string): string => join(folder, 'master.key');

/** Whether a folder has the keys of an installation. */
export const hasKeys = (folder: string): boolean => existsSync(masterFile(folder));

/**
 * Derives the keys from the master key, which is created at the first start and readable only by its owner. The
 * token keys are generated anew at every start.
 */
export function loadKeys(folder: string): Keys {
  const file = masterFile(folder);
  if (!hasKeys(folder)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    writeFileSync(file, randomBytes(MASTER_BYTES).toString('base64url'), {
      mode: 0o600,
      flag: 'wx',
      flush: true,
    });
  }
  assertPrivateKey(file);
  const master = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url');
  if (master.length !== MASTER_BYTES)
    throw new Error(`${file} does not hold a key; restore it from your copy`);
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', master, 'bluebox', purpose, MASTER_BYTES));
  const pair = generateKeyPairSync('ed25519');
  return {
    vault: derive('vault'),
    link: derive('link'),
    session: derive('session'),
    proofOfWork: derive('proof-of-work'),
    fingerprint: derive('fingerprint'),
    ledger: { signing: signingKeyOf(derive('ledger signing')), salt: derive('ledger salt') },
    control: derive('control').toString('base64url'),
    tokens: {
      privateKey: pair.privateKey,
      publicKey: pair.publicKey,
    },
  };
}
