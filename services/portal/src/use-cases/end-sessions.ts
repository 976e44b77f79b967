import { ok } from '@bluebox/service-http';
import type { Session } from '../account-documents.ts';
import type { Accounts } from '../accounts.ts';
import type { OpenStreams } from '../open-streams.ts';
import type { SecurityRecorder } from '../security-log.ts';
import { publicSessionId, type Sessions } from '../sessions.ts';
import { assertAccountKnown } from './known-account.ts';

export interface EndOwnSessionsDependencies {
  readonly sessions: Sessions;
  readonly openStreams: OpenStreams;
}

/**
 * Ends the matching sessions of an account. A session that has already ended is not an error, so
 * that the request can be repeated.
 */
async function endMatching(
  { sessions, openStreams }: EndOwnSessionsDependencies,
  accountId: string,
  isMeant: (session: Session) => boolean,
  recorder: SecurityRecorder,
) {
  const ended = await sessions.endOf(accountId, isMeant, [
    recorder.entry({ kind: 'session-ended', outcome: 'done', subject: accountId }),
  ]);
  await openStreams.endOrphans();
  return ok({ ended });
}

/** Ends all sessions of an account except the current session, for its owner. */
export const endOtherSessions = (
  dependencies: EndOwnSessionsDependencies,
  accountId: string,
  current: string | undefined,
  recorder: SecurityRecorder,
) => endMatching(dependencies, accountId, ({ id }) => id !== current, recorder);

/** Ends one session of an account, for its owner. */
export const endOwnSession = (
  dependencies: EndOwnSessionsDependencies,
  accountId: string,
  sessionId: string,
  recorder: SecurityRecorder,
) =>
  endMatching(
    dependencies,
    accountId,
    (session) => publicSessionId(session) === sessionId,
    recorder,
  );

export interface EndSessionDependencies extends EndOwnSessionsDependencies {
  readonly accounts: Accounts;
}

/** Ends one session of an account, for a coordinator; refuses an unknown account. */
export async function endSession(
  dependencies: EndSessionDependencies,
  accountId: string,
  sessionId: string,
  recorder: SecurityRecorder,
) {
  await assertAccountKnown(dependencies.accounts, accountId);
  return endOwnSession(dependencies, accountId, sessionId, recorder);
}
