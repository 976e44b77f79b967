import type { Device } from '@bluebox/contracts';
import type { Credential } from '../domain/account-lifecycle.ts';
import type { OpenStreams } from '../open-streams.ts';
import { type SessionRequest, type Sessions, sessionDigest } from '../sessions.ts';

export interface BeginSessionDependencies {
  readonly sessions: Sessions;
  readonly openStreams: OpenStreams;
  /** Returns 128 random bits, as text. */
  readonly randomSecret: () => string;
}

/**
 * Begins a new session for a browser, replacing an earlier one. Resolves with its secret, which is
 * not stored, and its account.
 */
export async function beginSession(
  { sessions, openStreams, randomSecret }: BeginSessionDependencies,
  credential: Credential,
  request: SessionRequest,
  browser: { readonly device: Device; readonly replaced: string | undefined },
) {
  const secret = randomSecret();
  const account = await sessions.begin(sessionDigest(secret), credential, request, browser);
  await openStreams.endOrphans();
  return { secret, account };
}
