import {
  ConcurrencyConflict,
  type EventShapes,
  IdempotencyKeyUsed,
  type NewCommit,
  UniqueKeyTaken,
} from '@bluebox/event-sourcing';
import { mongo } from 'mongoose';
import {
  type CommitDocument,
  type Commits,
  commitDocument,
  DURABLE,
  versionKey,
} from './commit-document.ts';
import type { StreamVersions } from './stream-versions.ts';

/**
 * Largest number of attempts to insert a commit. An attempt is repeated when its outcome is
 * unknown, or when the conflicting commit is not found.
 */
const ATTEMPTS = 5;
const RETRY_MILLISECONDS = 100;

const DUPLICATE_KEY = 11000;
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;

const isUnknownOutcome = (error: unknown): boolean =>
  error instanceof mongo.MongoNetworkError ||
  error instanceof mongo.MongoWriteConcernError ||
  (error instanceof mongo.MongoError && error.hasErrorLabel('RetryableWriteError'));

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Appends by a single insert without a transaction. Unique indexes detect conflicts, but not a
 * missing version, so a query looks for missing versions first.
 * @param stored versions that are known to be stored, for which no query is needed; the commit's
 *   versions are added.
 */
export async function appendCommit(
  commits: Commits,
  service: string,
  shapes: EventShapes,
  commit: NewCommit,
  stored: StreamVersions,
): Promise<CommitDocument> {
  const document = commitDocument(service, shapes, commit);
  await refuseMissingVersion(commits, commit, document, stored);
  await insert(commits, commit, document);
  for (const version of document.versions) stored.add(version);
  return document;
}

async function insert(
  commits: Commits,
  commit: NewCommit,
  document: CommitDocument,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await commits.insertOne(document, DURABLE);
      return;
    } catch (error) {
      if (isDuplicateKey(error)) {
        if (await isStored(commits, document)) return;
        const refusal = await refusalOf(commits, commit, document);
        if (refusal !== undefined) throw refusal;
      } else if (!isUnknownOutcome(error)) throw error;
      if (attempt === ATTEMPTS) throw error;
      await pause(RETRY_MILLISECONDS * attempt);
    }
  }
}

/**
 * Throws if the commit would leave a gap in a stream, which the unique index does not detect. One
 * check is enough, because versions are never removed.
 */
async function refuseMissingVersion(
  commits: Commits,
  commit: NewCommit,
  document: CommitDocument,
  stored: StreamVersions,
): Promise<void> {
  const grown = commit.streams.filter(
    ({ stream, expectedVersion }) =>
      expectedVersion > 0 && !stored.has(versionKey(stream, expectedVersion)),
  );
  if (grown.length === 0) return;
  const preceding = grown.map(({ stream, expectedVersion }) => versionKey(stream, expectedVersion));
  const found = await commits
    .find(
      { versions: { $in: preceding } },
      { projection: { versions: 1 }, readConcern: { level: 'majority' } },
    )
    .toArray();
  const present = new Set(found.flatMap(({ versions }) => versions));
  const missing = grown.find(
    ({ stream, expectedVersion }) => !present.has(versionKey(stream, expectedVersion)),
  );
  if (missing === undefined) return;
  throw (await refusalOf(commits, commit, document)) ?? new ConcurrencyConflict(missing.stream);
}

/** Whether this very append is stored. The read waits for a majority of the servers. */
async function isStored(commits: Commits, { _id, append }: CommitDocument): Promise<boolean> {
  const stored = await commits.findOne(
    { _id },
    { projection: { append: 1 }, readConcern: { level: 'linearizable' } },
  );
  return stored?.append.equals(append) === true;
}

/**
 * Returns the reason why the server refused the insert. The idempotency key is checked first,
 * because a repeated request also conflicts with the versions of its own first attempt.
 */
async function refusalOf(
  commits: Commits,
  { idempotency, streams, uniqueKeys = [] }: NewCommit,
  { versions }: CommitDocument,
): Promise<Error | undefined> {
  const projection = { versions: 1, uniqueKeys: 1, 'idempotency.key': 1 };
  if (idempotency !== undefined) {
    // This read waits for a majority of the servers, because the caller reads the answer next, and
    // only from data that a majority has.
    const used = await commits.findOne(
      { 'idempotency.key': idempotency.key },
      { projection, readConcern: { level: 'linearizable' } },
    );
    if (used !== null) return new IdempotencyKeyUsed(idempotency.key);
  }
  const rivals = await commits
    .find({ versions: { $in: [...versions] } }, { projection })
    .limit(versions.length)
    .toArray();
  const taken = new Set(rivals.flatMap((rival) => rival.versions));
  const moved = streams.find(({ stream, expectedVersion, events }) =>
    events.some((_, index) => taken.has(versionKey(stream, expectedVersion + index + 1))),
  );
  if (moved !== undefined) return new ConcurrencyConflict(moved.stream);
  if (uniqueKeys.length === 0) return undefined;
  const holder = await commits.findOne({ uniqueKeys: { $in: [...uniqueKeys] } }, { projection });
  const key = uniqueKeys.find((wanted) => holder?.uniqueKeys?.includes(wanted));
  return key === undefined ? undefined : new UniqueKeyTaken(key);
}
