import { ok } from '@bluebox/service-http';
import type { ForgottenLinks } from '../forgotten-links.ts';
import type { OpenStreams } from '../open-streams.ts';
import type { SecurityRecorder } from '../security-log.ts';
import type { Sessions } from '../sessions.ts';

export interface SignOutDependencies {
  readonly sessions: Sessions;
  readonly openStreams: OpenStreams;
  readonly forgotten: ForgottenLinks;
}

/** Ends the browser's session, if there is one, and closes the private links of the browser. */
export async function signOut(
  { sessions, openStreams, forgotten }: SignOutDependencies,
  sessionId: string | undefined,
  linksId: string | undefined,
  recorder: SecurityRecorder,
) {
  if (sessionId !== undefined) {
    await sessions.end(sessionId, (account) => [
      recorder.entry({ kind: 'sign-out', outcome: 'done', account }),
    ]);
    await openStreams.endOrphans();
  }
  // Links are closed too, because the next user of this browser may be a different person.
  if (linksId !== undefined) await forgotten.add(linksId);
  return ok({ signedIn: false });
}
