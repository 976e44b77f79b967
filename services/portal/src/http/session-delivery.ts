import type { Delivery } from '@bluebox/service-http';
import type { Request } from 'express';
import type { Accounts } from '../accounts.ts';
import type { Credential } from '../domain/account-lifecycle.ts';
import type { SecurityRecorder } from '../security-log.ts';
import {
  type BeginSessionDependencies,
  beginSession,
  type SessionCause,
} from '../use-cases/begin-session.ts';
import type { Cookies } from './cookies.ts';
import { deviceOf } from './device.ts';

export interface SessionDeliveryDependencies extends BeginSessionDependencies {
  readonly accounts: Accounts;
  readonly cookies: Cookies;
  readonly newId: () => string;
  /** Returns the writer of the security log for a request. */
  readonly recorderOf: (request: Request) => SecurityRecorder;
}

/** Begins a session for the browser of the request, and sets the browser's cookies. */
export async function deliverSession(
  dependencies: SessionDeliveryDependencies,
  credential: Credential,
  { request, response, idempotency }: Delivery,
  cause: SessionCause = 'sign-in',
) {
  const { accounts, cookies, newId, recorderOf } = dependencies;
  const { secret, account } = await beginSession(
    dependencies,
    credential,
    idempotency,
    { device: deviceOf(request.get('User-Agent')), replaced: cookies.session(request) },
    recorderOf(request),
    cause,
  );
  cookies.setSession(response, secret);
  cookies.addDevice(request, response, account.id, newId());
  return { signedIn: true, name: accounts.entryOf(account).name };
}
