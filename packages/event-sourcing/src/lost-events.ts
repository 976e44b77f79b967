import { cursorKey } from './ports/event-bus.ts';
import type { EventHistory } from './ports/event-store.ts';

/** A cursor of a reader of events, which is a view or the ledger. */
export interface Standing {
  /** Name of the reader. */
  readonly view: string;
  /** The cursor's key in its reader, such as `service/bucket`. */
  readonly cursor: string;
  readonly position: number;
}

/** Positions of one service and bucket that the log no longer has. */
export interface LostEvents {
  readonly service: string;
  readonly bucket: number;
  readonly first: number;
  /** The last lost position that a view had seen; later positions may be lost as well. */
  readonly last: number;
  /** The views that had seen a lost position. */
  readonly seenBy: readonly string[];
}

/**
 * Pattern for the names of cursors that hold a position of a lane (`service/bucket`); other cursors
 * hold no position.
 */
const POSITION_OF_LANE = /^(?:memory:|reacted:)?([a-z]+)\/(\d+)$/;

/**
 * Compares the views' cursors with the end of the log. A commit is in the log before any view sees it, so a
 * view that is ahead shows that the disk has lost data it had reported as saved. Lost events that no view had
 * seen leave no trace.
 */
export async function findLostEvents(
  standings: readonly Standing[],
  history: Pick<EventHistory, 'head'>,
): Promise<readonly LostEvents[]> {
  const found = new Map<string, LostEvents>();
  for (const { view, cursor, position } of standings) {
    const [, service, bucketText] = POSITION_OF_LANE.exec(cursor) ?? [];
    if (service === undefined) continue;
    const bucket = Number(bucketText);
    const head = await history.head(service, bucket);
    if (position <= head) continue;
    const lane = cursorKey(service, bucket);
    const known = found.get(lane);
    found.set(lane, {
      service,
      bucket,
      first: head + 1,
      last: Math.max(known?.last ?? 0, position),
      seenBy: [...new Set([...(known?.seenBy ?? []), view])],
    });
  }
  return [...found.values()];
}
