import type { FeedEntry } from '@bluebox/contracts';

/** Number of entries that the page keeps; older entries are only on the server. */
export const FEED_LENGTH = 60;

export interface Feed {
  readonly entries: readonly FeedEntry[];
}

/** Merges entries without duplicates, the newest first, and keeps the first `FEED_LENGTH`. */
export function withEntries(
  entries: readonly FeedEntry[],
  more: readonly FeedEntry[],
): readonly FeedEntry[] {
  const byId = new Map([...entries, ...more].map((entry) => [entry.id, entry]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, FEED_LENGTH);
}

/**
 * Adds to a fetched list the shown entries that it lacks, because the stream may have sent them
 * after the server answered. Entries before the oldest of a fetched list are dropped, because
 * entries between them may never have come.
 */
export function fetchedFeed(shown: Feed | undefined, fetched: Feed): Feed {
  const oldest = fetched.entries.at(-1)?.id ?? '';
  const newer = shown?.entries.filter(({ id }) => id > oldest) ?? [];
  return { entries: withEntries(fetched.entries, newer) };
}
