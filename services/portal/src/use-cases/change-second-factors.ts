import { refuse } from '@bluebox/contracts';
import { httpProblem, ok } from '@bluebox/service-http';
import type { FactorsOfAccount } from '../account-documents.ts';
import type { Accounts } from '../accounts.ts';
import type { Passkeys } from '../passkeys.ts';
import type { RecentAuthentication } from '../recent-authentication.ts';
import {
  afterRemoval,
  afterWrongCode,
  type FactorCodes,
  methodsOfFactors,
  type SecondFactorStore,
  unusedRecoveryCodes,
} from '../second-factors.ts';
import type { SecurityRecorder } from '../security-log.ts';
import type { SignedIn } from '../sessions.ts';
import { drawQrOnce } from './draw-qr.ts';

export interface SecondFactorDependencies {
  readonly accounts: Accounts;
  readonly secondFactors: SecondFactorStore;
  readonly factorCodes: FactorCodes;
  readonly passkeys: Passkeys;
  readonly recentAuthentication: RecentAuthentication;
  /** Whether every account needs a second factor. */
  readonly factorRequired: boolean;
  readonly now: () => Date;
}

/** Describes the second factors of an account, for its owner. */
export const viewOf = (factors: FactorsOfAccount, passkeys: Passkeys) => ({
  totp: factors.totp !== undefined,
  recoveryCodes: unusedRecoveryCodes(factors),
  passkeys: passkeys.listed(factors),
});

export function assertSignedIn(signedIn: SignedIn | undefined): asserts signedIn is SignedIn {
  if (signedIn === undefined) throw httpProblem('NOT_SIGNED_IN');
}

/** Shows the second factors of the signed-in account. */
export async function showSecondFactors(
  { secondFactors, passkeys }: SecondFactorDependencies,
  signedIn: SignedIn | undefined,
) {
  assertSignedIn(signedIn);
  return ok(viewOf(await secondFactors.of(signedIn.account.id), passkeys));
}

/** Makes a secret for an authenticator app, which counts once a code has confirmed it. */
export async function beginTotp(
  dependencies: SecondFactorDependencies,
  signedIn: SignedIn | undefined,
) {
  const { accounts, secondFactors, factorCodes, recentAuthentication } = dependencies;
  assertSignedIn(signedIn);
  const { account, session } = signedIn;
  // A session that only sets up a factor passes no other check of its age.
  if (!recentAuthentication.isRecent(session, await secondFactors.of(account.id)))
    throw httpProblem('NOT_SIGNED_IN');
  const { login = '' } = accounts.entryOf(account);
  const { secret, uri } = await secondFactors.changeOwn(signedIn, (present) => {
    if (present.totp !== undefined) throw refuse('FACTOR_EXISTS');
    const { factors, ...result } = factorCodes.begin(present, login);
    return { factors, logged: [], result };
  });
  return ok({ secret, uri, qr: drawQrOnce(uri) });
}

/**
 * Sets up an authenticator app by its first code, and makes the first recovery codes. The caller renews
 * the session afterwards, because the code proves who is there.
 */
export async function confirmTotp(
  { secondFactors, factorCodes }: SecondFactorDependencies,
  code: string,
  signedIn: SignedIn | undefined,
  recorder: SecurityRecorder,
) {
  assertSignedIn(signedIn);
  const { account } = signedIn;
  const recoveryCodes = await secondFactors.changeOwn(signedIn, (present) => {
    if (present.totp !== undefined) throw refuse('FACTOR_EXISTS');
    const confirmed = factorCodes.confirm(present, code);
    if (confirmed === undefined)
      return { factors: afterWrongCode(present), logged: [], result: undefined };
    const { factors, codes } = factorCodes.withRecoveryCodes(confirmed);
    return {
      factors,
      logged: [
        recorder.entry({
          kind: 'factor-added',
          outcome: 'done',
          account: account.id,
          factor: 'totp',
        }),
      ],
      result: codes,
    };
  });
  if (recoveryCodes === undefined) {
    await recorder.refused({ kind: 'second-step', outcome: 'wrong-code', account: account.id });
    throw refuse('FACTOR_CODE_WRONG');
  }
  return ok({ recoveryCodes: [...recoveryCodes] });
}

/** Removes the authenticator app, and the recovery codes if no other second factor remains. */
export async function removeTotp(
  { secondFactors, passkeys, factorRequired }: SecondFactorDependencies,
  signedIn: SignedIn | undefined,
  recorder: SecurityRecorder,
) {
  assertSignedIn(signedIn);
  const { id } = signedIn.account;
  const remaining = await secondFactors.changeOwn(signedIn, ({ totp, ...others }) => {
    if (totp === undefined) throw refuse('UNKNOWN_FACTOR');
    const factors = afterRemoval(others, factorRequired);
    return {
      factors,
      logged: [
        recorder.entry({ kind: 'factor-removed', outcome: 'done', account: id, factor: 'totp' }),
      ],
      result: factors,
    };
  });
  return ok(viewOf(remaining, passkeys));
}

/** Replaces the recovery codes of the signed-in account. */
export async function makeRecoveryCodes(
  { secondFactors, factorCodes }: SecondFactorDependencies,
  signedIn: SignedIn | undefined,
  recorder: SecurityRecorder,
) {
  assertSignedIn(signedIn);
  const { id } = signedIn.account;
  const codes = await secondFactors.changeOwn(signedIn, (present) => {
    if (methodsOfFactors(present).length === 0) throw refuse('UNKNOWN_FACTOR');
    const { factors, codes: result } = factorCodes.withRecoveryCodes(present);
    return {
      factors,
      logged: [recorder.entry({ kind: 'recovery-codes-made', outcome: 'done', account: id })],
      result,
    };
  });
  return ok({ recoveryCodes: [...codes] });
}
