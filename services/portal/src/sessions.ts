import { createHash } from 'node:crypto';
import type { Device } from '@bluebox/contracts';
import {
  type Change,
  changeExisting,
  type IdempotencyOfRequest,
  isFingerprintOf,
  type View,
} from '@bluebox/event-sourcing';
import { httpProblem } from '@bluebox/service-http';
import type { Account, ActiveAccount, KeptAnswer, Session } from './account-documents.ts';
import { type AccountTransactions, findAll, put, removed } from './account-transactions.ts';
import type { Credential } from './domain/account-lifecycle.ts';

/* The sessions of people who are signed in, kept in the portal's store. */

const HOUR = 3_600_000;
/** Time, in milliseconds, without a request after which a session ends. */
const IDLE = 12 * HOUR;
/** Longest duration of a session, in milliseconds. */
export const LONGEST_SESSION = 7 * 24 * HOUR;
/**
 * Duration, in milliseconds, of a session that may only set up the second factor that is required: long
 * enough to install an app, and short because it was opened by the password alone.
 */
export const LONGEST_ENROLMENT = HOUR / 2;
/**
 * Precision of `seenAt`, in milliseconds. A higher precision would write to disk at nearly every
 * request.
 */
const SEEN_STEP = HOUR / 4;
/**
 * Time, in milliseconds, for which a session is trusted without reading the store. A session that
 * another process ended is refused after this time at the latest.
 */
const TRUSTED = 5_000;
const MOST_REMEMBERED = 10_000;

/**
 * Returns the hash under which a session is stored, so that reading the store lets nobody sign in
 * as someone else.
 */
export const sessionDigest = (secret: string): string =>
  createHash('sha256').update(secret).digest('base64url');

/** Returns the id of the record that a session goes on under another id since its renewal. */
const renewalId = (id: string): string => `renewed-session|${id}`;

/**
 * Returns the public id of a session. The id under which the session is stored never leaves the
 * store.
 */
export const publicSessionId = ({ id }: Session): string =>
  createHash('sha256').update(`session ${id}`).digest('hex').slice(0, 32);

export interface SignedIn {
  readonly session: Session;
  readonly account: ActiveAccount;
}

/**
 * The Idempotency-Key of the request that begins a session. Repeating the request replaces the
 * session instead of adding another.
 */
export type SessionRequest = IdempotencyOfRequest | undefined;

/** The browser in which a session begins. */
export interface SessionBrowser {
  readonly device: Device;
  /** Id of the browser's earlier session. */
  readonly replaced: string | undefined;
  /** Whether a second factor was given in this browser. */
  readonly withFactor: boolean;
  /** Time of an earlier authentication that counts instead of the beginning of the session. */
  readonly provenAt?: string | undefined;
}

export interface Sessions {
  /**
   * Finds the session with this id, if it has not ended. The answer is synchronous if the session
   * was looked up recently.
   */
  find(id: string): SignedIn | undefined | Promise<SignedIn | undefined>;
  /**
   * Finds a session like `find`, but does not prolong it, so that an open page does not keep a
   * session alive.
   */
  peek(id: string): Promise<SignedIn | undefined>;
  /**
   * Begins a session, which replaces the browser's earlier session.
   * @param logged entries of the security log, written in the same transaction.
   * @throws IDEMPOTENCY_KEY_REUSED when another request has used the key; SIGN_IN_FAILED when the
   * account was closed, or its password changed, after the check of the password.
   */
  begin(
    id: string,
    credential: Credential,
    request: SessionRequest,
    browser: SessionBrowser,
    logged: readonly Change[],
  ): Promise<ActiveAccount>;
  /**
   * Records that the person has proved again who they are, and gives the session another id, so that
   * a copy of the earlier cookie ends instead of profiting from the proof.
   * @param id id under which the session is stored from now on.
   * @param withFactor whether the proof was a second factor.
   * @param logged entries of the security log, written in the same transaction.
   * @throws NOT_SIGNED_IN when the session has ended.
   */
  renew(
    earlier: string,
    id: string,
    withFactor: boolean,
    logged: readonly Change[],
  ): Promise<SignedIn>;
  /**
   * Ends a session, also if it goes on under the id of a renewal, whose cookie the browser may not have got
   * yet.
   * @param id id of the session, or of one before its renewals.
   * @param logged returns entries of the security log for the session's account, written in the same
   * transaction if there is a session to end.
   */
  end(id: string, logged: (accountId: string) => readonly Change[]): Promise<void>;
  /**
   * Ends the matching sessions of an account in one transaction, so that none of them goes on under the id of
   * a renewal at the same time.
   * @param logged entries of the security log, written if a session ends.
   * @returns the number of the sessions.
   */
  endOf(
    accountId: string,
    isMeant: (session: Session) => boolean,
    logged: readonly Change[],
  ): Promise<number>;
  /** Returns the current sessions of an account, last seen first. */
  ofAccount(accountId: string): Promise<readonly Session[]>;
  /** Drops cached sessions, after changes to accounts or sessions. */
  forgetRemembered(): void;
  /**
   * Removes sessions that were idle too long. A session over its longest duration accepts no
   * requests, and becomes idle too.
   */
  tidy(): Promise<void>;
}

export function openSessions(
  view: View,
  transactions: AccountTransactions,
  now: () => Date,
): Sessions {
  const remembered = new Map<string, SignedIn & { readonly readAt: number }>();
  let changes = 0;
  const forgetRemembered = () => {
    changes += 1;
    remembered.clear();
  };
  const isOver = (session: Session): boolean => {
    const time = now().getTime();
    return (
      time - Date.parse(session.seenAt) > IDLE ||
      time - Date.parse(session.createdAt) > LONGEST_SESSION
    );
  };
  /** Returns the id of the last renewal of a session, which is its own id if there was none. */
  const lastOf = async (id: string): Promise<string> => {
    const renewal = await view.get<KeptAnswer>('answers', renewalId(id));
    return renewal === undefined ? id : lastOf(String(renewal.answer));
  };
  const opens = (account: Account | undefined, credential: number): account is ActiveAccount =>
    account?.status === 'active' && account.credential === credential;

  const read = async (id: string, isRequest = true): Promise<SignedIn | undefined> => {
    const before = changes;
    const session = await view.get<Session>('sessions', id);
    if (session === undefined || isOver(session)) return undefined;
    const account = await view.get<Account>('accounts', session.accountId);
    // A session or an account changed during this read, so the result may be outdated.
    if (changes !== before) return read(id, isRequest);
    if (!opens(account, session.credential)) return undefined;
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    if (isRequest) remembered.set(id, { session, account, readAt: now().getTime() });
    if (isRequest && now().getTime() - Date.parse(session.seenAt) > SEEN_STEP) await see(id);
    return { session, account };
  };
  const ofAccount = async (accountId: string): Promise<readonly Session[]> => {
    const [sessions, account] = await Promise.all([
      findAll<Session>(view, 'sessions', { accountId }),
      view.get<Account>('accounts', accountId),
    ]);
    return sessions
      .filter((session) => !isOver(session) && opens(account, session.credential))
      .sort((a, b) => (a.seenAt < b.seenAt ? 1 : -1));
  };
  const see = (id: string) =>
    view.apply({
      from: {},
      to: {},
      changes: [
        changeExisting<Session>('sessions', id, (session) => ({
          ...session,
          seenAt: now().toISOString(),
        })),
      ],
    });

  return {
    find(id) {
      const known = remembered.get(id);
      const fresh =
        known !== undefined &&
        Math.abs(now().getTime() - known.readAt) < TRUSTED &&
        !isOver(known.session);
      return fresh ? known : read(id);
    },
    peek: (id) => read(id, false),
    async begin(id, { accountId, credential }, request, browser, logged) {
      const { device, replaced, withFactor, provenAt } = browser;
      const account = await transactions.run(async () => {
        const current = await view.get<Account>('accounts', accountId);
        if (!opens(current, credential)) throw httpProblem('SIGN_IN_FAILED');
        const repeated =
          request === undefined
            ? []
            : await findAll<Session>(view, 'sessions', { requestKey: request.key });
        if (
          request !== undefined &&
          repeated.some(({ requestFingerprint }) => !isFingerprintOf(request, requestFingerprint))
        )
          throw httpProblem('IDEMPOTENCY_KEY_REUSED');
        const replacedNow = replaced === undefined ? [] : [await lastOf(replaced)];
        const at = now().toISOString();
        const session: Session = {
          id,
          accountId,
          credential,
          createdAt: at,
          seenAt: at,
          device,
          ...(withFactor ? { withFactor } : {}),
          ...(provenAt === undefined ? {} : { provenAt }),
          ...(request === undefined
            ? {}
            : { requestKey: request.key, requestFingerprint: request.fingerprint }),
        };
        return {
          changes: [
            ...repeated.map((older) => removed('sessions', older.id)),
            ...replacedNow.map((older) => removed('sessions', older)),
            put('sessions', session),
            ...logged,
          ],
          result: current,
        };
      });
      forgetRemembered();
      return account;
    },
    async renew(earlier, id, withFactor, logged) {
      const renewed = await transactions.run(async () => {
        const session = await view.get<Session>('sessions', earlier);
        if (session === undefined || isOver(session)) throw httpProblem('NOT_SIGNED_IN');
        const account = await view.get<Account>('accounts', session.accountId);
        if (!opens(account, session.credential)) throw httpProblem('NOT_SIGNED_IN');
        const at = now().toISOString();
        const proven: Session = {
          ...session,
          id,
          seenAt: at,
          provenAt: at,
          ...(withFactor ? { withFactor } : {}),
        };
        return {
          changes: [
            removed('sessions', earlier),
            put('sessions', proven),
            put<KeptAnswer>('answers', {
              id: renewalId(earlier),
              fingerprint: '',
              answer: id,
              recordedAt: at,
            }),
            ...logged,
          ],
          result: { session: proven, account },
        };
      });
      forgetRemembered();
      return renewed;
    },
    async end(id, logged) {
      await transactions.run(async () => {
        const last = await lastOf(id);
        const session = await view.get<Session>('sessions', last);
        return {
          // The removal is written even if there is no such session, because only a write notices a
          // renewal between the two reads.
          changes: [
            removed('sessions', last),
            ...(session === undefined ? [] : logged(session.accountId)),
          ],
          result: undefined,
        };
      });
      forgetRemembered();
    },
    async endOf(accountId, isMeant, logged) {
      const ended = await transactions.run(async () => {
        const meant = (await ofAccount(accountId)).filter(isMeant);
        const removals = meant.map(({ id }) => removed('sessions', id));
        return {
          changes: removals.length === 0 ? [] : [...removals, ...logged],
          result: meant.length,
        };
      });
      forgetRemembered();
      return ended;
    },
    ofAccount,
    forgetRemembered,
    async tidy() {
      const seenBefore = new Date(now().getTime() - IDLE).toISOString();
      const over = await findAll<Session>(view, 'sessions', { seenAt: { lt: seenBefore } });
      if (over.length > 0)
        await view.apply({
          from: {},
          to: {},
          changes: over.map(({ id }) =>
            changeExisting<Session>('sessions', id, (session) =>
              session.seenAt < seenBefore ? undefined : session,
            ),
          ),
        });
    },
  };
}
