import { type Device, type Grant, type Role, rolesAnywhere, rolesIn } from '@bluebox/contracts';
import type { Document, ViewDefinition } from '@bluebox/event-sourcing';

/* The documents in the portal's store: accounts, sessions, stored answers and the security log. */

interface AnyAccount extends Document {
  readonly createdAt: string;
  /** Roles that hold everywhere; absent in old accounts, which count as coordinators. */
  readonly roles?: readonly Role[];
  /** All roles with their places; absent if every role holds everywhere. */
  readonly grants?: readonly Grant[];
  /** Number that every reset increases, so that earlier codes stop working. */
  readonly codeGeneration: number;
  /**
   * Number that every new password, reset and revocation increases, so that earlier sessions end.
   */
  readonly credential: number;
}

/**
 * An account whose code has not been used yet. After a reset the account still has its name and
 * login.
 */
export interface InvitedAccount extends AnyAccount {
  readonly status: 'invited';
  readonly codeExpiresAt: string;
  /** Note of the inviter on who is invited, encrypted with the portal's key. */
  readonly invitee?: string;
  readonly name?: string;
  readonly login?: string;
  readonly loginKey?: string;
}

export interface ActiveAccount extends AnyAccount {
  readonly status: 'active';
  /** Name, encrypted with the portal's key. */
  readonly name: string;
  /** Login, encrypted with the portal's key. */
  readonly login: string;
  /** Keyed hash of the login, by which the account is found. */
  readonly loginKey: string;
  /**
   * Argon2id hash of the password, in PHC notation. The name of the secret stands before it, unless
   * that is the first. Absent for somebody who signs in only at the organisation's provider.
   */
  readonly passwordHash?: string;
}

/**
 * An account that can no longer sign in. Its name is kept, because the log has only the account's
 * id. Its login may be used again.
 */
export interface RevokedAccount extends AnyAccount {
  readonly status: 'revoked';
  readonly name?: string;
}

/** Roles of an account or caller: those that hold everywhere, and all grants if some do not. */
export interface Access {
  readonly roles: readonly Role[];
  readonly grants?: readonly Grant[];
}

/** Returns what an account may do, as it is stored. Old accounts are coordinators everywhere. */
export const accessOf = ({ roles, grants }: Pick<AnyAccount, 'roles' | 'grants'>): Access => ({
  roles: roles ?? ['coordinator'],
  ...(grants === undefined ? {} : { grants }),
});

/** Returns the roles of an account in any place, and its grants if some do not hold everywhere. */
export const accessAnywhere = (account: Pick<AnyAccount, 'roles' | 'grants'>): Access => {
  const { roles, grants } = accessOf(account);
  return grants === undefined ? { roles } : { roles: rolesAnywhere(grants), grants };
};

/** Returns the access to store for roles with places. */
export const accessWith = (given: Access | { readonly grants: readonly Grant[] }): Access => {
  const { grants } = given;
  if (grants === undefined) return accessOf(given as Access);
  const roles = rolesIn(grants, undefined);
  return grants.every(({ in: place }) => place === 'everywhere') ? { roles } : { roles, grants };
};

/** Whether the account is a coordinator everywhere. */
export const isInCharge = (account: Pick<AnyAccount, 'roles' | 'grants'>): boolean =>
  accessOf(account).roles.includes('coordinator');

/** An organisation, to which drives can belong. */
export interface OrganisationDocument extends Document {
  readonly name: string;
  readonly english?: string;
  readonly createdAt: string;
}

export type Account = InvitedAccount | ActiveAccount | RevokedAccount;

/** A signed-in browser. Its id is the hash of the cookie's secret. */
export interface Session extends Document {
  readonly accountId: string;
  /** The account's `credential` when the session began. */
  readonly credential: number;
  readonly createdAt: string;
  readonly seenAt: string;
  /**
   * Time at which the person last proved who they are in this session; absent if that was when the
   * session began.
   */
  readonly provenAt?: string;
  /** Whether a second factor was given or set up in this session. */
  readonly withFactor?: boolean;
  readonly device?: Device;
  /**
   * Idempotency key of the request that began the session. Repeating the request replaces the
   * session instead of adding another.
   */
  readonly requestKey?: string;
  readonly requestFingerprint?: string;
}

/** A passkey: the public key of an authenticator. */
export interface Passkey {
  /** Credential id, in base64url. */
  readonly id: string;
  /** Public key in COSE form, in base64url. */
  readonly publicKey: string;
  /** Number of signatures that the authenticator reported; 0 if it does not count. */
  readonly counter: number;
  readonly transports?: readonly string[];
  /** Name that its owner gave it, encrypted with the portal's key. */
  readonly name: string;
  readonly createdAt: string;
}

/** The second factors of an account. Its id is that of the account. */
export interface FactorsOfAccount extends Document {
  readonly totp?: {
    /** Secret of the authenticator app, encrypted with the portal's key. */
    readonly secret: string;
    /** Last period whose code was accepted, so that no code is accepted twice. */
    readonly lastPeriod: number;
  };
  /** An app's secret that waits for its first code until a time, and the number of wrong ones. */
  readonly enrolment?: {
    readonly secret: string;
    readonly until: string;
    readonly wrong?: number;
  };
  readonly passkeys?: readonly Passkey[];
  /** Challenge for a new passkey, which has to be answered until a time. */
  readonly passkeyEnrolment?: { readonly challenge: string; readonly until: string };
  /** Challenges that passkeys have answered, until they would be too old anyway. */
  readonly answered?: readonly { readonly challenge: string; readonly until: string }[];
  /** Hashes of recovery codes. Used codes are kept, so that people are told so. */
  readonly recoveryCodes?: readonly { readonly hash: string; readonly usedAt?: string }[];
}

/**
 * An answer stored under the Idempotency-Key of its request, the record of a closed set of private
 * links, or the id under which a renewed session goes on.
 */
export interface KeptAnswer extends Document {
  readonly fingerprint: string;
  readonly answer: unknown;
  readonly recordedAt: string;
}

/**
 * The portal's permanent data, in a durable view store. The version must never be raised, because a
 * store drops the documents of other versions, which no log can restore.
 */
export const accountsView: ViewDefinition = {
  name: 'portal-accounts',
  version: 1,
  collections: [
    { name: 'accounts', indexes: ['loginKey', 'status'] },
    { name: 'sessions', indexes: ['accountId', 'requestKey', 'seenAt'] },
    { name: 'answers', indexes: ['recordedAt'] },
    { name: 'organisations', indexes: [] },
    { name: 'second-factors', indexes: [] },
    { name: 'provider-identities', indexes: ['key'] },
    // Entries as in `SecurityEntry`. Stores add new collections when they open older data.
    { name: 'security-log', indexes: ['at', 'kind+at', 'account+at'] },
  ],
};
