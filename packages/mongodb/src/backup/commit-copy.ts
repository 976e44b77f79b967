import { BUCKET_COUNT } from '@bluebox/event-sourcing';
import { type Connection, mongo } from 'mongoose';
import { type CommitDocument, type Commits, DURABLE, openCommits } from '../commit-document.ts';
import { freeLease, leasesIn } from '../leases.ts';

const { EJSON } = mongo.BSON;
/** Largest number of commits per write. */
const WRITE_CHUNK = 500;
const MAJORITY = { readConcern: { level: 'majority' } } as const;

/** The point up to which a service's commits are copied. */
export interface CommitCut {
  /** Last position of each bucket. */
  readonly positions: readonly number[];
  /**
   * Acknowledged commits that had no position when the cut was made. Some may have a position by
   * now.
   */
  readonly waiting: readonly CommitDocument[];
}

/**
 * The commits of a service, for a backup. Commits are never removed, so a cut can be copied while
 * others are added.
 */
export interface CommitCopy {
  cut(): Promise<CommitCut>;
  /**
   * Reads the commits of a cut as lines of extended JSON: bucket by bucket in order of position,
   * then those without a position.
   * @throws when a position is missing.
   */
  lines(cut: CommitCut): AsyncIterable<string>;
}

export async function openCommitCopy(connection: Connection): Promise<CommitCopy> {
  const commits = await openCommits(connection);

  async function* ofBucket(bucket: number, last: number): AsyncIterable<CommitDocument> {
    let expected = 1;
    const found = commits
      .find({ bucket, position: { $gt: 0, $lte: last } }, MAJORITY)
      .sort({ bucket: 1, position: 1 });
    for await (const commit of found) {
      if (commit.position !== expected) break;
      expected += commit.events.length;
      yield commit;
    }
    if (expected !== last + 1)
      throw new Error(`position ${expected} of bucket ${bucket} is missing in ${connection.name}`);
  }

  return {
    async cut() {
      // The waiting commits are read before the heads. In the other order, the cut would lack a
      // commit that gets its position between the two reads.
      const waiting = await commits.find({ pending: true }, MAJORITY).toArray();
      const positions: number[] = [];
      for (let bucket = 0; bucket < BUCKET_COUNT; bucket++)
        positions.push(await headOf(commits, bucket));
      return { positions, waiting };
    },
    async *lines({ positions, waiting }) {
      const placed = new Set<string>();
      const waited = new Set(waiting.map(({ _id }) => _id));
      for (const [bucket, last] of positions.entries())
        for await (const commit of ofBucket(bucket, last)) {
          if (waited.has(commit._id)) placed.add(commit._id);
          yield EJSON.stringify(commit);
        }
      for (const commit of waiting) if (!placed.has(commit._id)) yield EJSON.stringify(commit);
    },
  };
}

/** Returns the id of the event at the given position of each bucket. */
export async function eventIdsIn(
  lines: AsyncIterable<string>,
  positions: ReadonlyMap<number, number>,
): Promise<ReadonlyMap<number, string>> {
  const ids = new Map<number, string>();
  for await (const line of lines) {
    const { _id, bucket, position, events } = commitIn(line);
    const wanted = positions.get(bucket);
    if (position === undefined || wanted === undefined) continue;
    const index = wanted - position;
    if (index >= 0 && index < events.length) ids.set(bucket, `${_id}/${index}`);
  }
  return ids;
}

/**
 * Writes commits into a database that has none, with a free lease for each bucket.
 * @param published the last position of each bucket on the bus.
 * @returns the last position of each bucket in the database.
 */
export async function restoreCommits(
  connection: Connection,
  lines: AsyncIterable<string>,
  published: readonly number[],
): Promise<readonly number[]> {
  const commits = await openCommits(connection);
  let chunk: CommitDocument[] = [];
  const write = async () => {
    if (chunk.length > 0) await commits.insertMany(chunk, DURABLE);
    chunk = [];
  };
  for await (const line of lines) {
    chunk.push(commitIn(line));
    if (chunk.length === WRITE_CHUNK) await write();
  }
  await write();
  await leasesIn(connection).insertMany(
    published.map((position, bucket) => freeLease(bucket, position)),
    DURABLE,
  );
  return Promise.all(published.map((_, bucket) => headOf(commits, bucket)));
}

const commitIn = (line: string) => EJSON.parse(line) as CommitDocument;

async function headOf(commits: Commits, bucket: number): Promise<number> {
  const last = await commits.findOne(
    { bucket, position: { $gt: 0 } },
    { sort: { bucket: -1, position: -1 }, ...MAJORITY },
  );
  return last?.position === undefined ? 0 : last.position + last.events.length - 1;
}
