import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { LiveKeys } from '@bluebox/event-sourcing';
import { type NotaryKeys, signingKeyOf } from '@bluebox/notary-service';
import { TOKEN_LIFETIME } from '@bluebox/service-http';
import { type Keyring, openKeyring } from './keyring.ts';

export { hasKeys } from './keyring-file.ts';

/** Keys of vaults and photos. */
export interface VaultKeys extends LiveKeys {
  /** Key of the ids of imported pledges. The ids are in events, so it is never replaced. */
  readonly pseudonymKey: Buffer;
}

/** Key pair for the portal's service tokens. */
export interface TokenKeys {
  privateKey(): KeyObject;
  /** Returns the keys with which tokens are verified at present. */
  publicKeys(): readonly KeyObject[];
  /** Begins a pair. Tokens of the one before are accepted until they have expired. */
  replace(): void;
}

export interface Keys {
  readonly keyring: Keyring;
  readonly vault: VaultKeys;
  /** Key for making and reading the codes of private links. */
  readonly link: LiveKeys;
  readonly session: LiveKeys;
  readonly proofOfWork: LiveKeys;
  /**
   * Key for the digests of requests with an Idempotency-Key; without a key, the content of a request could be
   * guessed from its digest.
   */
  readonly fingerprint: LiveKeys;
  readonly ledger: NotaryKeys;
  /** Secret with which the command line of the same user controls a running process. */
  readonly control: string;
  /**
   * Key pair for the portal's service tokens. It is new at every start, because tokens expire after a minute
   * anyway.
   */
  readonly tokens: TokenKeys;
}

/**
 * Derives the keys from the master key, which is created at the first start and readable only by its owner. The
 * token keys are generated anew at every start.
 */
export function loadKeys(folder: string, now: () => Date = () => new Date()): Keys {
  const keyring = openKeyring(folder, now);
  const vault = keyring.live('vault');
  const signing = keyring.live('ledger-signing');
  return {
    keyring,
    vault: {
      get current() {
        return vault.current;
      },
      get accepted() {
        return vault.accepted;
      },
      get known() {
        return vault.known;
      },
      get pseudonymKey() {
        return keyring.live('import-ids').current;
      },
    },
    link: keyring.live('link'),
    session: keyring.live('session'),
    proofOfWork: keyring.live('proof-of-work'),
    fingerprint: keyring.live('fingerprint'),
    ledger: {
      get signing() {
        return signingKeyOf(signing.current);
      },
      get earlierSigning() {
        return signing.known.slice(1).map(signingKeyOf);
      },
      get lostOrigins() {
        return keyring.lostLedgers().map(({ origin }) => origin);
      },
      get lostKeys() {
        return keyring.lostLedgers().flatMap(({ vkey }) => vkey ?? []);
      },
      get salt() {
        return keyring.live('ledger-salt').current;
      },
    },
    get control() {
      return keyring.live('control').current.toString('base64url');
    },
    tokens: tokenKeys(now),
  };
}

function tokenKeys(now: () => Date): TokenKeys {
  const generate = () => generateKeyPairSync('ed25519');
  let pair = generate();
  let before: { readonly publicKey: KeyObject; readonly until: number } | undefined;
  return {
    privateKey: () => pair.privateKey,
    publicKeys: () =>
      before !== undefined && before.until > now().getTime()
        ? [pair.publicKey, before.publicKey]
        : [pair.publicKey],
    replace() {
      before = {
        publicKey: pair.publicKey,
        until: now().getTime() + TOKEN_LIFETIME * 1_000,
      };
      pair = generate();
    },
  };
}
