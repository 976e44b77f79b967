import {
  bucketOf,
  type Committed,
  currentForm,
  type EventShapes,
  type NewCommit,
  type RecordedEvent,
  type StreamEvent,
} from '@bluebox/event-sourcing';
import { type Collection, type Connection, mongo } from 'mongoose';

/** All events of one command, stored together or not at all. */
export interface CommitDocument {
  readonly _id: string;
  /**
   * Random id of the append, which shows whether a stored commit is our own when the outcome of an
   * insert is unknown.
   */
  readonly append: mongo.ObjectId;
  /**
   * Time at which the server stored the commit, which gives the order of arrival. The server fills
   * the field, because it is sent empty.
   */
  readonly committedAt: mongo.Timestamp;
  readonly drive: string;
  readonly bucket: number;
  readonly recordedAt: string;
  readonly actor: string;
  readonly correlation: string;
  readonly causation?: string;
  readonly streams: readonly string[];
  /**
   * Names of the events as `stream:version`. A unique index on this field lets only one writer
   * append a version.
   */
  readonly versions: readonly string[];
  readonly events: readonly EventInCommit[];
  readonly uniqueKeys?: readonly string[];
  readonly idempotency?: { readonly key: string; readonly fingerprint: string; answer: string };
  /** Mark that the answer may be deleted once it is old. */
  readonly forgettable?: true;
  /** Mark that the commit has no position yet. */
  readonly pending?: true;
  /** Position of the commit's first event. */
  readonly position?: number;
}

interface EventInCommit {
  readonly type: string;
  readonly schemaVersion: number;
  readonly stream: string;
  readonly version: number;
  /** Data as JSON text, because keys of the data may look like operators to the database. */
  readonly data: string;
}

export type Commits = Collection<CommitDocument>;

/**
 * Write concern of everything that must not be lost: an acknowledged write is on the disks of a
 * majority of the servers.
 */
export const DURABLE = { writeConcern: { w: 'majority', j: true } } as const;
/**
 * Read concern for one snapshot of majority-committed data, in which a later commit never appears
 * without an earlier one.
 */
export const CONSISTENT = { readConcern: { level: 'snapshot' } } as const;

export const versionKey = (stream: string, version: number): string => `${stream}:${version}`;

export async function openCommits(connection: Connection): Promise<Commits> {
  const commits = connection.collection<CommitDocument>('commits');
  await commits.createIndex({ versions: 1 }, { unique: true });
  await commits.createIndex(
    { uniqueKeys: 1 },
    { unique: true, partialFilterExpression: { uniqueKeys: { $exists: true } } },
  );
  await commits.createIndex(
    { 'idempotency.key': 1 },
    {
      name: 'idempotency',
      unique: true,
      // A server must prove that a query for one key finds only documents of the index. From a
      // comparison more servers can prove it than from `$exists`.
      partialFilterExpression: { 'idempotency.key': { $gt: '' } },
    },
  );
  await dropFormerIndex(commits, 'idempotency.key_1');
  await commits.createIndex(
    { recordedAt: 1 },
    { partialFilterExpression: { forgettable: true }, name: 'forgettable' },
  );
  await commits.createIndex({ streams: 1 });
  await commits.createIndex(
    { bucket: 1, committedAt: 1, recordedAt: 1, append: 1 },
    { partialFilterExpression: { pending: true }, name: 'pending' },
  );
  await commits.createIndex(
    { bucket: 1, position: 1 },
    { unique: true, partialFilterExpression: { position: { $gt: 0 } } },
  );
  return commits;
}

const INDEX_NOT_FOUND = 27;

/** Drops an index of an earlier version, if there is one that no other process drops at the moment. */
async function dropFormerIndex(commits: Commits, name: string): Promise<void> {
  if (!(await commits.indexExists(name))) return;
  await commits.dropIndex(name).catch((error: unknown) => {
    if (!(error instanceof mongo.MongoServerError) || error.code !== INDEX_NOT_FOUND) throw error;
  });
}

/** @throws when the service does not publish one of the events, or there are none. */
export function commitDocument(
  service: string,
  shapes: EventShapes,
  commit: NewCommit,
): CommitDocument {
  const { id, scope, recordedAt, actor, correlation, causation, idempotency } = commit;
  const events = commit.streams.flatMap(({ stream, expectedVersion, events: decided }) =>
    decided.map(({ type, data }, index) => {
      const shape = shapes[type];
      if (shape === undefined) throw new Error(`${service} does not publish ${type}`);
      return {
        type,
        schemaVersion: shape.version,
        stream,
        version: expectedVersion + index + 1,
        data: JSON.stringify(data),
      };
    }),
  );
  if (events.length === 0) throw new Error('a commit has at least one event');
  const uniqueKeys = [...new Set(commit.uniqueKeys)];
  return {
    _id: id,
    append: new mongo.ObjectId(),
    committedAt: new mongo.Timestamp({ t: 0, i: 0 }),
    drive: scope,
    bucket: bucketOf(scope),
    recordedAt,
    actor,
    correlation,
    ...(causation === undefined ? {} : { causation }),
    streams: [...new Set(events.map(({ stream }) => stream))],
    versions: events.map(({ stream, version }) => versionKey(stream, version)),
    events,
    ...(uniqueKeys.length === 0 ? {} : { uniqueKeys }),
    ...(idempotency === undefined
      ? {}
      : {
          idempotency: {
            key: idempotency.key,
            fingerprint: idempotency.fingerprint,
            answer: JSON.stringify(idempotency.answer ?? null),
          },
        }),
    ...(idempotency === undefined || idempotency.key.startsWith('policy:')
      ? {}
      : { forgettable: true }),
    pending: true,
  };
}

export function streamEvents(
  service: string,
  shapes: EventShapes,
  commit: CommitDocument,
): StreamEvent[] {
  const { _id: id, drive: scope, recordedAt, actor, correlation, causation } = commit;
  return commit.events.map(({ type, schemaVersion, stream, version, data }, index) => ({
    type,
    ...currentForm(shapes, type, { schemaVersion, data: JSON.parse(data) }),
    id: `${id}/${index}`,
    service,
    stream,
    version,
    scope,
    commit: id,
    recordedAt,
    actor,
    correlation,
    ...(causation === undefined ? {} : { causation }),
  }));
}

/**
 * Converts a stored position, which is that of the commit's first event, to the position of the
 * last event.
 */
export function committedAt({
  _id: commit,
  bucket,
  position,
  versions,
}: Pick<CommitDocument, '_id' | 'bucket' | 'position' | 'versions'>): Omit<Committed, 'service'> {
  return {
    bucket,
    commit,
    ...(position === undefined ? {} : { position: position + versions.length - 1 }),
  };
}

/** @param first the position of the commit's first event. */
export function recordedEvents(
  service: string,
  shapes: EventShapes,
  commit: CommitDocument,
  first: number,
): RecordedEvent[] {
  return streamEvents(service, shapes, commit).map((event, index) => ({
    ...event,
    bucket: commit.bucket,
    position: first + index,
  }));
}
