import { createHash } from 'node:crypto';
import { type FactorMethod, type ReauthenticationMethod, refuse } from '@bluebox/contracts';
import type { Change, View } from '@bluebox/event-sourcing';
import { httpProblem } from '@bluebox/service-http';
import { Secret, TOTP } from 'otpauth';
import type { Account, ActiveAccount, FactorsOfAccount, Session } from './account-documents.ts';
import { type AccountTransactions, findAll, put, removed } from './account-transactions.ts';
import type { Seal } from './sealing.ts';
import type { SignedIn } from './sessions.ts';

/*
 * Second factors of accounts: authenticator apps and recovery codes. The secret of an app is
 * encrypted, and of recovery codes only hashes are stored.
 */

/** Collection of the second factors in the portal's store. */
export const SECOND_FACTORS = 'second-factors';

const ISSUER = 'Bluebox';
const PERIOD_SECONDS = 30;
/** Bytes of an app's secret, as long as the HMAC-SHA-1 that the apps compute (RFC 4226). */
const SECRET_BYTES = 20;
/** Number of periods before and after the present one whose code is accepted. */
const WINDOW = 1;
/** Time, in milliseconds, within which the first code of an app has to confirm its secret. */
const ENROLMENT = 15 * 60_000;
/** Number of wrong codes after which a waiting app has to be begun anew. */
const MOST_WRONG = 10;
const RECOVERY_CODES = 10;
/** Random bytes of a recovery code, which nobody can guess even offline. */
const RECOVERY_BYTES = 10;

/** Result of checking a code. A wrong code and a code that was used before are told apart. */
export type CodeCheck = 'totp' | 'recovery-code' | 'wrong' | 'used-totp' | 'used-recovery-code';

/** The present factors of an account, and the changes that a decision about them makes. */
export interface FactorsDecision<T> {
  /** The changed factors; the present ones stay without it. */
  readonly factors?: FactorsOfAccount;
  /** Entries of the security log, written in the same transaction. */
  readonly logged: readonly Change[];
  readonly result: T;
}

export interface SecondFactorStore {
  of(accountId: string): Promise<FactorsOfAccount>;
  /** Changes the factors of an account in a transaction. */
  change<T>(
    accountId: string,
    decide: (present: FactorsOfAccount) => FactorsDecision<T>,
  ): Promise<T>;
  /**
   * Changes the factors of the account that is signed in, in a transaction.
   * @throws NOT_SIGNED_IN if the session has ended, or the account was closed or its password changed,
   *   which another process may have done a moment ago.
   */
  changeOwn<T>(
    signedIn: SignedIn,
    decide: (present: FactorsOfAccount) => FactorsDecision<T>,
  ): Promise<T>;
  /** Returns the change that removes all factors of an account. */
  removal(accountId: string): Change;
  /** Returns the number of accounts with a factor that is sealed with another key than the current one. */
  sealedBefore(): Promise<number>;
  /** Seals some of these factors with the current key. @returns the number of accounts. */
  reseal(limit: number): Promise<number>;
}

/** Returns the factors with every sealed text replaced. */
function withTexts(
  { id, enrolment, totp, passkeys, ...rest }: FactorsOfAccount,
  replace: (text: string) => string,
): FactorsOfAccount {
  return {
    ...rest,
    id,
    ...(enrolment === undefined
      ? {}
      : { enrolment: { ...enrolment, secret: replace(enrolment.secret) } }),
    ...(totp === undefined ? {} : { totp: { ...totp, secret: replace(totp.secret) } }),
    ...(passkeys === undefined
      ? {}
      : { passkeys: passkeys.map((each) => ({ ...each, name: replace(each.name) })) }),
  };
}

export function openSecondFactors(
  view: View,
  transactions: AccountTransactions,
  seal: Seal,
): SecondFactorStore {
  const isSealedBefore = (factors: FactorsOfAccount): boolean => {
    let isBefore = false;
    withTexts(factors, (text) => {
      isBefore ||= !seal.isCurrent(factors.id, text);
      return text;
    });
    return isBefore;
  };
  const sealedBefore = async () =>
    (await findAll<FactorsOfAccount>(view, SECOND_FACTORS, {})).filter(isSealedBefore);
  const of = async (accountId: string): Promise<FactorsOfAccount> =>
    (await view.get<FactorsOfAccount>(SECOND_FACTORS, accountId)) ?? { id: accountId };
  const changed = async <T>(
    accountId: string,
    decide: (present: FactorsOfAccount) => FactorsDecision<T>,
  ) => {
    const { factors, logged, result } = decide(await of(accountId));
    const changes = factors === undefined ? [] : [put(SECOND_FACTORS, factors)];
    return { changes: [...changes, ...logged], result };
  };
  return {
    of,
    change: (accountId, decide) => transactions.run(() => changed(accountId, decide)),
    changeOwn: ({ account: { id, credential }, session }, decide) =>
      transactions.run(async () => {
        const account = await view.get<Account>('accounts', id);
        const isOpen = account?.status === 'active' && account.credential === credential;
        if (!isOpen || (await view.get<Session>('sessions', session.id)) === undefined)
          throw httpProblem('NOT_SIGNED_IN');
        return changed(id, decide);
      }),
    removal: (accountId) => removed(SECOND_FACTORS, accountId),
    sealedBefore: async () => (await sealedBefore()).length,
    async reseal(limit) {
      const before = (await sealedBefore()).slice(0, limit);
      for (const { id } of before)
        await transactions.run(async () => ({
          changes: [
            put(
              SECOND_FACTORS,
              withTexts(await of(id), (text) => seal.close(id, seal.open(id, text))),
            ),
          ],
          result: undefined,
        }));
      return before.length;
    },
  };
}

/** Returns the ways to authenticate by a second factor; none if the account has no factor. */
export function methodsOfFactors(factors: FactorsOfAccount): readonly FactorMethod[] {
  if (!hasFactor(factors)) return [];
  return [
    ...(factors.totp === undefined ? [] : (['totp'] as const)),
    ...((factors.passkeys ?? []).length === 0 ? [] : (['passkey'] as const)),
    ...(unusedRecoveryCodes(factors) === 0 ? [] : (['recovery-code'] as const)),
  ];
}

/** Whether the account has a second factor. Recovery codes are only a way around a lost one. */
export const hasFactor = ({ totp, passkeys = [] }: FactorsOfAccount): boolean =>
  totp !== undefined || passkeys.length > 0;
/**
 * Returns the factors without recovery codes if no second factor remains.
 * @throws LAST_FACTOR if none remains although one is required.
 */
export function afterRemoval(remaining: FactorsOfAccount, isRequired: boolean): FactorsOfAccount {
  if (hasFactor(remaining)) return remaining;
  if (isRequired) throw refuse('LAST_FACTOR');
  const { recoveryCodes: _, ...factors } = remaining;
  return factors;
}

/**
 * Returns the factors after a wrong code for an app that waits for its first one. After several, the secret is
 * forgotten, so that nobody who found an open browser can guess the code of an app that its owner is setting up.
 */
export function afterWrongCode({ enrolment, ...others }: FactorsOfAccount): FactorsOfAccount {
  if (enrolment === undefined) return others;
  const wrong = (enrolment.wrong ?? 0) + 1;
  return wrong < MOST_WRONG ? { ...others, enrolment: { ...enrolment, wrong } } : others;
}

/**
 * Returns the ways to authenticate again: the second factors, or without any the password and the
 * organisation's provider, as far as the account has them.
 */
export const authenticationMethods = (
  { passwordHash }: Pick<ActiveAccount, 'passwordHash'>,
  factors: FactorsOfAccount,
  isConnected: boolean,
): readonly ReauthenticationMethod[] => {
  const methods = methodsOfFactors(factors);
  if (methods.length > 0) return methods;
  return [
    ...(passwordHash === undefined ? [] : (['password'] as const)),
    ...(isConnected ? (['provider'] as const) : []),
  ];
};

const isUnused = ({ usedAt }: { readonly usedAt?: string }): boolean => usedAt === undefined;
export const unusedRecoveryCodes = ({ recoveryCodes = [] }: FactorsOfAccount): number =>
  recoveryCodes.filter(isUnused).length;

/** Returns the code without the blanks and hyphens that people type between its groups. */
const tidyCode = (typed: string): string =>
  typed.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();

export interface FactorCodes {
  /** Returns the factors with a new app secret that waits for its first code, and the secret. */
  begin(
    present: FactorsOfAccount,
    login: string,
  ): { readonly factors: FactorsOfAccount; readonly secret: string; readonly uri: string };
  /** Returns the factors with the waiting app; `undefined` if the code is not of that app. */
  confirm(present: FactorsOfAccount, code: string): FactorsOfAccount | undefined;
  /** Returns the factors with ten new recovery codes, which replace earlier ones, and the codes. */
  withRecoveryCodes(present: FactorsOfAccount): {
    readonly factors: FactorsOfAccount;
    readonly codes: readonly string[];
  };
  /** Checks a code of the app or a recovery code, and returns the factors in which it is used up. */
  check(
    present: FactorsOfAccount,
    code: string,
  ): { readonly outcome: CodeCheck; readonly factors?: FactorsOfAccount };
}

export function factorCodes(seal: Seal, now: () => Date): FactorCodes {
  const appOf = (secret: string, label = ''): TOTP =>
    new TOTP({
      issuer: ISSUER,
      label,
      period: PERIOD_SECONDS,
      secret: Secret.fromBase32(secret),
    });
  /** Returns the period that a code belongs to; `undefined` for a code of none that is accepted. */
  const periodOf = (accountId: string, sealed: string, code: string): number | undefined => {
    const app = appOf(seal.open(accountId, sealed));
    const timestamp = now().getTime();
    const delta = app.validate({ token: code, timestamp, window: WINDOW });
    return delta === null ? undefined : app.counter({ timestamp }) + delta;
  };
  // The hash has no key, because a key that is replaced would end the codes, and nobody can guess them.
  const hashOf = (accountId: string, code: string): string =>
    createHash('sha256').update(`recovery code\n${accountId}\n${code}`).digest('base64url');
  return {
    begin(present, login) {
      const secret = new Secret({ size: SECRET_BYTES }).base32;
      const until = new Date(now().getTime() + ENROLMENT).toISOString();
      return {
        factors: { ...present, enrolment: { secret: seal.close(present.id, secret), until } },
        secret,
        uri: appOf(secret, login).toString(),
      };
    },
    confirm(present, code) {
      // A passkey that another session began to add with the password alone is over, too.
      const { enrolment, passkeyEnrolment: _, ...rest } = present;
      if (enrolment === undefined || enrolment.until <= now().toISOString()) return undefined;
      const period = periodOf(present.id, enrolment.secret, tidyCode(code));
      return period === undefined
        ? undefined
        : { ...rest, totp: { secret: enrolment.secret, lastPeriod: period } };
    },
    withRecoveryCodes(present) {
      const codes = Array.from(
        { length: RECOVERY_CODES },
        () => new Secret({ size: RECOVERY_BYTES }).base32,
      );
      return {
        factors: {
          ...present,
          recoveryCodes: codes.map((code) => ({ hash: hashOf(present.id, code) })),
        },
        codes: codes.map((code) => code.replace(/(.{4})(?=.)/g, '$1-')),
      };
    },
    check(present, typed) {
      const { id, totp, recoveryCodes = [] } = present;
      const code = tidyCode(typed);
      if (!hasFactor(present)) return { outcome: 'wrong' };
      if (/^[0-9]{6}$/.test(code)) {
        if (totp === undefined) return { outcome: 'wrong' };
        const period = periodOf(id, totp.secret, code);
        if (period === undefined) return { outcome: 'wrong' };
        if (period <= totp.lastPeriod) return { outcome: 'used-totp' };
        return {
          outcome: 'totp',
          factors: { ...present, totp: { ...totp, lastPeriod: period } },
        };
      }
      const hash = hashOf(id, code);
      const known = recoveryCodes.find((one) => one.hash === hash);
      if (known === undefined) return { outcome: 'wrong' };
      if (!isUnused(known)) return { outcome: 'used-recovery-code' };
      const usedAt = now().toISOString();
      return {
        outcome: 'recovery-code',
        factors: {
          ...present,
          recoveryCodes: recoveryCodes.map((one) => (one === known ? { ...one, usedAt } : one)),
        },
      };
    },
  };
}
