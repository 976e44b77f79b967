import { BUCKET_COUNT } from './bucket.ts';
import { cursorKey } from './ports/event-bus.ts';
import type { EventBatch, EventHistory } from './ports/event-store.ts';
import type { Projection } from './projection.ts';
import type { Projector } from './projector.ts';

/**
 * Largest number of events per read during a rebuild: large enough for few transactions, small
 * enough for bounded memory.
 */
const REBUILD_CHUNK = 100;

export interface RebuildProgress {
  readonly projection: string;
  readonly applied: number;
  /**
   * Number of events in the history of the projection's services when the replay began, or
   * `applied` if that is greater.
   */
  readonly total: number;
}

/** A projection and the projector that fills one of its generations. */
export interface Replayed {
  readonly projection: Projection;
  readonly projector: Projector;
}

/**
 * Applies the history that the projectors have not seen, in one pass, so that the projectors share
 * the reads.
 * @throws the first failure, once all projectors have stopped.
 */
export async function replay(
  followers: readonly Replayed[],
  history: EventHistory,
  onProgress: (progress: RebuildProgress) => void,
): Promise<void> {
  const services = [...new Set(followers.flatMap(({ projection }) => projection.services))];
  const heads = new Map<string, number>();
  for (const service of services)
    for (let bucket = 0; bucket < BUCKET_COUNT; bucket++)
      heads.set(cursorKey(service, bucket), await history.head(service, bucket));

  const positionOf = ({ projector }: Replayed, lane: string) => projector.cursors[lane] ?? 0;
  const sumOver = ({ projection }: Replayed, position: (lane: string) => number) => {
    let sum = 0;
    for (const service of projection.services)
      for (let bucket = 0; bucket < BUCKET_COUNT; bucket++)
        sum += position(cursorKey(service, bucket));
    return sum;
  };
  const tallies = new Map(
    followers.map((follower) => [
      follower,
      {
        total: sumOver(follower, (lane) => heads.get(lane) ?? 0),
        applied: sumOver(follower, (lane) => positionOf(follower, lane)),
      },
    ]),
  );

  const apply = async (follower: Replayed, batch: EventBatch): Promise<void> => {
    const lane = cursorKey(batch.service, batch.bucket);
    const before = positionOf(follower, lane);
    await follower.projector.apply(batch);
    const tally = tallies.get(follower);
    const moved = positionOf(follower, lane) - before;
    if (tally === undefined || moved === 0) return;
    tally.applied += moved;
    const { applied, total } = tally;
    onProgress({
      projection: follower.projection.name,
      applied,
      total: Math.max(total, applied),
    });
  };

  for (const service of services) {
    const interested = followers.filter(({ projection }) => projection.services.includes(service));
    for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) {
      const lane = cursorKey(service, bucket);
      for (;;) {
        const after = Math.min(...interested.map((follower) => positionOf(follower, lane)));
        const events = await history.read(service, bucket, after, REBUILD_CHUNK);
        if (events.length === 0) break;
        const batch = { service, bucket, events };
        // The projectors run concurrently to share the store's transactions. `allSettled` waits for
        // all of them, so that none is still writing when a failure is thrown.
        const outcomes = await Promise.allSettled(
          interested.map((follower) => apply(follower, batch)),
        );
        for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
      }
    }
  }
}
