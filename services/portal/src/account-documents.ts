import type { Device, Role } from '@bluebox/contracts';
import type { Document, ViewDefinition } from '@bluebox/event-sourcing';

interface AnyAccount extends Document {
  readonly createdAt: string;
  /** Absent in accounts from before roles existed, when everybody was a coordinator. */
  readonly roles?: readonly Role[];
  /** Increased by every invitation and reset, so that codes of earlier ones stop working. */
  readonly codeGeneration: number;
  /** Increased with every new password, so that sessions begun with an earlier one end. */
  readonly credential: number;
}

/** An account whose code has not been used yet. One that was reset keeps its name and login. */
export interface InvitedAccount extends AnyAccount {
  readonly status: 'invited';
  readonly codeExpiresAt: string;
  readonly name?: string;
  readonly login?: string;
  readonly loginKey?: string;
}

export interface ActiveAccount extends AnyAccount {
  readonly status: 'active';
  /** Encrypted with the portal's key. */
  readonly name: string;
  /** Encrypted with the portal's key. */
  readonly login: string;
  /** Keyed hash of the login, by which the account is found. */
  readonly loginKey: string;
  /** Argon2id in PHC notation. */
  readonly passwordHash: string;
}

/**
 * An account of somebody who left. The name is kept, because the account id is in the log. The
 * login may be used again.
 */
export interface RevokedAccount extends AnyAccount {
  readonly status: 'revoked';
  readonly name?: string;
}

export const rolesOf = ({ roles }: AnyAccount): readonly Role[] => roles ?? ['coordinator'];
export const isInCharge = (account: AnyAccount): boolean =>
  rolesOf(account).includes('coordinator');

export type Account = InvitedAccount | ActiveAccount | RevokedAccount;

/** A signed-in browser. Its id is the hash of the cookie's secret. */
export interface Session extends Document {
  readonly accountId: string;
  /** The account's `credential` when the session began. */
  readonly credential: number;
  readonly createdAt: string;
  readonly seenAt: string;
  readonly device?: Device;
  /**
   * Idempotency key of the request that began the session. Repeating the request replaces the
   * session instead of adding another.
   */
  readonly requestKey?: string;
  readonly requestFingerprint?: string;
}

/** An answer stored for its Idempotency-Key. */
export interface KeptAnswer extends Document {
  readonly fingerprint: string;
  readonly answer: unknown;
  readonly recordedAt: string;
}

/**
 * The portal's permanent data, in a durable view store. Never raise the version: a store drops the
 * documents of other versions, and no log can restore these.
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
