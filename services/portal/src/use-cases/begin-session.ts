import type { Credential } from '../domain/account-lifecycle.ts';
import type { OpenStreams } from '../open-streams.ts';
import type { SecurityRecorder } from '../security-log.ts';
import {
  type SessionBrowser,
  type SessionRequest,
  type Sessions,
  sessionDigest,
} from '../sessions.ts';

export interface BeginSessionDependencies {
  readonly sessions: Sessions;
  readonly openStreams: OpenStreams;
  /** Returns 128 random bits, as text. */
  readonly randomSecret: () => string;
}

/**
 * The act that begins a session: a right password, an authentication at the organisation's provider, a
 * second factor after either, or a new password. A new password is recorded by itself, so that its
 * session is no further entry of the security log.
 */
export type SessionCause = 'sign-in' | 'provider' | 'second-factor' | 'password-change';

/**
 * Begins a session for a browser, replacing the browser's earlier session. Resolves with the
 * account and the session's secret, which is not stored.
 */
export async function beginSession(
  { sessions, openStreams, randomSecret }: BeginSessionDependencies,
  credential: Credential,
  request: SessionRequest,
  browser: SessionBrowser,
  recorder: SecurityRecorder,
  cause: SessionCause,
) {
  const secret = randomSecret();
  const { accountId } = credential;
  const account = await sessions.begin(
    sessionDigest(secret),
    credential,
    request,
    browser,
    cause === 'password-change'
      ? []
      : [
          recorder.entry({
            kind: cause === 'provider' ? 'provider-sign-in' : 'sign-in',
            outcome: 'done',
            account: accountId,
          }),
        ],
  );
  await openStreams.endOrphans();
  return { secret, account };
}
