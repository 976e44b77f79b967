import type { Device, Role } from '@bluebox/contracts';
import type { Document, ViewDefinition } from '@bluebox/event-sourcing';

interface AnyAccount extends Document {
  readonly createdAt: string;
  /** Missing where everybody was a coordinator: in accounts from before there were roles. */
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

/** Of who left. The name stays, since their account id stands in the log; the login is free again. */
export interface RevokedAccount extends AnyAccount {
  readonly status: 'revoked';
  readonly name?: string;
}

export const rolesOf = ({ roles }: AnyAccount): readonly Role[] => roles ?? ['coordinator'];
export const isInCharge = (account: AnyAccount): boolean =>
  rolesOf(account).includes('coordinator');

export type Account = InvitedAccount | ActiveAccount | RevokedAccount;

/** A signed-in browser. Its id is the digest of what the cookie holds. */
export interface Session extends Document {
  readonly accountId: string;
  /** The account's when it began. */
  readonly credential: number;
  readonly createdAt: string;
  readonly seenAt: string;
  readonly device?: Device;
  /** Of the request that began it: repeated, it begins one session in place of the other. */
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
 * What the portal keeps for good, on a durable view store.
 * Never raise the version: a store drops the documents of another one, and no log brings these back.
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
