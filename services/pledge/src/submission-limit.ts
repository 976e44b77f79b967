import { BoundedMap } from '@bluebox/service-http';

/**
 * Number of pledges that one contact can make to one drive in an hour at the normal cost. A family
 * or a team assistant needs fewer.
 */
const FREE_PER_HOUR = 30;
/** Largest number of extra zero bits, each of which doubles the work. */
const MOST_EXTRA_BITS = 5;
const HOUR = 3_600_000;
/** Largest number of contacts in memory. Far fewer contacts make pledges within an hour. */
const MOST_CONTACTS = 50_000;

export interface SubmissionLimit {
  /**
   * Returns the number of zero bits that the contact's next proof of work needs beyond the usual
   * number.
   */
  extraBits(contact: string, now: Date): number;
  /** Counts a pledge that was submitted with a valid proof. */
  count(contact: string, now: Date): void;
}

/**
 * Raises the cost of many pledges under one contact, as a brake on spam. Every thirty pledges
 * within an hour double the work, up to 32 times. Nobody is locked out, because a stranger could
 * otherwise lock out a colleague by staff number. Counts are kept by pseudonym and only in memory.
 */
export function submissionLimit(): SubmissionLimit {
  const counts = new BoundedMap<string, { readonly since: number; count: number }>(MOST_CONTACTS);
  const current = (contact: string, now: Date) => {
    const found = counts.get(contact);
    return found !== undefined && now.getTime() - found.since < HOUR ? found : undefined;
  };
  return {
    extraBits(contact, now) {
      const count = current(contact, now)?.count ?? 0;
      return Math.min(MOST_EXTRA_BITS, Math.floor(count / FREE_PER_HOUR));
    },
    count(contact, now) {
      const found = current(contact, now);
      if (found === undefined) counts.set(contact, { since: now.getTime(), count: 1 });
      else found.count += 1;
    },
  };
}
