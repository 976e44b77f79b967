import {
  BUCKET_COUNT,
  bucketOf,
  type CommitOutbox,
  ConcurrencyConflict,
  cursorKey,
  type EventHistory,
  type EventShapes,
  type EventStore,
  IdempotencyKeyUsed,
  type NewCommit,
  type RecordedEvent,
  type StoredStream,
  UniqueKeyTaken,
  upcast,
} from '@bluebox/event-sourcing';
import { BoundedCache } from './bounded-cache.ts';
import { embeddedOutbox } from './commit-outbox.ts';
import { groupCommit } from './group-commit.ts';
import { openDatabase } from './sqlite.ts';
import { shareTurn } from './time-slice.ts';

/**
 * Least number of recently used streams kept in memory, so that a busy box or drive is not reread
 * for every command.
 */
const CACHED_STREAMS = 1_000;
const CACHE_MEGABYTES = 8;
/** Largest number of old answers that are deleted in one transaction. */
const ANSWERS_PER_STEP = 500;

const SCHEMA = `
CREATE TABLE events (
  service TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  position INTEGER NOT NULL,
  stream TEXT NOT NULL,
  version INTEGER NOT NULL,
  type TEXT NOT NULL,
  schema_version INTEGER NOT NULL,
  drive TEXT NOT NULL,
  commit_id TEXT NOT NULL,
  commit_index INTEGER NOT NULL,
  recorded_at TEXT NOT NULL,
  actor TEXT NOT NULL,
  correlation TEXT NOT NULL,
  causation TEXT,
  data TEXT NOT NULL,
  PRIMARY KEY (service, bucket, position)
) WITHOUT ROWID;
CREATE UNIQUE INDEX events_by_stream ON events (service, stream, version);
CREATE TABLE answers (
  service TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  answer TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  PRIMARY KEY (service, key)
) WITHOUT ROWID;
CREATE TABLE unique_keys (
  service TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (service, key)
) WITHOUT ROWID;
`;

const EVENT_COLUMNS =
  'bucket, position, stream, version, type, schema_version, drive, commit_id, commit_index, recorded_at, actor, correlation, causation, data';

type EventRow = readonly [
  bucket: number,
  position: number,
  stream: string,
  version: number,
  type: string,
  schemaVersion: number,
  scope: string,
  commit: string,
  commitIndex: number,
  recordedAt: string,
  actor: string,
  correlation: string,
  causation: string | null,
  data: string,
];

export interface EventLogOptions {
  readonly path: string;
  /** Event shapes by service. */
  readonly shapes: Readonly<Record<string, EventShapes>>;
  /** Whether the log is opened only for reading, as for an audit beside a running server. */
  readonly readOnly?: boolean;
  /** Clock in milliseconds, which limits the time of a transaction. */
  readonly clock?: () => number;
}

/**
 * The streams of all services of one process, with positions and answers, in one SQLite file. An
 * acknowledged commit is on disk.
 */
export interface EventLog {
  store(service: string): EventStore;
  readonly outbox: CommitOutbox & { close(): void };
  readonly history: EventHistory;
  close(): void;
}

export function openEventLog({
  path,
  shapes,
  readOnly = false,
  clock = () => performance.now(),
}: EventLogOptions): EventLog {
  const database = openDatabase({
    path,
    schema: SCHEMA,
    durability: 'full',
    cacheMegabytes: CACHE_MEGABYTES,
    readOnly,
  });
  if (!readOnly)
    database.exec(
      "CREATE INDEX IF NOT EXISTS answers_by_time ON answers (service, recorded_at) WHERE key NOT GLOB 'policy:*'",
    );
  // Event rows are read as arrays, because objects with fourteen columns are slower to read.
  const asArrays = { returnArrays: true };
  const selectStreams = database.prepare(
    'SELECT DISTINCT stream FROM events WHERE service = ? AND stream IN (SELECT value FROM json_each(?))',
  );
  const selectStream = database.prepare(
    `SELECT ${EVENT_COLUMNS} FROM events WHERE service = ? AND stream = ? ORDER BY version`,
    asArrays,
  );
  const selectAfter = database.prepare(
    `SELECT ${EVENT_COLUMNS} FROM events WHERE service = ? AND bucket = ? AND position > ? ORDER BY position LIMIT ?`,
    asArrays,
  );
  const selectVersion = database.prepare(
    'SELECT max(version) AS version FROM events WHERE service = ? AND stream = ?',
  );
  const selectHead = database.prepare(
    'SELECT max(position) AS position FROM events WHERE service = ? AND bucket = ?',
  );
  const selectAnswer = database.prepare(
    'SELECT fingerprint, answer FROM answers WHERE service = ? AND key = ?',
  );
  const selectUnique = database.prepare('SELECT 1 FROM unique_keys WHERE service = ? AND key = ?');

  /**
   * Last positions by service and bucket. A log that is open for writing caches them, because no
   * other process changes them.
   */
  const heads = new Map<string, number>();
  const streams = new BoundedCache<StoredStream>(CACHED_STREAMS);

  const head = (service: string, bucket: number): number => {
    const key = cursorKey(service, bucket);
    const known = heads.get(key);
    if (known !== undefined) return known;
    const row = selectHead.get(service, bucket) as { readonly position: number | null };
    const position = row.position ?? 0;
    if (!readOnly) heads.set(key, position);
    return position;
  };

  const shapesOf = (service: string): EventShapes => {
    const known = shapes[service];
    if (known === undefined) throw new Error(`unknown service ${service}`);
    return known;
  };

  const readEvents = (service: string, rows: readonly EventRow[]): RecordedEvent[] => {
    const known = shapesOf(service);
    return rows.map((row) => {
      const [bucket, position, stream, version, type, schemaVersion, scope, commit, index] = row;
      const [, , , , , , , , , recordedAt, actor, correlation, causation, data] = row;
      return {
        type,
        data: upcast(known, type, schemaVersion, JSON.parse(data)),
        id: `${commit}/${index}`,
        schemaVersion: known[type]?.version ?? schemaVersion,
        service,
        stream,
        version,
        scope,
        commit,
        recordedAt,
        actor,
        correlation,
        ...(causation === null ? {} : { causation }),
        bucket,
        position,
      };
    });
  };

  const history: EventHistory = {
    async read(service, bucket, after, limit) {
      await shareTurn();
      const rows = selectAfter.all(service, bucket, after, limit);
      return readEvents(service, rows as unknown as EventRow[]);
    },
    head: async (service, bucket) =>
      bucket >= 0 && bucket < BUCKET_COUNT ? head(service, bucket) : 0,
  };
  const outbox = embeddedOutbox(history);

  const writing = readOnly
    ? undefined
    : {
        group: groupCommit(database, {
          onGroupUndone() {
            heads.clear();
            streams.clear();
          },
          clock,
        }),
        event: database.prepare(
          `INSERT INTO events (service, ${EVENT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ),
        answer: database.prepare(
          'INSERT INTO answers (service, key, fingerprint, answer, recorded_at) VALUES (?, ?, ?, ?, ?)',
        ),
        unique: database.prepare('INSERT INTO unique_keys (service, key) VALUES (?, ?)'),
        forgetAnswers: database.prepare(
          `DELETE FROM answers WHERE service = ?1 AND key IN (
             SELECT key FROM answers WHERE service = ?1 AND recorded_at < ?2 AND key NOT GLOB 'policy:*' LIMIT ?3)`,
        ),
      };
  const writer = () => {
    if (writing === undefined) throw new Error('the event log was opened for reading only');
    return writing;
  };

  function store(service: string): EventStore {
    const known = shapesOf(service);
    const cacheKey = (stream: string) => `${service}/${stream}`;

    const versionOf = (stream: string): number => {
      const cached = streams.get(cacheKey(stream));
      if (cached !== undefined) return cached.version;
      const row = selectVersion.get(service, stream) as { readonly version: number | null };
      return row.version ?? 0;
    };

    const refuseIfStale = (commit: NewCommit): void => {
      const { idempotency, streams: appends, uniqueKeys = [] } = commit;
      if (idempotency !== undefined && selectAnswer.get(service, idempotency.key) !== undefined)
        throw new IdempotencyKeyUsed(idempotency.key);
      for (const { stream, expectedVersion } of appends)
        if (versionOf(stream) !== expectedVersion) throw new ConcurrencyConflict(stream);
      for (const key of uniqueKeys)
        if (selectUnique.get(service, key) !== undefined) throw new UniqueKeyTaken(key);
    };

    /** Writes a commit within the group's transaction. */
    const write = (commit: NewCommit): readonly RecordedEvent[] => {
      refuseIfStale(commit);
      const { event: insertEvent, answer: insertAnswer, unique: insertUnique } = writer();
      const { id, scope, recordedAt, actor, correlation, causation } = commit;
      const bucket = bucketOf(scope);
      let position = head(service, bucket);
      const appended: { readonly stream: string; readonly events: RecordedEvent[] }[] = [];
      const events: RecordedEvent[] = [];
      for (const { stream, expectedVersion, events: decided } of commit.streams) {
        let version = expectedVersion;
        const own: RecordedEvent[] = [];
        for (const { type, data } of decided) {
          const shape = known[type];
          if (shape === undefined) throw new Error(`${service} does not publish ${type}`);
          position += 1;
          version += 1;
          const index = events.length;
          const text = JSON.stringify(data);
          insertEvent.run(
            service,
            bucket,
            position,
            stream,
            version,
            type,
            shape.version,
            scope,
            id,
            index,
            recordedAt,
            actor,
            correlation,
            causation ?? null,
            text,
          );
          const event: RecordedEvent = {
            type,
            // The text is parsed again, because JSON omits undefined values and readers must get
            // exactly what the file has.
            data: JSON.parse(text),
            id: `${id}/${index}`,
            schemaVersion: shape.version,
            service,
            stream,
            version,
            scope,
            commit: id,
            recordedAt,
            actor,
            correlation,
            ...(causation === undefined ? {} : { causation }),
            bucket,
            position,
          };
          own.push(event);
          events.push(event);
        }
        appended.push({ stream, events: own });
      }
      for (const key of commit.uniqueKeys ?? []) insertUnique.run(service, key);
      if (commit.idempotency !== undefined) {
        const { key, fingerprint, answer } = commit.idempotency;
        insertAnswer.run(service, key, fingerprint, JSON.stringify(answer ?? null), recordedAt);
      }

      // Later work of the same group reads these heads. A rollback of the group clears them.
      heads.set(cursorKey(service, bucket), position);
      for (const { stream, events: own } of appended) {
        const last = own.at(-1);
        if (last === undefined) continue;
        const before = streams.get(cacheKey(stream));
        if (before !== undefined)
          streams.set(cacheKey(stream), {
            version: last.version,
            events: [...before.events, ...own],
          });
        else if (last.version === own.length)
          streams.set(cacheKey(stream), { version: last.version, events: own });
      }
      return events;
    };

    return {
      service,
      async append(commit) {
        return (await writer().group.run(() => write(commit), outbox.add)).at(-1)?.position;
      },
      async readStream(stream) {
        const cached = streams.get(cacheKey(stream));
        if (cached !== undefined) return cached;
        const events = readEvents(
          service,
          selectStream.all(service, stream) as unknown as EventRow[],
        );
        const stored = { version: events.at(-1)?.version ?? 0, events };
        if (events.length > 0 && !readOnly) streams.set(cacheKey(stream), stored);
        return stored;
      },
      async existingStreams(asked) {
        const rows = selectStreams.all(service, JSON.stringify(asked));
        const found = new Set(rows.map(({ stream }) => stream));
        return asked.filter((stream) => found.has(stream));
      },
      async findAnswer(key) {
        const row = selectAnswer.get(service, key) as
          | { readonly fingerprint: string; readonly answer: string }
          | undefined;
        if (row === undefined) return undefined;
        return { key, fingerprint: row.fingerprint, answer: JSON.parse(row.answer) };
      },
      // An answer does not record the bucket of its commit, so the current heads of all buckets are
      // returned.
      committedUnder: async () =>
        Array.from({ length: BUCKET_COUNT }, (_, bucket) => ({
          service,
          bucket,
          position: head(service, bucket),
        })).filter(({ position }) => position > 0),
      async forgetAnswersBefore(recordedAt) {
        const { group, forgetAnswers } = writer();
        for (let forgotten = 0; ; ) {
          const { changes } = await group.run(() =>
            forgetAnswers.run(service, recordedAt, ANSWERS_PER_STEP),
          );
          forgotten += Number(changes);
          if (Number(changes) < ANSWERS_PER_STEP) return forgotten;
        }
      },
    };
  }

  return {
    store,
    outbox,
    history,
    close() {
      outbox.close();
      writing?.group.close();
      database.close();
    },
  };
}
