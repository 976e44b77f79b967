import type { Delivery } from '@bluebox/service-http';
import type { Request } from 'express';
import type { Accounts } from '../accounts.ts';
import type { Credential } from '../domain/account-lifecycle.ts';
import { methodsOfFactors, type SecondFactorStore } from '../second-factors.ts';
import type { SecurityRecorder } from '../security-log.ts';
import type { SignedIn } from '../sessions.ts';
import {
  type BeginSessionDependencies,
  beginSession,
  type SessionCause,
} from '../use-cases/begin-session.ts';
import {
  type Proof,
  type RenewSessionDependencies,
  renewSession,
} from '../use-cases/renew-session.ts';
import type { Cookies } from './cookies.ts';
import { deviceOf } from './device.ts';
import type { Identities } from './identity.ts';

export interface SessionDeliveryDependencies extends BeginSessionDependencies {
  readonly accounts: Accounts;
  readonly cookies: Cookies;
  readonly identity: Identities;
  readonly secondFactors: SecondFactorStore;
  readonly newId: () => string;
  readonly now: () => Date;
  /** Returns the writer of the security log for a request. */
  readonly recorderOf: (request: Request) => SecurityRecorder;
}

export interface RenewalDeliveryDependencies extends RenewSessionDependencies {
  readonly cookies: Cookies;
  readonly identity: Identities;
  /** Returns the writer of the security log for a request. */
  readonly recorderOf: (request: Request) => SecurityRecorder;
}

/** Renews the session of the request after a proof of who is there, and sets its new cookie. */
export async function deliverRenewal(
  dependencies: RenewalDeliveryDependencies,
  { request, response }: Delivery,
  proof: Proof,
): Promise<SignedIn> {
  const { signedIn, enrolling } = dependencies.identity.of(request);
  const { secret, ...renewed } = await renewSession(
    dependencies,
    signedIn ?? enrolling,
    proof,
    dependencies.recorderOf(request),
  );
  dependencies.cookies.setSession(response, secret);
  return renewed;
}

/**
 * Begins a session for the browser of the request, and sets the browser's cookies. If the account has
 * a second factor, a right password or an authentication at the organisation's provider only lets the
 * browser give it.
 * @param atProvider whether the provider has asked for a second factor, which then is enough, and the time
 *   of the authentication there, which may have been long before the sign-in.
 */
export async function deliverSession(
  dependencies: SessionDeliveryDependencies,
  credential: Credential,
  { request, response, idempotency }: Delivery,
  cause: SessionCause = 'sign-in',
  atProvider?: { readonly withFactor: boolean; readonly provenAt: string },
) {
  const { accounts, cookies, identity, secondFactors, newId, now, recorderOf } = dependencies;
  const provedFactor = atProvider?.withFactor === true;
  if ((cause === 'sign-in' || cause === 'provider') && !provedFactor) {
    const methods = methodsOfFactors(await secondFactors.of(credential.accountId));
    if (methods.length > 0) {
      cookies.setBegunSignIn(response, credential, now());
      return { signedIn: false, secondStep: [...methods] };
    }
  }
  const earlier = cause === 'password-change' ? identity.of(request).signedIn?.session : undefined;
  const hadFactor = earlier?.withFactor === true;
  const { secret, account } = await beginSession(
    dependencies,
    credential,
    idempotency,
    {
      device: deviceOf(request.get('User-Agent')),
      replaced: cookies.session(request),
      withFactor: cause === 'second-factor' || provedFactor || hadFactor,
      // The password alone is no authentication for an account with a second factor.
      ...(hadFactor ? { provenAt: earlier.provenAt ?? earlier.createdAt } : {}),
      ...(atProvider === undefined ? {} : { provenAt: atProvider.provenAt }),
    },
    recorderOf(request),
    cause,
  );
  cookies.setSession(response, secret);
  if (cause === 'second-factor') cookies.clearBegunSignIn(response);
  cookies.addDevice(request, response, account.id, newId());
  return { signedIn: true, name: accounts.entryOf(account).name };
}
