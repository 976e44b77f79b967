import { refuse } from '@bluebox/contracts';
import { ok } from '@bluebox/service-http';
import type { Accounts } from '../accounts.ts';
import { type Credential, credentialOf } from '../domain/account-lifecycle.ts';
import type { SecurityRecorder } from '../security-log.ts';
import { type CheckFactorCodeDependencies, checkFactorCode } from './check-factor-code.ts';
import type { GuessingBrowser } from './guess-password.ts';

export interface CompleteSignInDependencies extends CheckFactorCodeDependencies {
  readonly accounts: Accounts;
}

/**
 * Completes a sign-in by a second factor.
 * @param begun the account whose password was right in this browser a short time ago.
 */
export async function completeSignIn(
  dependencies: CompleteSignInDependencies,
  code: string,
  begun: Credential | undefined,
  browser: GuessingBrowser,
  recorder: SecurityRecorder,
) {
  const account =
    begun === undefined ? undefined : await dependencies.accounts.byId(begun.accountId);
  if (account?.status !== 'active' || account.credential !== begun?.credential)
    throw refuse('SIGN_IN_OVER');
  await checkFactorCode(dependencies, account, code, browser, recorder, 'second-step');
  return ok(credentialOf(account));
}
