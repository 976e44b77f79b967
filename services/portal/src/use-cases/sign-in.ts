import type { SignInBody } from '@bluebox/contracts';
import { httpProblem, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import type { Accounts } from '../accounts.ts';
import { credentialOf } from '../domain/account-lifecycle.ts';
import type { SecurityRecorder } from '../security-log.ts';
import {
  type GuessingBrowser,
  type GuessPasswordDependencies,
  guessPassword,
} from './guess-password.ts';

export interface SignInDependencies extends GuessPasswordDependencies {
  readonly accounts: Accounts;
}

/** Checks login and password. Unknown logins and wrong passwords are refused alike. */
export async function signIn(
  dependencies: SignInDependencies,
  body: z.output<typeof SignInBody>,
  browser: GuessingBrowser,
  recorder: SecurityRecorder,
) {
  const login = body.login.trim().toLowerCase();
  const account = await dependencies.accounts.byLogin(login);
  const active = account?.status === 'active' ? account : undefined;
  const right = await guessPassword(
    dependencies,
    login,
    active,
    body.password,
    browser,
    recorder,
    'sign-in',
  );
  if (!right || active === undefined) throw httpProblem('SIGN_IN_FAILED');
  const { passwordHash } = active;
  if (passwordHash !== undefined && !dependencies.passwords.isCurrent(passwordHash))
    await dependencies.accounts.rehash(active, await dependencies.passwords.hash(body.password));
  return ok(credentialOf(active));
}
