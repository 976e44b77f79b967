import type { Role } from '@bluebox/contracts';
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
  type KeptAnswer,
  rolesOf,
  type Session,
} from './account-documents.ts';
import { type AccountTransactions, findAll, put, removed } from './account-transactions.ts';
import type { Seal } from './sealing.ts';

/** An account with its decrypted name and login. */
export interface AccountEntry {
  readonly id: string;
  readonly status: Account['status'];
  readonly createdAt: string;
  readonly roles: readonly Role[];
  readonly name?: string;
  readonly login?: string;
}

export interface AccountsDecision<Result extends Reply> {
  /** Changed accounts. */
  readonly accounts: readonly Account[];
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
  entryOf(account: Account): AccountEntry;
  /** Returns the account as active, with this name, login and password. */
  opened(
    account: Account,
    chosen: { readonly name: string; readonly login: string; readonly passwordHash: string },
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
  /** Removes stored answers that are older than the given ISO time. */
  tidy(recordedBefore: string): Promise<void>;
}

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
    return {
      id,
      status,
      createdAt,
      roles: rolesOf(account),
      ...(name === undefined ? {} : { name: seal.open(id, name) }),
      ...(login === undefined ? {} : { login: seal.open(id, login) }),
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
      const where = { loginKey: seal.digest(login) };
      const [account] = await view.find<Account>('accounts', { where, limit: 1 });
      return account;
    },
    entryOf,
    opened: (account, { name, login, passwordHash }) => {
      const { id, createdAt, codeGeneration, credential } = account;
      return {
        id,
        createdAt,
        roles: rolesOf(account),
        codeGeneration,
        credential: credential + 1,
        status: 'active',
        name: seal.close(id, name),
        login: seal.close(id, login),
        loginKey: seal.digest(login),
        passwordHash,
      };
    },
    async command({ idempotency, at }, decide) {
      const reply = await transactions.run(async () => {
        if (idempotency !== undefined && (await findAnswer(idempotency.key)) !== undefined)
          throw new IdempotencyKeyUsed(idempotency.key);
        const { accounts, endSessionsOf, others = [], logged, reply: answer } = await decide();
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
