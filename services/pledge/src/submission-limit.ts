/** How often the same contact may pledge to the same drive within an hour. A family or a team assistant stays below it. */
const MOST_PER_HOUR = 30;
const HOUR = 3_600_000;
/** More contacts than pledge within an hour; when it is reached, counting starts anew. */
const MOST_CONTACTS = 50_000;

export interface SubmissionLimit {
  /** Counts a submission; `false` when there were too many. */
  admit(contact: string, now: Date): boolean;
}

/** Counts by pseudonym of the contact, in memory: a brake on spam, not a record. */
export function submissionLimit(): SubmissionLimit {
  const counts = new Map<string, { since: number; count: number }>();
  return {
    admit(contact, now) {
      const time = now.getTime();
      const current = counts.get(contact);
      if (current === undefined || time - current.since >= HOUR) {
        if (counts.size >= MOST_CONTACTS) counts.clear();
        counts.set(contact, { since: time, count: 1 });
        return true;
      }
      current.count += 1;
      return current.count <= MOST_PER_HOUR;
    },
  };
}
