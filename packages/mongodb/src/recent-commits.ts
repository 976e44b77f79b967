import type { Committed } from '@bluebox/event-sourcing';

/** Largest number of commits that are remembered. */
const MOST = 10_000;

export type PlacedCommit = Omit<Committed, 'service'>;

/** Commits that this process has appended or assigned positions to. The newest ones are kept. */
export interface RecentCommits {
  /** Adds a commit that this process appends. */
  add(commit: string, bucket: number): void;
  /** Removes a commit that could not be appended. */
  remove(commit: string): void;
  /** Adds the position of a commit's last event, and wakes those who wait for the commit. */
  place(commit: string, bucket: number, position: number): void;
  find(commit: string): PlacedCommit | undefined;
  /** Resolves when this process assigns the commit's position, or after some milliseconds. */
  untilPlaced(commit: string, milliseconds: number): Promise<void>;
}

export function recentCommits(most = MOST): RecentCommits {
  const known = new Map<string, PlacedCommit>();
  const waiting = new Map<string, Set<() => void>>();
  const keep = (commit: string, placed: PlacedCommit) => {
    known.set(commit, placed);
    for (const oldest of known.keys()) {
      if (known.size <= most) return;
      known.delete(oldest);
    }
  };
  return {
    add(commit, bucket) {
      // The outbox may have been faster.
      if (!known.has(commit)) keep(commit, { bucket, commit });
    },
    remove: (commit) => void known.delete(commit),
    place(commit, bucket, position) {
      keep(commit, { bucket, commit, position });
      for (const wake of waiting.get(commit) ?? []) wake();
    },
    find: (commit) => known.get(commit),
    untilPlaced: (commit, milliseconds) =>
      new Promise((resolve) => {
        if (known.get(commit)?.position !== undefined) return resolve();
        const wakes = waiting.get(commit) ?? new Set();
        waiting.set(commit, wakes);
        const wake = () => {
          clearTimeout(timer);
          wakes.delete(wake);
          if (wakes.size === 0 && waiting.get(commit) === wakes) waiting.delete(commit);
          resolve();
        };
        const timer = setTimeout(wake, milliseconds);
        wakes.add(wake);
      }),
  };
}
