import type { CommitDocument, Commits } from './commit-document.ts';
import { CONSISTENT, DURABLE, versionKey } from './commit-document.ts';

/** Largest number of pending commits that are read at a time. */
const PENDING_CHUNK = 500;

/** Finds pending commits of the buckets, in the order in which the commits reached the server. */
export function pendingCommits(
  commits: Commits,
  buckets: readonly number[],
): Promise<CommitDocument[]> {
  return commits
    .find({ bucket: { $in: [...buckets] }, pending: true }, CONSISTENT)
    .sort({ committedAt: 1, recordedAt: 1, append: 1 })
    .limit(PENDING_CHUNK)
    .toArray();
}

/**
 * Returns the versions that must have a position before the commit may get one: in each stream, the
 * version before the commit's first one.
 */
export function precedingVersions({ events }: CommitDocument): readonly string[] {
  const first = new Map<string, number>();
  for (const { stream, version } of events)
    first.set(stream, Math.min(version, first.get(stream) ?? version));
  return [...first].flatMap(([stream, version]) =>
    version === 1 ? [] : [versionKey(stream, version - 1)],
  );
}

/**
 * Sorts the pending commits of one bucket so that each version of a stream follows the version
 * before it. A commit is left for a later round if a preceding version is neither positioned nor in
 * an included commit.
 */
export function inStreamOrder(
  pending: readonly CommitDocument[],
  isPositioned: (version: string) => boolean,
): readonly CommitDocument[] {
  const byVersion = new Map<string, CommitDocument>();
  for (const commit of pending)
    for (const version of commit.versions) byVersion.set(version, commit);
  const ordered: CommitDocument[] = [];
  const placed = new Map<CommitDocument, boolean>();
  const place = (commit: CommitDocument): boolean => {
    const known = placed.get(commit);
    if (known !== undefined) return known;
    placed.set(commit, false);
    for (const version of precedingVersions(commit)) {
      if (isPositioned(version)) continue;
      const before = byVersion.get(version);
      if (before === undefined || !place(before)) return false;
    }
    placed.set(commit, true);
    ordered.push(commit);
    return true;
  };
  for (const commit of pending) place(commit);
  return ordered;
}

/** Returns the versions whose commit has a position. */
export async function positionedVersions(
  commits: Commits,
  versions: readonly string[],
): Promise<ReadonlySet<string>> {
  if (versions.length === 0) return new Set();
  const found = await commits
    .find(
      { versions: { $in: [...versions] }, position: { $gt: 0 } },
      { projection: { versions: 1 }, ...CONSISTENT },
    )
    .toArray();
  return new Set(found.flatMap((commit) => commit.versions));
}

/** Finds the commits with a position after the given one of their bucket. */
export async function positionsAfter(
  commits: Commits,
  heads: readonly { readonly bucket: number; readonly position: number }[],
): Promise<readonly Pick<CommitDocument, 'bucket' | 'position'>[]> {
  if (heads.length === 0) return [];
  return commits
    .find(
      { $or: heads.map(({ bucket, position }) => ({ bucket, position: { $gt: position } })) },
      { projection: { bucket: 1, position: 1 }, ...CONSISTENT },
    )
    .toArray();
}

/**
 * Assigns the positions after the bucket's head to its commits, in order. The writes stop at the
 * first duplicate key. The unique index refuses a position that another holder has assigned. The
 * update of a commit that has a position matches nothing, so the update becomes an insert of an
 * existing id.
 * @returns the new head.
 * @throws a duplicate key error when another instance was first, or a commit has a position
 *   already.
 */
export async function givePositions(
  commits: Commits,
  head: number,
  ordered: readonly CommitDocument[],
): Promise<number> {
  let next = head + 1;
  const updates = ordered.map((commit) => {
    const position = next;
    next += commit.events.length;
    return {
      updateOne: {
        filter: { _id: commit._id, pending: true as const },
        update: { $set: { position }, $unset: { pending: '' as const } },
        upsert: true,
      },
    };
  });
  await commits.bulkWrite(updates, { ordered: true, ...DURABLE });
  return next - 1;
}
