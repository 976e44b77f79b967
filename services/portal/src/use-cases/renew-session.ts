import { httpProblem } from '@bluebox/service-http';
import type { OpenStreams } from '../open-streams.ts';
import type { SecurityRecorder } from '../security-log.ts';
import { type Sessions, type SignedIn, sessionDigest } from '../sessions.ts';

export interface RenewSessionDependencies {
  readonly sessions: Sessions;
  readonly openStreams: OpenStreams;
  /** Returns 128 random bits, as text. */
  readonly randomSecret: () => string;
}

/**
 * The proof after which a session is renewed: an authentication that was asked for, or a new second
 * factor, which has an entry of its own in the security log.
 */
export interface Proof {
  readonly by: 'reauthentication' | 'new-factor';
  /** Whether a second factor was given. */
  readonly withFactor: boolean;
}

/**
 * Records a proof of who is there in the session, and gives the session another secret, which is not
 * stored. The earlier secret opens nothing from then on, and streams that were opened with it end.
 */
export async function renewSession(
  { sessions, openStreams, randomSecret }: RenewSessionDependencies,
  signedIn: SignedIn | undefined,
  { by, withFactor }: Proof,
  recorder: SecurityRecorder,
): Promise<SignedIn & { readonly secret: string }> {
  if (signedIn === undefined) throw httpProblem('NOT_SIGNED_IN');
  const secret = randomSecret();
  const account = signedIn.account.id;
  const renewed = await sessions.renew(
    signedIn.session.id,
    sessionDigest(secret),
    withFactor,
    by === 'reauthentication'
      ? [recorder.entry({ kind: 'reauthentication', outcome: 'done', account })]
      : [],
  );
  await openStreams.endOrphans();
  return { ...renewed, secret };
}
