import type { Authentication } from '@bluebox/contracts';
import type { FactorsOfAccount, Session } from './account-documents.ts';
import { hasFactor } from './second-factors.ts';

const MINUTE = 60_000;

export interface RecentAuthentication {
  /**
   * Whether the session's last authentication is recent enough for grave operations. The password
   * alone is none for an account that has a second factor by now.
   */
  isRecent(session: Session, factors: FactorsOfAccount): boolean;
  /** Describes the session's last authentication, for its owner. */
  of(session: Session, factors: FactorsOfAccount): Pick<Authentication, 'recent' | 'until'>;
}

/** @param minutes age up to which a authentication is recent. */
export function recentAuthentication(minutes: number, now: () => Date): RecentAuthentication {
  const until = ({ createdAt, provenAt = createdAt }: Session): number =>
    Date.parse(provenAt) + minutes * MINUTE;
  const isRecent = (session: Session, factors: FactorsOfAccount): boolean =>
    now().getTime() < until(session) && (session.withFactor === true || !hasFactor(factors));
  return {
    isRecent,
    of: (session, factors) => ({
      recent: isRecent(session, factors),
      until: new Date(until(session)).toISOString(),
    }),
  };
}
