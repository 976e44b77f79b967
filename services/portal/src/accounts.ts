import {
  change,
  type Change,
  type Document,
  refuse,
  type View,
  type ViewDefinition,
} from '@bluebox/event-sourcing';

/** Somebody who signs in. What is known of them is the portal's own and in no event. */
export interface Account extends Document {
  readonly status: 'invited' | 'active' | 'revoked';
  readonly login?: string;
  readonly name?: string;
  /** Argon2id, in PHC notation. */
  readonly passwordHash?: string;
  readonly createdAt: string;
  /** Raised by every invitation and reset: an older code stops working. */
  readonly codeGeneration: number;
  /** Until when the present code is good; absent when there is none. */
  readonly codeExpiresAt?: string;
}

/** A signed-in browser. Its id is the SHA-256 of what the cookie holds. */
export interface Session extends Document {
  readonly accountId: string;
  readonly createdAt: string;
  readonly seenAt: string;
}

/** An answer kept for its Idempotency-Key. */
export interface KeptAnswer extends Document {
  readonly fingerprint: string;
  readonly answer: unknown;
  readonly recordedAt: string;
}

/** What the portal keeps for good, on a durable view store: there is no log to build it from. */
export const accountsView: ViewDefinition = {
  name: 'portal-accounts',
  version: 1,
  collections: [
    { name: 'accounts', indexes: ['login', 'status'] },
    { name: 'sessions', indexes: ['accountId', 'seenAt'] },
    { name: 'answers', indexes: ['recordedAt'] },
  ],
};

/** Days without a visit, and days at all, after which a session ends. */
const IDLE_HOURS = 12;
const LONGEST_DAYS = 7;
/** Hours between writes of `seenAt`, so that reading a page does not write to disk. */
const SEEN_HOURS = 1;
const HOUR = 3_600_000;

export interface Accounts {
  list(): Promise<readonly Account[]>;
  byId(id: string): Promise<Account | undefined>;
  byLogin(login: string): Promise<Account | undefined>;
  /** Applies changes to accounts; ends the sessions of those named. */
  save(accounts: readonly Account[], endSessionsOf?: readonly string[], answer?: KeptAnswer): Promise<void>;
  startSession(idHash: string, account: Account, now: Date): Promise<void>;
  endSession(idHash: string): Promise<void>;
  /** The active account of a session; `undefined` once it ended or the account was revoked. */
  accountOf(idHash: string, now: Date): Promise<{ readonly session: Session; readonly account: Account } | undefined>;
  answer(key: string): Promise<KeptAnswer | undefined>;
  forgetBefore(recordedAt: string): Promise<void>;
}

const put = <D extends Document>(collection: string, document: D): Change =>
  change<D>(collection, document.id, () => document);
const removed = (collection: string, id: string): Change => change(collection, id, () => undefined);

/** Everything, page by page. */
async function all<D extends Document>(
  view: View,
  collection: string,
  where: Record<string, string | { lt: string }>,
): Promise<D[]> {
  const found: D[] = [];
  const limit = 500;
  for (;;) {
    const page = await view.find<D>(collection, { where, limit, offset: found.length });
    found.push(...page);
    if (page.length < limit) return found;
  }
}

export function openAccounts(view: View): Accounts {
  const apply = (changes: readonly Change[]) => view.apply({ from: {}, to: {}, changes });
  return {
    list: () => all<Account>(view, 'accounts', {}),
    byId: (id) => view.get<Account>('accounts', id),
    async byLogin(login) {
      const [account] = await view.find<Account>('accounts', { where: { login }, limit: 1 });
      return account;
    },
    async save(accounts, endSessionsOf = [], answer) {
      const ended: Session[] = [];
      for (const accountId of endSessionsOf)
        ended.push(...(await all<Session>(view, 'sessions', { accountId })));
      await apply([
        ...accounts.map((account) =>
          change<Account>('accounts', account.id, () => account),
        ),
        ...ended.map(({ id }) => removed('sessions', id)),
        ...(answer === undefined
          ? []
          : [
              change<KeptAnswer>('answers', answer.id, (before) => {
                if (before !== undefined)
                  throw refuse.conflict('BUSY', 'the same request is being answered; try again');
                return answer;
              }),
            ]),
      ]);
    },
    async startSession(idHash, account, now) {
      const at = now.toISOString();
      await apply([
        put<Session>('sessions', { id: idHash, accountId: account.id, createdAt: at, seenAt: at }),
      ]);
    },
    endSession: (idHash) => apply([removed('sessions', idHash)]),
    async accountOf(idHash, now) {
      const session = await view.get<Session>('sessions', idHash);
      if (session === undefined) return undefined;
      const time = now.getTime();
      const idle = time - Date.parse(session.seenAt);
      if (idle > IDLE_HOURS * HOUR || time - Date.parse(session.createdAt) > LONGEST_DAYS * 24 * HOUR) {
        await apply([removed('sessions', idHash)]);
        return undefined;
      }
      const account = await view.get<Account>('accounts', session.accountId);
      if (account === undefined || account.status !== 'active') return undefined;
      if (idle > SEEN_HOURS * HOUR)
        await apply([
          change<Session>('sessions', idHash, (before) =>
            before === undefined ? undefined : { ...before, seenAt: now.toISOString() },
          ),
        ]);
      return { session, account };
    },
    answer: (key) => view.get<KeptAnswer>('answers', key),
    async forgetBefore(recordedAt) {
      const old = await all<KeptAnswer>(view, 'answers', { recordedAt: { lt: recordedAt } });
      if (old.length > 0) await apply(old.map(({ id }) => removed('answers', id)));
    },
  };
}
