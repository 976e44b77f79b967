import type { LogMark } from '@bluebox/contracts/positions';
import { cursorKey, type EventBatch, type View } from '@bluebox/event-sourcing';
import type { RunningService } from './service.ts';

/** Longest time that a request waits for its views, in milliseconds. */
const PATIENCE = 5_000;
/**
 * Shortest pause between reads of the views' cursors, in milliseconds. The pause is longer after a
 * slow read, so that reads do not slow down the views.
 */
const PAUSE = 20;
/**
 * Shortest pause before a read, in milliseconds, if this process applies the events and is notified
 * of them. Reads are still needed, because another process may take over the bucket.
 */
const PAUSE_WHERE_TOLD = 100;
/** Largest number of requests that may wait at the same time. Further requests do not wait. */
const MOST_WAITING = 500;

/** A view, and the services whose events it shows. */
export interface Following {
  readonly name?: string;
  readonly view: Pick<View, 'cursors'>;
  readonly services: readonly string[];
  /** Adds a listener, which is called with each batch that this process applies to the view. */
  readonly follow?: (listener: (batch: EventBatch) => void) => void;
}

/** Returns the views of a service. */
export const viewsOf = ({ projections }: Pick<RunningService, 'projections'>) =>
  projections.map(({ projection, running }) => ({
    name: projection.name,
    view: running.view,
    services: projection.services,
    follow: running.follow,
  }));

/**
 * Resolves when one view, or by default every view, has applied the marked events, or after a
 * timeout.
 * @returns the marks that were not applied, or that have no position.
 */
export type AppliedUpTo = (marks: readonly LogMark[], view?: string) => Promise<readonly LogMark[]>;

/**
 * Makes a function that waits until views include the events that a caller has seen. A view's
 * cursor is a position in each bucket of a service. All events up to the cursor are applied or
 * parked, because the cursor moves in the transaction that applies or parks an event, and never
 * past a missing event. A mark without a position cannot be waited for.
 */
export function appliedUpTo(
  views: readonly Following[],
  { patience = PATIENCE, mostWaiting = MOST_WAITING } = {},
): AppliedUpTo {
  /** Cursors as last read or notified, which only grow. */
  const cursors = new Map<Following, Map<string, number>>();
  /** Lanes (a service and a bucket) of which this process was notified, by view. */
  const told = new Map<Following, Set<string>>();
  let nextLook = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;
  let waiting = 0;

  /** Callbacks that wake the waiting requests. */
  const waking = new Set<() => void>();
  for (const view of views) {
    const [reached, lanes] = [new Map<string, number>(), new Set<string>()];
    cursors.set(view, reached);
    told.set(view, lanes);
    view.follow?.(({ service, bucket, events }) => {
      const lane = cursorKey(service, bucket);
      lanes.add(lane);
      reached.set(lane, Math.max(reached.get(lane) ?? 0, events.at(-1)?.position ?? 0));
      for (const wake of waking) wake();
    });
  }

  const lacks = (view: Following, { service, bucket, position = 0 }: LogMark): boolean =>
    view.services.includes(service) &&
    (cursors.get(view)?.get(cursorKey(service, bucket)) ?? 0) < position;
  const unapplied = (among: readonly Following[], marks: readonly LogMark[]) =>
    marks.filter((mark) => among.some((view) => lacks(view, mark)));

  /** Views whose cursors the next read fetches. */
  const wanted = new Set<Following>();
  /** Reads the cursors once for all waiting requests. */
  const look = (among: readonly Following[], marks: readonly LogMark[]): Promise<void> => {
    let isTold = true;
    for (const view of among)
      for (const mark of marks) {
        if (!lacks(view, mark)) continue;
        wanted.add(view);
        isTold &&= told.get(view)?.has(cursorKey(mark.service, mark.bucket)) === true;
      }
    looking ??= (async () => {
      try {
        const pause = isTold
          ? Math.max(PAUSE_WHERE_TOLD, nextLook - performance.now())
          : nextLook - performance.now();
        if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
        const begun = performance.now();
        const asked = [...wanted];
        wanted.clear();
        await Promise.all(
          asked.map(async (view) => {
            const reached = cursors.get(view);
            for (const [lane, position] of Object.entries(await view.view.cursors()))
              reached?.set(lane, Math.max(reached.get(lane) ?? 0, position));
          }),
        );
        nextLook = performance.now() + Math.max(PAUSE, 2 * (performance.now() - begun));
      } finally {
        looking = undefined;
      }
    })();
    // All requests that would handle a rejection may have timed out, so the rejection is marked as
    // handled here.
    looking.catch(() => {});
    return looking;
  };

  return async (marks, asked) => {
    const named = views.filter(({ name }) => name !== undefined && name === asked);
    const among = named.length === 0 ? views : named;
    const unknown = marks.filter(({ position }) => position === undefined);
    const known = marks.filter(({ position }) => position !== undefined);
    let left = unapplied(among, known);
    if (left.length === 0) return unknown;
    if (waiting >= mostWaiting) return [...unknown, ...left];
    waiting += 1;
    let timer: NodeJS.Timeout | undefined;
    // Reading the cursors may itself take longer than the timeout, or never return.
    let isSpent = false;
    const spent = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        isSpent = true;
        resolve();
      }, patience);
    });
    try {
      for (;;) {
        let wake = () => {};
        const applied = new Promise<void>((resolve) => {
          wake = resolve;
        });
        waking.add(wake);
        try {
          await Promise.race([look(among, left), applied, spent]);
        } finally {
          waking.delete(wake);
        }
        left = unapplied(among, left);
        if (left.length === 0 || isSpent) return [...unknown, ...left];
      }
    } finally {
      clearTimeout(timer);
      waiting -= 1;
    }
  };
}
