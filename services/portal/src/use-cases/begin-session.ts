import type { Device } from '@bluebox/contracts';
import type { Credential } from '../domain/account-lifecycle.ts';
import type { OpenStreams } from '../open-streams.ts';
import type { SecurityRecorder } from '../security-log.ts';
import { type SessionRequest, type Sessions, sessionDigest } from '../sessions.ts';

export interface BeginSessionDependencies {
  readonly sessions: Sessions;
  readonly openStreams: OpenStreams;
  /** Returns 128 random bits, as text. */
  readonly randomSecret: () => string;
}

/**
 * Begins a session for a browser, replacing the browser's earlier session. Resolves with the
 * account and the session's secret, which is not stored.
 */
export async function beginSession(
  { sessions, openStreams, randomSecret }: BeginSessionDependencies,
  credential: Credential,
  request: SessionRequest,
  browser: { readonly device: Device; readonly replaced: string | undefined },
  recorder: SecurityRecorder,
) {
  const secret = randomSecret();
  const account = await sessions.begin(sessionDigest(secret), credential, request, browser, [
    recorder.entry({ kind: 'sign-in', outcome: 'done', account: credential.accountId }),
  ]);
  await openStreams.endOrphans();
  return { secret, account };
}
