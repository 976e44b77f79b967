import { BUCKET_COUNT, bucketOf, type Cursors, type View } from '@bluebox/event-sourcing';
import type { LiveSignals } from './live-signals.ts';

/** Interval between reads of a view's cursors while there are listeners, in milliseconds. */
const LOOK_EVERY = 100;

export interface CursorWatch {
  stop(): void;
}

/**
 * Signals changes that another tracker's projection made. A moved cursor of the view shows in which
 * bucket events were applied. Cursors are read only while somebody listens. A failed read is
 * ignored, because the next read finds the same changes.
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

/**
 * Returns the buckets in which the cursor of any service differs. A rebuild may move a cursor back.
 */
function movedBuckets(before: Cursors, after: Cursors): ReadonlySet<number> {
  const moved = new Set<number>();
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
    if (before[key] !== after[key]) moved.add(Number(key.slice(key.lastIndexOf('/') + 1)));
  return moved;
}
