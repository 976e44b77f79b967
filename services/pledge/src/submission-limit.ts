import { BoundedMap } from '@bluebox/service-http';

/**
 * Number of pledges of one contact to one drive within an hour at the normal cost. A family or a
 * team assistant stays below this number.
 */
const FREE_PER_HOUR = 30;
/** Largest number of extra zero bits, each of which doubles the work. */
const MOST_EXTRA_BITS = 5;
const HOUR = 3_600_000;
/** Largest number of contacts that are counted, far more than pledge within an hour. */
const MOST_CONTACTS = 50_000;

export interface SubmissionLimit {
  /**
   * Returns the zero bits beyond the usual number that the contact's next proof of work must have.
   */
  extraBits(contact: string, now: Date): number;
  /** Counts a pledge that was submitted with a valid proof. */
  count(contact: string, now: Date): void;
}

/**
 * Makes many pledges under one contact expensive. Submissions are counted by pseudonym and in
 * memory, because this is a brake on spam and not a record. Nobody is locked out, because a contact
 * is not secret, and knowing a colleague's staff number must not be enough to keep that colleague
 * from giving. The work doubles with every thirty pledges within the hour, until it is 32 times the
 * usual work.
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
