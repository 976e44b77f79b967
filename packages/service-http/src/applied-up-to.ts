import type { LogMark } from '@bluebox/contracts/positions';
import { cursorKey, type View } from '@bluebox/event-sourcing';
import type { RunningService } from './service.ts';

/** Milliseconds that an answer waits for its views. */
const PATIENCE = 5_000;
/**
 * Milliseconds between two looks at where the views stand, however many wait; longer where a look takes long, so that
 * looking does not hold up the applying that is waited for.
 */
const PAUSE = 20;
/** Requests that may wait at the same time; more are answered at once with what there is. */
const MOST_WAITING = 500;

/** A view that answers, and the services whose events it shows. */
export interface Following {
  readonly view: Pick<View, 'cursors'>;
  readonly services: readonly string[];
}

/** The views of a service. */
export const viewsOf = ({ projections }: Pick<RunningService, 'projections'>) =>
  projections.map(({ projection, running }) => ({
    view: running.view,
    services: projection.services,
  }));

/** Resolves when every view has applied what is marked, or after a while. @returns what was not applied. */
export type AppliedUpTo = (marks: readonly LogMark[]) => Promise<readonly LogMark[]>;

/**
 * Waits until views hold what a caller has seen done. A view's cursor is one position for each bucket of a service,
 * moved in the transaction that applies the event of that position, and never past one that is missing: what it has
 * reached is a complete beginning. A mark without a position cannot be waited for.
 */
export function appliedUpTo(
  views: readonly Following[],
  { patience = PATIENCE, mostWaiting = MOST_WAITING } = {},
): AppliedUpTo {
  /** As last seen. Cursors only grow. */
  const cursors = new Map<Following, Readonly<Record<string, number>>>();
  let nextLook = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;
  let waiting = 0;

  const lacks = (view: Following, { service, bucket, position = 0 }: LogMark): boolean =>
    view.services.includes(service) &&
    (cursors.get(view)?.[cursorKey(service, bucket)] ?? 0) < position;
  const unapplied = (marks: readonly LogMark[]) =>
    marks.filter((mark) => views.some((view) => lacks(view, mark)));

  /** Views that somebody waits for. */
  const wanted = new Set<Following>();
  /** One look for all who wait. */
  const look = (marks: readonly LogMark[]): Promise<void> => {
    for (const view of views) if (marks.some((mark) => lacks(view, mark))) wanted.add(view);
    looking ??= (async () => {
      try {
        const pause = nextLook - performance.now();
        if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
        const begun = performance.now();
        const asked = [...wanted];
        wanted.clear();
        await Promise.all(
          asked.map(async (view) => {
            cursors.set(view, await view.view.cursors());
          }),
        );
        nextLook = performance.now() + Math.max(PAUSE, 2 * (performance.now() - begun));
      } finally {
        looking = undefined;
      }
    })();
    return looking;
  };

  return async (marks) => {
    const unknown = marks.filter(({ position }) => position === undefined);
    const known = marks.filter(({ position }) => position !== undefined);
    let left = unapplied(known);
    if (left.length === 0) return unknown;
    if (waiting >= mostWaiting) return [...unknown, ...left];
    waiting += 1;
    try {
      for (const begun = performance.now(); ; ) {
        await look(left);
        left = unapplied(left);
        if (left.length === 0 || performance.now() - begun >= patience)
          return [...unknown, ...left];
      }
    } finally {
      waiting -= 1;
    }
  };
}
