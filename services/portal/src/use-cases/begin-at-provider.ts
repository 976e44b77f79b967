import { type JoinByProviderBody, refuse } from '@bluebox/contracts';
import { httpProblem, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import type { IdentityProvider } from '../identity-provider.ts';
import type { ProviderErrand, ProviderSignIn } from '../provider-sign-in.ts';
import type { SecurityRecorder } from '../security-log.ts';
import type { SignedIn } from '../sessions.ts';
import { assertLoginFree } from './accept-invitation.ts';
import { type AccountOfCodeDependencies, accountOfCode } from './account-of-code.ts';
import type { WrongCode } from './wrong-code.ts';

export interface BeginAtProviderDependencies extends AccountOfCodeDependencies {
  readonly providerSignIn: ProviderSignIn;
}

/** The browser that is sent to the provider. */
export interface SentBrowser {
  /** URL of this Bluebox to which the provider sends the browser back. */
  readonly redirectUri: string | undefined;
  /** Path of the console to open afterwards. */
  readonly next?: string | undefined;
  readonly inWindow?: boolean | undefined;
}

/** A page of the provider, and what has to be kept until its answer comes. */
export interface BegunAtProvider {
  readonly url: string;
  readonly errand: ProviderErrand;
}

/** @throws PROVIDER_OFF if there is no provider, or the URL of this Bluebox is not known for certain. */
export function assertProvider(
  { provider }: ProviderSignIn,
  redirectUri: string | undefined,
): { readonly provider: IdentityProvider; readonly redirectUri: string } {
  if (provider === undefined || redirectUri === undefined) throw refuse('PROVIDER_OFF');
  return { provider, redirectUri };
}

async function begin(
  { providerSignIn, now }: BeginAtProviderDependencies,
  { redirectUri, next, inWindow }: SentBrowser,
  about: Pick<ProviderErrand, 'purpose' | 'accountId' | 'joining'>,
) {
  const own = assertProvider(providerSignIn, redirectUri);
  // An identity that opens an account from now on must not be that of a colleague who is still signed in
  // at the provider in this browser.
  const again = about.purpose !== 'sign-in';
  const { url, asked } = await own.provider.ask(own.redirectUri, again);
  const errand: ProviderErrand = { ...asked, ...about, begunAt: now().getTime(), next, inWindow };
  return ok<BegunAtProvider>({ url, errand });
}

/** Begins a sign-in at the provider. */
export const beginProviderSignIn = (
  dependencies: BeginAtProviderDependencies,
  browser: SentBrowser,
) => begin(dependencies, browser, { purpose: 'sign-in' });

/** Begins to accept an invitation without choosing a password; refuses a login that another account has. */
export async function beginJoining(
  dependencies: BeginAtProviderDependencies,
  joining: z.output<typeof JoinByProviderBody>,
  browser: SentBrowser,
  wrongCode: WrongCode,
  recorder: SecurityRecorder,
) {
  assertProvider(dependencies.providerSignIn, browser.redirectUri);
  const account = await accountOfCode(dependencies, joining.code, wrongCode, recorder);
  await assertLoginFree(dependencies.accounts, joining.login, account.id);
  return begin(dependencies, browser, { purpose: 'join', joining });
}

/** Begins to connect the signed-in account to an identity of the provider. */
export async function beginConnecting(
  dependencies: BeginAtProviderDependencies,
  signedIn: SignedIn | undefined,
  browser: SentBrowser,
) {
  if (signedIn === undefined) throw httpProblem('NOT_SIGNED_IN');
  const accountId = signedIn.account.id;
  if ((await dependencies.providerSignIn.identities.of(accountId)) !== undefined)
    throw refuse('IDENTITY_EXISTS');
  return begin(dependencies, browser, { purpose: 'connect', accountId });
}

/** Begins another authentication of the signed-in person, who has to give it anew at the provider. */
export async function beginReauthentication(
  dependencies: BeginAtProviderDependencies,
  signedIn: SignedIn | undefined,
  browser: SentBrowser,
) {
  if (signedIn === undefined) throw httpProblem('NOT_SIGNED_IN');
  const accountId = signedIn.account.id;
  if ((await dependencies.providerSignIn.identities.of(accountId)) === undefined)
    throw refuse('IDENTITY_NOT_CONNECTED');
  return begin(dependencies, browser, { purpose: 'reauthenticate', accountId });
}
