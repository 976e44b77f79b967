import {
  type Access,
  type Account,
  type ActiveAccount,
  accessOf,
  type InvitedAccount,
  type RevokedAccount,
} from '../account-documents.ts';

/* Computes accounts after an invitation, a reset and a revocation. */

/** Number of days for which the code of an invitation or reset can be used. */
const CODE_DAYS = 7;
const DAY = 86_400_000;

const codeExpiry = (now: Date): string => new Date(now.getTime() + CODE_DAYS * DAY).toISOString();

/** Returns a new account with this access, which its owner opens with a code. */
export const newAccount = (
  id: string,
  createdAt: string,
  access: Access,
  now: Date,
): InvitedAccount => ({
  id,
  createdAt,
  ...access,
  status: 'invited',
  codeGeneration: 1,
  codeExpiresAt: codeExpiry(now),
  credential: 0,
});

/** Returns the account without a password and with a new code. Earlier codes stop working. */
export const accountAfterReset = (
  account: InvitedAccount | ActiveAccount,
  now: Date,
): InvitedAccount => ({
  id: account.id,
  createdAt: account.createdAt,
  ...accessOf(account),
  status: 'invited',
  codeGeneration: account.codeGeneration + 1,
  codeExpiresAt: codeExpiry(now),
  credential: account.credential + 1,
  ...(account.status === 'invited' && account.invitee !== undefined
    ? { invitee: account.invitee }
    : {}),
  ...(account.name === undefined ? {} : { name: account.name }),
  ...(account.login === undefined ? {} : { login: account.login }),
  ...(account.loginKey === undefined ? {} : { loginKey: account.loginKey }),
});

/** Returns the account without a login, so that nobody can sign in. */
export const accountAfterRevocation = (account: Account): RevokedAccount => ({
  id: account.id,
  createdAt: account.createdAt,
  ...accessOf(account),
  codeGeneration: account.codeGeneration,
  credential: account.credential + 1,
  status: 'revoked',
  ...(account.name === undefined ? {} : { name: account.name }),
});

/** Whether the account waits for a code of this generation, and the code has not expired. */
export const isOpenedBy = (
  account: Account | undefined,
  generation: number,
  now: Date,
): account is InvitedAccount =>
  account?.status === 'invited' &&
  account.codeGeneration === generation &&
  account.codeExpiresAt > now.toISOString();

/** An invitation or reset of an account. */
export interface Invitation {
  readonly accountId: string;
  readonly generation: number;
  readonly expiresAt: string;
}

export const invitationOf = (account: InvitedAccount): Invitation => ({
  accountId: account.id,
  generation: account.codeGeneration,
  expiresAt: account.codeExpiresAt,
});

/** Permission to begin a session, valid as long as the account's password is unchanged. */
export interface Credential {
  readonly accountId: string;
  readonly credential: number;
}

export const credentialOf = ({ id, credential }: ActiveAccount): Credential => ({
  accountId: id,
  credential,
});
