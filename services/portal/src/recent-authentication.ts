import type { Authentication } from '@bluebox/contracts';
import type { Session } from './account-documents.ts';

const MINUTE = 60_000;

export interface RecentAuthentication {
  /** Whether the session's last authentication is recent enough for grave operations. */
  isRecent(session: Session): boolean;
  /** Describes the session's last authentication, for its owner. */
  of(session: Session): Pick<Authentication, 'recent' | 'until'>;
}

/** @param minutes age up to which a authentication is recent. */
export function recentAuthentication(minutes: number, now: () => Date): RecentAuthentication {
  const until = ({ createdAt, provenAt = createdAt }: Session): number =>
    Date.parse(provenAt) + minutes * MINUTE;
  const isRecent = (session: Session): boolean => now().getTime() < until(session);
  return {
    isRecent,
    of: (session) => ({
      recent: isRecent(session),
      until: new Date(until(session)).toISOString(),
    }),
  };
}
