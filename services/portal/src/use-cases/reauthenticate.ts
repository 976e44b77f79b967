import { type ReauthenticateBody, type ReauthenticationMethod, refuse } from '@bluebox/contracts';
import { httpProblem, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import type { RelyingParty } from '../passkeys.ts';
import type { ProviderSignIn } from '../provider-sign-in.ts';
import type { RecentAuthentication } from '../recent-authentication.ts';
import { authenticationMethods, type SecondFactorStore } from '../second-factors.ts';
import type { SecurityRecorder } from '../security-log.ts';
import type { SignedIn } from '../sessions.ts';
import { type CheckFactorCodeDependencies, checkFactorCode } from './check-factor-code.ts';
import {
  type GuessingBrowser,
  type GuessPasswordDependencies,
  guessPassword,
} from './guess-password.ts';
import { type CheckPasskeyDependencies, checkPasskey } from './use-passkeys.ts';

export interface ShowReauthenticationDependencies {
  readonly recentAuthentication: RecentAuthentication;
  readonly secondFactors: SecondFactorStore;
  readonly providerSignIn: ProviderSignIn;
}

export interface ReauthenticateDependencies
  extends ShowReauthenticationDependencies,
    GuessPasswordDependencies,
    CheckFactorCodeDependencies,
    CheckPasskeyDependencies {}

/** The question to which a passkey gave its answer. */
export interface AskedPasskey {
  /** Challenge that this browser got a short time ago. */
  readonly challenge: string | undefined;
  readonly site: RelyingParty | undefined;
}

/** Shows whether the session's last authentication is recent, and how to give another. */
export async function showReauthentication(
  dependencies: ShowReauthenticationDependencies,
  signedIn: SignedIn | undefined,
) {
  if (signedIn === undefined) throw httpProblem('NOT_SIGNED_IN');
  const factors = await dependencies.secondFactors.of(signedIn.account.id);
  return ok({
    ...dependencies.recentAuthentication.of(signedIn.session, factors),
    methods: [...(await methodsFor(dependencies, signedIn))],
  });
}

/** Returns the ways by which the person of a session can authenticate again. */
export async function methodsFor(
  { secondFactors, providerSignIn }: ShowReauthenticationDependencies,
  { account }: SignedIn,
): Promise<readonly ReauthenticationMethod[]> {
  const factors = await secondFactors.of(account.id);
  return authenticationMethods(account, factors, await providerSignIn.opens(account.id));
}

/**
 * Checks a second factor, or the password of an account without one, so that the session is known to be
 * still in the hands of its owner. The caller renews the session afterwards.
 */
export async function reauthenticate(
  dependencies: ReauthenticateDependencies,
  body: z.output<typeof ReauthenticateBody>,
  signedIn: SignedIn | undefined,
  browser: GuessingBrowser & AskedPasskey,
  recorder: SecurityRecorder,
) {
  if (signedIn === undefined) throw httpProblem('NOT_SIGNED_IN');
  const { account } = signedIn;
  const methods = await methodsFor(dependencies, signedIn);
  const isByPassword = 'password' in body;
  const hasFactor = methods.some((method) => method !== 'password' && method !== 'provider');
  if (isByPassword ? !methods.includes('password') : !hasFactor)
    throw httpProblem('REAUTHENTICATION_NEEDED', { data: { methods: [...methods] } });
  if ('passkey' in body)
    await checkPasskey(
      dependencies,
      account.id,
      body.passkey,
      browser.challenge,
      browser.site,
      recorder,
      'reauthentication',
    );
  else if (!isByPassword)
    await checkFactorCode(dependencies, account, body.code, browser, recorder, 'reauthentication');
  else if (
    !(await guessPassword(
      dependencies,
      `account ${account.id}`,
      account,
      body.password,
      browser,
      recorder,
      'reauthentication',
    ))
  )
    throw refuse('PASSWORD_WRONG');
  return ok({ withFactor: !isByPassword });
}
