import { BUCKET_COUNT, bucketOf, type Cursors, type View } from '@bluebox/event-sourcing';
import type { LiveSignals } from './live-signals.ts';

/** Milliseconds between two looks at where a view stands, while somebody listens. */
const LOOK_EVERY = 100;

export interface CursorWatch {
  stop(): void;
}

/**
 * Tells listeners of changes that another tracker's projection made: a view's cursors say in which buckets
 * something was applied. Looks only while somebody listens; a look that fails is made up for by the next.
 */
export function watchCursors(
  view: Pick<View, 'cursors'>,
  signals: LiveSignals,
  every: number = LOOK_EVERY,
): CursorWatch {
  let known: Cursors | undefined;
  let looking = false;
  const look = async (): Promise<void> => {
    const drives = signals.listenedTo();
    if (drives.length === 0) {
      known = undefined;
      return;
    }
    const seen = await view.cursors();
    const moved = known === undefined ? ALL_BUCKETS : movedBuckets(known, seen);
    known = seen;
    for (const drive of drives) if (moved.has(bucketOf(drive))) signals.changed(drive);
  };
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    look()
      .catch(() => {})
      .finally(() => {
        looking = false;
      });
  }, every);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

const ALL_BUCKETS: ReadonlySet<number> = new Set(Array.from({ length: BUCKET_COUNT }).keys());

/** Buckets of which any service's cursor is another now; also one that went back, as after a rebuild. */
function movedBuckets(before: Cursors, after: Cursors): ReadonlySet<number> {
  const moved = new Set<number>();
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
    if (before[key] !== after[key]) moved.add(Number(key.slice(key.lastIndexOf('/') + 1)));
  return moved;
}
