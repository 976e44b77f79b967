import type { Grant, Role } from '@bluebox/contracts';
import {
  type Change,
  type CommandContext,
  IdempotencyKeyUsed,
  type IdempotentAnswer,
  type View,
} from '@bluebox/event-sourcing';
import type { Reply } from '@bluebox/service-http';
import {
  type Account,
  type ActiveAccount,
  accessAnywhere,
  accessOf,
  type InvitedAccount,
  type KeptAnswer,
  type OrganisationDocument,
  type Session,
} from './account-documents.ts';
import { type AccountTransactions, findAll, put, removed } from './account-transactions.ts';
import type { Seal } from './sealing.ts';

/** An account with its decrypted name and login. */
export interface AccountEntry {
  readonly id: string;
  readonly status: Account['status'];
  readonly createdAt: string;
  /** Roles in any place. */
  readonly roles: readonly Role[];
  readonly grants?: readonly Grant[];
  readonly name?: string;
  readonly login?: string;
  /** Note of the inviter on who is invited. */
  readonly invitee?: string;
  /** End of the present one-time link. */
  readonly linkEndsAt?: string;
}

export interface AccountsDecision<Result extends Reply> {
  /** Changed accounts. */
  readonly accounts: readonly Account[];
  /** Changed organisations. */
  readonly organisations?: readonly OrganisationDocument[];
  /** Id of the account whose sessions end. */
  readonly endSessionsOf?: string;
  /** Changes of other documents, such as second factors. */
  readonly others?: readonly Change[];
  /** Entries of the security log, written in the same transaction. */
  readonly logged: readonly Change[];
  /** Answer that is stored under the Idempotency-Key, so it must hold no secrets. */
  readonly reply: Result;
}

export interface Accounts {
  list(): Promise<readonly AccountEntry[]>;
  all(): Promise<readonly Account[]>;
  byId(id: string): Promise<Account | undefined>;
  byLogin(login: string): Promise<Account | undefined>;
  organisations(): Promise<readonly OrganisationDocument[]>;
  organisation(id: string): Promise<OrganisationDocument | undefined>;
  entryOf(account: Account): AccountEntry;
  /** Returns an invited account with the inviter's note on who is invited. */
  withInvitee(account: InvitedAccount, invitee: string): InvitedAccount;
  /** Returns the account as active, with this name and login, and with this password if it has one. */
  opened(
    account: Account,
    chosen: { readonly name: string; readonly login: string; readonly passwordHash?: string },
  ): ActiveAccount;
  /**
   * Runs a command on accounts as one transaction, and stores the answer under the command's
   * Idempotency-Key.
   * @throws IdempotencyKeyUsed when the key has an answer already.
   */
  command<Result extends Reply>(
    context: CommandContext,
    decide: () => Promise<AccountsDecision<Result>>,
  ): Promise<Result>;
  findAnswer(key: string): Promise<IdempotentAnswer | undefined>;
  /** Replaces the hash of an unchanged password, unless the account has changed meanwhile. */
  rehash(account: ActiveAccount, passwordHash: string): Promise<void>;
  /** Returns the number of accounts whose name or login is sealed with another key than the current one. */
  sealedBefore(): Promise<number>;
  /** Seals some of these accounts with the current key. @returns the number of them. */
  reseal(limit: number): Promise<number>;
  /** Removes stored answers that are older than the given ISO time. */
  tidy(recordedBefore: string): Promise<void>;
}

const inviteeOf = (account: Account): string | undefined =>
  account.status === 'invited' ? account.invitee : undefined;

/**
 * @param onChanged called after a command's changes were written, so that cached accounts and
 *   sessions are dropped.
 */
export function openAccounts(
  view: View,
  transactions: AccountTransactions,
  seal: Seal,
  onChanged: () => void,
): Accounts {
  const all = () => findAll<Account>(view, 'accounts', {});
  const findAnswer = async (key: string): Promise<IdempotentAnswer | undefined> => {
    const kept = await view.get<KeptAnswer>('answers', key);
    return kept === undefined
      ? undefined
      : { key, fingerprint: kept.fingerprint, answer: kept.answer };
  };
  const entryOf = (account: Account): AccountEntry => {
    const { id, status, createdAt, name } = account;
    const login = account.status === 'revoked' ? undefined : account.login;
    const invitee = inviteeOf(account);
    return {
      id,
      status,
      createdAt,
      ...accessAnywhere(account),
      ...(name === undefined ? {} : { name: seal.open(id, name) }),
      ...(login === undefined ? {} : { login: seal.open(id, login) }),
      ...(invitee === undefined ? {} : { invitee: seal.open(id, invitee) }),
      ...(account.status === 'invited' ? { linkEndsAt: account.codeExpiresAt } : {}),
    };
  };
  const sealedTexts = (account: Account): readonly string[] =>
    [
      account.name,
      account.status === 'revoked' ? undefined : account.login,
      inviteeOf(account),
    ].filter((text) => text !== undefined);
  const isSealedBefore = (account: Account): boolean =>
    sealedTexts(account).some((text) => !seal.isCurrent(account.id, text));
  const resealed = (account: Account): Account => {
    const again = (text: string) => seal.close(account.id, seal.open(account.id, text));
    const invitee = inviteeOf(account);
    const named = {
      ...account,
      ...(account.name === undefined ? {} : { name: again(account.name) }),
      ...(invitee === undefined ? {} : { invitee: again(invitee) }),
    };
    if (named.status === 'revoked' || named.login === undefined) return named;
    return {
      ...named,
      login: again(named.login),
      loginKey: seal.digest(seal.open(account.id, named.login)),
    };
  };
  const sessionsRemoved = async (accountId: string) =>
    (await findAll<Session>(view, 'sessions', { accountId })).map(({ id }) =>
      removed('sessions', id),
    );

  return {
    all,
    list: async () => (await all()).map(entryOf),
    byId: (id) => view.get<Account>('accounts', id),
    async byLogin(login) {
      for (const loginKey of seal.digests(login)) {
        const [found] = await view.find<Account>('accounts', { where: { loginKey }, limit: 1 });
        if (found !== undefined) return found;
      }
      return undefined;
    },
    organisations: () => findAll<OrganisationDocument>(view, 'organisations', {}),
    organisation: (id) => view.get<OrganisationDocument>('organisations', id),
    entryOf,
    withInvitee: (account, invitee) => ({ ...account, invitee: seal.close(account.id, invitee) }),
    opened: (account, { name, login, passwordHash }) => {
      const { id, createdAt, codeGeneration, credential } = account;
      return {
        id,
        createdAt,
        ...accessOf(account),
        codeGeneration,
        credential: credential + 1,
        status: 'active',
        name: seal.close(id, name),
        login: seal.close(id, login),
        loginKey: seal.digest(login),
        ...(passwordHash === undefined ? {} : { passwordHash }),
      };
    },
    async command({ idempotency, at }, decide) {
      const reply = await transactions.run(async () => {
        if (idempotency !== undefined && (await findAnswer(idempotency.key)) !== undefined)
          throw new IdempotencyKeyUsed(idempotency.key);
        const {
          accounts,
          organisations = [],
          endSessionsOf,
          others = [],
          logged,
          reply: answer,
        } = await decide();
        const kept: readonly KeptAnswer[] =
          idempotency === undefined
            ? []
            : [
                {
                  id: idempotency.key,
                  fingerprint: idempotency.fingerprint,
                  answer,
                  recordedAt: at,
                },
              ];
        return {
          changes: [
            ...accounts.map((account) => put('accounts', account)),
            ...organisations.map((organisation) => put('organisations', organisation)),
            ...(endSessionsOf === undefined ? [] : await sessionsRemoved(endSessionsOf)),
            ...kept.map((answered) => put('answers', answered)),
            ...others,
            ...logged,
          ],
          result: answer,
        };
      });
      onChanged();
      return reply;
    },
    findAnswer,
    async rehash({ id, credential, passwordHash: before }, passwordHash) {
      await transactions.run(async () => {
        const present = await view.get<Account>('accounts', id);
        const isUnchanged =
          present?.status === 'active' &&
          present.credential === credential &&
          present.passwordHash === before;
        return {
          changes: isUnchanged ? [put('accounts', { ...present, passwordHash })] : [],
          result: undefined,
        };
      });
      onChanged();
    },
    sealedBefore: async () => (await all()).filter(isSealedBefore).length,
    async reseal(limit) {
      const count = await transactions.run(async () => {
        const earlier = (await all()).filter(isSealedBefore).slice(0, limit);
        return {
          changes: earlier.map((account) => put('accounts', resealed(account))),
          result: earlier.length,
        };
      });
      if (count > 0) onChanged();
      return count;
    },
    async tidy(recordedBefore) {
      const old = await findAll<KeptAnswer>(view, 'answers', {
        recordedAt: { lt: recordedBefore },
      });
      if (old.length > 0)
        await view.apply({
          from: {},
          to: {},
          changes: old.map(({ id }) => removed('answers', id)),
        });
    },
  };
}
