import type { Device, Role } from '@bluebox/contracts';
import type { Document, ViewDefinition } from '@bluebox/event-sourcing';

interface AnyAccount extends Document {
  readonly createdAt: string;
  /** Missing in accounts from before there were roles, when everybody was a coordinator. */
  readonly roles?: readonly Role[];
  /** Raised by every invitation and reset: codes of earlier ones stop working. */
  readonly codeGeneration: number;
  /** Raised with every password: sessions begun with an earlier one are over. */
  readonly credential: number;
}

/** Waits for its code to be used. One that was reset keeps its name and login. */
export interface InvitedAccount extends AnyAccount {
  readonly status: 'invited';
  readonly codeExpiresAt: string;
  readonly name?: string;
  readonly login?: string;
  readonly loginKey?: string;
}

export interface ActiveAccount extends AnyAccount {
  readonly status: 'active';
  /** Sealed. */
  readonly name: string;
  /** Sealed. */
  readonly login: string;
  /** Keyed digest of the login, to find it by. */
  readonly loginKey: string;
  /** Argon2id in PHC notation. */
  readonly passwordHash: string;
}

/**
 * An account of somebody who left. The name is kept, because the account id is in the log; the login is free
 * again.
 */
export interface RevokedAccount extends AnyAccount {
  readonly status: 'revoked';
  readonly name?: string;
}

export const rolesOf = ({ roles }: AnyAccount): readonly Role[] => roles ?? ['coordinator'];
export const isInCharge = (account: AnyAccount): boolean =>
  rolesOf(account).includes('coordinator');

export type Account = InvitedAccount | ActiveAccount | RevokedAccount;

/** A signed-in browser. Its id is the digest of the cookie's secret. */
export interface Session extends Document {
  readonly accountId: string;
  /** The account's when it began. */
  readonly credential: number;
  readonly createdAt: string;
  readonly seenAt: string;
  readonly device?: Device;
  /**
   * Idempotency key of the request that began it: repeating the request replaces the session instead of
   * adding one.
   */
  readonly requestKey?: string;
  readonly requestFingerprint?: string;
}

/** An answer kept for its Idempotency-Key. */
export interface KeptAnswer extends Document {
  readonly fingerprint: string;
  readonly answer: unknown;
  readonly recordedAt: string;
}

/**
 * The portal's permanent data, on a durable view store. Never raise the version: a store drops the documents
 * of other versions, and no log can restore these.
 */
export const accountsView: ViewDefinition = {
  name: 'portal-accounts',
  version: 1,
  collections: [
    { name: 'accounts', indexes: ['loginKey', 'status'] },
    { name: 'sessions', indexes: ['accountId', 'requestKey', 'seenAt'] },
    { name: 'answers', indexes: ['recordedAt'] },
  ],
};
