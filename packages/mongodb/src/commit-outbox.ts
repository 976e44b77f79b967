import {
  BUCKET_COUNT,
  type CommitOutbox,
  type EventBatch,
  type EventHistory,
  type EventShapes,
  type RecordedEvent,
  StoreBehindPublished,
} from '@bluebox/event-sourcing';
import { isDuplicateKey } from './append.ts';
import { type CommitDocument, type Commits, recordedEvents } from './commit-document.ts';
import type { Lease, Leases } from './leases.ts';
import type { RecentCommits } from './recent-commits.ts';
import {
  givePositions,
  inStreamOrder,
  pendingCommits,
  positionedVersions,
  positionsAfter,
  precedingVersions,
} from './sequencer.ts';
import { StreamVersions } from './stream-versions.ts';

/** Number of times that a lease is renewed before it would expire. */
const BEATS_PER_LEASE = 3;
/** Largest number of events read from the history for one batch. */
const HISTORY_CHUNK = 500;

export interface RelayTimings {
  /** Time after which the lease of a dead holder expires, in milliseconds. Default 10,000. */
  readonly leaseMilliseconds: number;
  /**
   * First and longest pause between polls, in milliseconds. The pause grows while no commits are
   * found. Default 50 and 1,000.
   */
  readonly pollMilliseconds: readonly [busy: number, idle: number];
}

export interface RelayCounts {
  readonly leasesHeld: number;
  /**
   * Number of this instance's writes that were refused because another instance had taken over the
   * bucket.
   */
  readonly staleWritesRefused: number;
}

export interface MongoOutbox extends CommitOutbox {
  /** Whether this instance assigns the positions of the bucket now. */
  holds(bucket: number): boolean;
  /** Signals that new commits may be available. */
  wake(): void;
  counts(): RelayCounts;
  close(): void;
  /** Resolves when the leases have been released, or releasing them has failed. */
  readonly closed: Promise<void>;
}

/** A bucket whose lease this instance holds. */
interface Lane {
  readonly lease: Lease;
  /**
   * End of the lease by this process's monotonic clock. Positions are assigned only before that
   * time, because a paused process may have lost its lease.
   */
  validUntil: number;
  /**
   * Last position that was assigned; unknown at first, after a failed write, and after another
   * holder has assigned a position.
   */
  head: number | undefined;
  /** Whether this instance has assigned a position since it took the bucket over. */
  hasAssigned: boolean;
  handed: number;
  published: number;
}

/**
 * Assigns positions to committed events in the buckets that this instance holds, and passes the
 * events to the relay. Polling finds every commit; wake-ups only shorten the wait.
 */
export function mongoOutbox(options: {
  readonly commits: Commits;
  readonly leases: Leases;
  readonly history: EventHistory;
  /** Learns the positions that this instance assigns. */
  readonly recent: Pick<RecentCommits, 'place'>;
  readonly service: string;
  readonly shapes: EventShapes;
  readonly timings: RelayTimings;
  /** Returns the last position of a bucket that readers can find on the bus. */
  readonly publishedHead?: (bucket: number) => Promise<number>;
  /** Called before every renewal of the leases, with whether no other instance is live. */
  readonly onBeat: (isAlone: boolean) => void;
  readonly onError: (error: unknown) => void;
}): MongoOutbox {
  const { commits, leases, history, recent, service, shapes, timings, publishedHead } = options;
  const { onBeat, onError } = options;
  const { leaseMilliseconds, pollMilliseconds } = timings;
  const lanes = new Map<number, Lane>();
  let staleWritesRefused = 0;
  let beats = 0;
  let isClosed = false;
  let isWoken = false;
  let wakeUp: (() => void) | undefined;
  let poll = pollMilliseconds[0];
  let beating: ReturnType<typeof setTimeout> | undefined;

  const wake = () => {
    isWoken = true;
    wakeUp?.();
  };
  const lose = (lane: Lane) => {
    // Work on the lane that has begun must assign no position any more.
    lane.validUntil = 0;
    if (lanes.get(lane.lease.bucket) === lane) lanes.delete(lane.lease.bucket);
  };
  const refuseStale = (lane: Lane) => {
    staleWritesRefused += 1;
    lose(lane);
  };

  /** Versions of streams up to which this instance knows all to have positions. */
  const positioned = new StreamVersions();

  const keepLanes = async (deadline: number): Promise<void> => {
    const held = [...lanes.values()];
    const renewed = await leases.renew(held.map(({ lease }) => lease));
    const kept = held.filter(({ lease }) => renewed.has(lease.bucket));
    for (const lane of held) {
      if (renewed.has(lane.lease.bucket)) lane.validUntil = deadline;
      else lose(lane);
    }
    await findLatePositions(kept);
  };
  /**
   * Looks for positions that an earlier holder assigned late, and died before publishing the events.
   * Once this instance has assigned a position, the unique index refuses those of earlier holders.
   */
  const findLatePositions = async (kept: readonly Lane[]): Promise<void> => {
    beats += 1;
    if (beats % BEATS_PER_LEASE !== 0) return;
    const late = await positionsAfter(
      commits,
      kept.flatMap(({ lease, head, hasAssigned }) =>
        head === undefined || hasAssigned ? [] : [{ bucket: lease.bucket, position: head }],
      ),
    );
    for (const { bucket, position = 0 } of late) {
      const lane = lanes.get(bucket);
      if (lane?.head !== undefined && lane.head < position) lane.head = undefined;
    }
  };
  const giveBack = async (lane: Lane) => {
    lose(lane);
    await leases.release(lane.lease);
  };
  /**
   * Takes over a free bucket. Events that the bus has lost are published again.
   * @returns whether this instance holds the bucket now.
   * @throws StoreBehindPublished if the bus has more events than the store; the bucket is then left
   *   alone.
   */
  const takeUp = async (bucket: number): Promise<boolean> => {
    // The bus is queried before the lease is acquired, because a slow query would use up the
    // lease's time. Events that another holder publishes in the meantime are published twice.
    const onBus = (await publishedHead?.(bucket)) ?? Number.MAX_SAFE_INTEGER;
    if (publishedHead !== undefined) {
      const stored = await history.head(service, bucket);
      if (onBus > stored)
        throw new StoreBehindPublished(service, [{ bucket, stored, published: onBus }]);
    }
    if (isClosed) return false;
    const validUntil = performance.now() + leaseMilliseconds;
    const lease = await leases.acquire(bucket);
    if (lease === undefined) return false;
    if (onBus < lease.published) await leases.rewind(lease, onBus);
    const published = Math.min(onBus, lease.published);
    lanes.set(bucket, {
      lease,
      validUntil,
      head: undefined,
      hasAssigned: false,
      handed: published,
      published,
    });
    wake();
    return true;
  };
  const takeFree = async (share: number): Promise<void> => {
    for (const bucket of await leases.free()) {
      if (lanes.size >= share || isClosed) return;
      if (!lanes.has(bucket)) await takeUp(bucket).catch(onError);
    }
  };
  let taking: Promise<void> | undefined;
  /**
   * Renews held leases, releases those beyond the fair share unless they have an unpublished batch,
   * and takes free ones.
   */
  const beat = async () => {
    const deadline = performance.now() + leaseMilliseconds;
    const share = await leases.share();
    if (isClosed) return;
    onBeat(share >= BUCKET_COUNT);
    await keepLanes(deadline);
    const spare = [...lanes.values()].filter(({ handed, published }) => handed === published);
    for (const lane of spare.slice(0, Math.max(0, lanes.size - share))) await giveBack(lane);
    if (lanes.size >= share) return;
    // The beat does not wait for `takeFree`, so that an unresponsive bus cannot prevent the renewal
    // of held leases.
    taking ??= takeFree(share)
      .catch(onError)
      .finally(() => {
        taking = undefined;
      });
  };
  const goOnBeating = async (): Promise<void> => {
    if (isClosed) return;
    await beat().catch(onError);
    if (!isClosed)
      beating = setTimeout(() => {
        running = goOnBeating();
      }, leaseMilliseconds / BEATS_PER_LEASE);
  };
  let running = goOnBeating();

  /**
   * Assigns positions to pending commits of a bucket.
   * @returns the events that got positions; none if the lease has expired, or if the relay has not
   *   received earlier events yet.
   */
  const position = async (
    lane: Lane,
    head: number,
    isFromMemory: boolean,
    pending: readonly CommitDocument[],
    isPositioned: (version: string) => boolean,
  ): Promise<readonly RecordedEvent[]> => {
    // Positions of an earlier holder were found since the head was taken from memory. The next turn
    // reads the head again.
    if (isFromMemory && lane.head === undefined) return [];
    const ordered = inStreamOrder(pending, isPositioned);
    lane.head = undefined;
    // The lease may have expired during the reads, and only its holder may assign positions or
    // return events.
    if (performance.now() >= lane.validUntil) return [];
    lane.head = ordered.length === 0 ? head : await givePositions(commits, head, ordered);
    if (ordered.length > 0) lane.hasAssigned = true;
    let last = head;
    for (const { _id, bucket, events, versions } of ordered) {
      last += events.length;
      recent.place(_id, bucket, last);
      for (const version of versions) positioned.add(version);
    }
    if (lane.handed !== head) return [];
    let next = head + 1;
    return ordered.flatMap((commit) => {
      const first = next;
      next += commit.events.length;
      return recordedEvents(service, shapes, commit, first);
    });
  };

  const batchOf = async (
    lane: Lane,
    head: number,
    isFromMemory: boolean,
    pending: readonly CommitDocument[],
    isPositioned: (version: string) => boolean,
  ): Promise<EventBatch | undefined> => {
    const { bucket } = lane.lease;
    try {
      const fresh = await position(lane, head, isFromMemory, pending, isPositioned);
      const events =
        fresh.length > 0 || lane.head === lane.handed
          ? fresh
          : await history.read(service, bucket, lane.handed, HISTORY_CHUNK);
      const last = events.at(-1);
      if (last === undefined) return undefined;
      lane.handed = last.position;
      return { service, bucket, events };
    } catch (error) {
      if (isDuplicateKey(error)) refuseStale(lane);
      else onError(error);
      return undefined;
    }
  };

  const gather = async (): Promise<readonly EventBatch[]> => {
    const held = [...lanes.values()].filter(({ validUntil }) => performance.now() < validUntil);
    if (held.length === 0) return [];
    // Heads are read before the pending commits. In the other order, another holder might position
    // a commit in between. The head would then include the commit, although the list still has it
    // as pending.
    const remembered = held.map(({ head }) => head);
    const heads = await Promise.all(
      held.map(
        async ({ lease }, index) => remembered[index] ?? history.head(service, lease.bucket),
      ),
    );
    const pending = await pendingCommits(
      commits,
      held.map(({ lease }) => lease.bucket),
    );
    const among = new Set(pending.flatMap(({ versions }) => versions));
    const elsewhere = pending
      .flatMap(precedingVersions)
      .filter((version) => !among.has(version) && !positioned.has(version));
    const found = await positionedVersions(commits, elsewhere);
    for (const version of found) positioned.add(version);
    const batches = await Promise.all(
      held.map((lane, index) =>
        batchOf(
          lane,
          heads[index] as number,
          remembered[index] !== undefined,
          pending.filter(({ bucket }) => bucket === lane.lease.bucket),
          (version) => found.has(version) || positioned.has(version),
        ),
      ),
    );
    return batches.filter((batch) => batch !== undefined);
  };

  const wait = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, isWoken ? 0 : poll);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  let reportClosed: () => void = () => {};
  const closed = new Promise<void>((resolve) => {
    reportClosed = resolve;
  });

  return {
    wake,
    closed,
    holds(bucket) {
      const lane = lanes.get(bucket);
      return lane !== undefined && performance.now() < lane.validUntil;
    },
    counts: () => ({ leasesHeld: lanes.size, staleWritesRefused }),
    async take() {
      while (!isClosed) {
        isWoken = false;
        try {
          const batches = await gather();
          if (batches.length > 0) {
            poll = pollMilliseconds[0];
            return batches;
          }
        } catch (error) {
          onError(error);
        }
        if (isClosed) break;
        if (!isWoken) await wait();
        poll = Math.min(poll * 2, pollMilliseconds[1]);
      }
      return undefined;
    },
    async markPublished({ bucket, events }) {
      const lane = lanes.get(bucket);
      const last = events.at(-1);
      if (lane === undefined || last === undefined) return;
      if (await leases.advance(lane.lease, last.position)) lane.published = last.position;
      // An error would make the relay publish the batch again, which the new holder does anyway.
      else refuseStale(lane);
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      clearTimeout(beating);
      wakeUp?.();
      const leave = async () => {
        await running;
        await taking;
        await Promise.all([...lanes.values()].map(giveBack));
        await leases.leave();
      };
      void leave().catch(onError).finally(reportClosed);
    },
  };
}
