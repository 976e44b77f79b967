import {
  BUCKET_COUNT,
  bucketOf,
  type Committed,
  type EventHistory,
  type EventShapes,
  type EventStore,
} from '@bluebox/event-sourcing';
import type { Connection } from 'mongoose';
import { appendCommit } from './append.ts';
import {
  CONSISTENT,
  type Commits,
  committedAt,
  DURABLE,
  openCommits,
  streamEvents,
  versionKey,
} from './commit-document.ts';
import { type MongoOutbox, mongoOutbox, type RelayTimings } from './commit-outbox.ts';
import { eventHistory } from './event-history.ts';
import { openLeases } from './leases.ts';
import { recentCommits } from './recent-commits.ts';
import { streamReads } from './stream-reads.ts';
import { StreamVersions } from './stream-versions.ts';

/** Time, in milliseconds, in which this instance usually assigns the position of a commit. */
const PLACING_MILLISECONDS = 20;
const TIMINGS: RelayTimings = { leaseMilliseconds: 10_000, pollMilliseconds: [50, 1_000] };

export interface MongoEventStoreOptions {
  /** Connection to this service's own database. */
  readonly connection: Connection;
  readonly service: string;
  readonly shapes: EventShapes;
  /** Id of the process, different after every start. */
  readonly instance: string;
  readonly timings?: RelayTimings;
  /**
   * Returns the last position of a bucket that readers can find on the bus. Called whenever this
   * instance takes over a bucket. If the bus lacks events that it acknowledged, the outbox
   * publishes them again. If the bus has more events than the store, the outbox leaves the bucket
   * alone. Without this option, the bus is trusted to keep acknowledged events.
   */
  readonly publishedHead?: (bucket: number) => Promise<number>;
  /** Called with errors after which the outbox continues. */
  readonly onError: (error: unknown) => void;
}

export interface MongoEventStore extends EventStore {
  /** The outbox of the buckets whose leases this instance holds. */
  readonly outbox: MongoOutbox;
  /** History of this service's events only. */
  readonly history: EventHistory;
  /**
   * Returns the bucket of a commit, and the position unless the commit is pending; `undefined` for
   * an unknown id. Waits a few milliseconds if this instance is about to assign the position.
   */
  positionOf(commit: string): Promise<Omit<Committed, 'service'> | undefined>;
  /** Resolves when this process assigns the commit's position, or after some milliseconds. */
  untilPlaced(commit: string, milliseconds: number): Promise<void>;
  /** Whether the bus has acknowledged all commits of all processes. */
  isPublished(): Promise<boolean>;
  /**
   * Returns the last positions that the bus acknowledged, by bucket, whichever process published
   * them.
   */
  published(): Promise<ReadonlyMap<number, number>>;
  /** Releases the leases. The caller's connection stays open. */
  close(): Promise<void>;
}

/** Opens the streams of one service. Several processes of the service may write concurrently. */
export async function openMongoEventStore(
  options: MongoEventStoreOptions,
): Promise<MongoEventStore> {
  const {
    connection,
    service,
    shapes,
    instance,
    timings = TIMINGS,
    onError,
    publishedHead,
  } = options;
  const commits = await openCommits(connection);
  const leases = await openLeases(connection, instance, timings.leaseMilliseconds);
  const history = eventHistory(commits, service, shapes);
  const recent = recentCommits();
  const commitsOf = streamReads(commits);
  /** Versions of streams that a majority of the servers has, as this process has read or written. */
  const stored = new StreamVersions();
  // The outbox is woken at once by this process's own commits.
  const watch = watchInserts(commits, (id) => {
    if (recent.find(id) === undefined) outbox.wake();
  });
  const outbox: MongoOutbox = mongoOutbox({
    commits,
    leases,
    history,
    recent,
    service,
    shapes,
    timings,
    ...(publishedHead === undefined ? {} : { publishedHead }),
    onBeat: watch.ensure,
    onError,
  });

  return {
    service,
    outbox,
    history,
    async append(commit) {
      recent.add(commit.id, bucketOf(commit.scope));
      try {
        await appendCommit(commits, service, shapes, commit, stored);
      } catch (error) {
        recent.remove(commit.id);
        throw error;
      }
      outbox.wake();
      return undefined;
    },
    async readStream(stream) {
      const events = (await commitsOf(stream))
        .flatMap((commit) => streamEvents(service, shapes, commit))
        .filter((event) => event.stream === stream)
        .sort((left, right) => left.version - right.version);
      if (events.some(({ version }, index) => version !== index + 1))
        throw new Error(`stream ${stream} has a gap`);
      if (events.length > 0) stored.add(versionKey(stream, events.length));
      return { version: events.length, events };
    },
    async existingStreams(asked) {
      const found = await commits
        .find({ streams: { $in: [...asked] } }, { ...CONSISTENT, projection: { streams: 1 } })
        .toArray();
      const existing = new Set(found.flatMap(({ streams }) => streams));
      return asked.filter((stream) => existing.has(stream));
    },
    async findAnswer(key) {
      const found = await commits.findOne(
        { 'idempotency.key': key },
        { projection: { idempotency: 1 }, readConcern: { level: 'majority' } },
      );
      if (found?.idempotency === undefined) return undefined;
      const { fingerprint, answer } = found.idempotency;
      return { key, fingerprint, answer: JSON.parse(answer) };
    },
    async committedUnder(key) {
      const found = await commits.findOne(
        { 'idempotency.key': key },
        { projection: { bucket: 1, position: 1, versions: 1 } },
      );
      return found === null ? [] : [{ service, ...committedAt(found) }];
    },
    untilPlaced: recent.untilPlaced,
    async positionOf(commit) {
      // A commit in a bucket of this instance usually gets its position from this instance, which
      // is awaited for a moment. It may have got one from an earlier holder, or from a write whose
      // answer was lost, so that only the database says what is so.
      const appended = recent.find(commit);
      if (appended !== undefined && outbox.holds(appended.bucket))
        await recent.untilPlaced(commit, PLACING_MILLISECONDS);
      const placed = recent.find(commit);
      if (placed?.position !== undefined) return placed;
      const found = await commits.findOne(
        { _id: commit },
        { projection: { bucket: 1, position: 1, versions: 1 } },
      );
      return found === null ? undefined : committedAt(found);
    },
    async forgetAnswersBefore(recordedAt) {
      const { modifiedCount } = await commits.updateMany(
        { forgettable: true, recordedAt: { $lt: recordedAt } },
        { $unset: { idempotency: '', forgettable: '' } },
        DURABLE,
      );
      return modifiedCount;
    },
    async isPublished() {
      const pending = await commits.findOne({ pending: true }, { projection: { _id: 1 } });
      if (pending !== null) return false;
      const published = await leases.published();
      for (let bucket = 0; bucket < BUCKET_COUNT; bucket++)
        if ((await history.head(service, bucket)) > (published.get(bucket) ?? 0)) return false;
      return true;
    },
    published: () => leases.published(),
    async close() {
      outbox.close();
      await outbox.closed;
      await watch.close();
    },
  };
}

/**
 * Reports the commits of all processes. A failed watch is harmless, because polling finds the
 * commits as well.
 */
function watchInserts(commits: Commits, onInsert: (commit: string) => void) {
  const open = () => {
    const stream = commits.watch([
      { $match: { operationType: 'insert' } },
      { $project: { operationType: 1, documentKey: 1 } },
    ]);
    stream.on('change', (change) => {
      if (change.operationType === 'insert') onInsert(change.documentKey._id);
    });
    stream.on('error', () => {
      if (watching === stream) watching = undefined;
      void stream.close().catch(() => {});
    });
    return stream;
  };
  let watching: ReturnType<typeof open> | undefined;
  let isClosed = false;
  return {
    /** Watches beside other instances only, because an instance knows its own commits. */
    ensure: (isAlone: boolean) => {
      if (isClosed) return;
      if (!isAlone) watching ??= open();
      else if (watching !== undefined) {
        void watching.close().catch(() => {});
        watching = undefined;
      }
    },
    close: async () => {
      isClosed = true;
      await watching?.close().catch(() => {});
    },
  };
}
