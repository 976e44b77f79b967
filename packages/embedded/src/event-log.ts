import {
  BUCKET_COUNT,
  bucketOf,
  type CommitOutbox,
  ConcurrencyConflict,
  currentForm,
  cursorKey,
  type EventHistory,
  type EventShapes,
  type EventStore,
  IdempotencyKeyUsed,
  type NewCommit,
  type RecordedEvent,
  type StoredStream,
  type StreamAppend,
  UniqueKeyTaken,
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
const NEW_STREAM: StoredStream = { version: 0, events: [] };

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

function byStream(events: readonly RecordedEvent[]): ReadonlyMap<string, readonly RecordedEvent[]> {
  const streams = new Map<string, RecordedEvent[]>();
  for (const event of events) {
    const own = streams.get(event.stream);
    if (own === undefined) streams.set(event.stream, [event]);
    else own.push(event);
  }
  return streams;
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
  /** Heads of buckets, and versions of streams, after the commits of the open transaction. */
  const uncommitted = { heads: new Map<string, number>(), versions: new Map<string, number>() };

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
        ...currentForm(known, type, { schemaVersion, data: JSON.parse(data) }),
        id: `${commit}/${index}`,
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
      await shareTurn('background');
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
          onGroupUndone(runsAgain) {
            uncommitted.heads.clear();
            uncommitted.versions.clear();
            if (runsAgain) return;
            // The file alone says what was committed when a COMMIT has failed.
            heads.clear();
            streams.clear();
          },
          optimistic: true,
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

    const storedVersion = (stream: string): number => {
      const row = selectVersion.get(service, stream) as { readonly version: number | null };
      return row.version ?? 0;
    };
    const knownVersion = (stream: string): number | undefined => {
      const key = cacheKey(stream);
      return uncommitted.versions.get(key) ?? streams.get(key)?.version;
    };

    /**
     * Refuses an append to a stream at another version. A stream that the commit begins is not
     * looked up, because the index of streams refuses a second first event.
     */
    const refuseIfStale = ({ stream, expectedVersion }: StreamAppend): void => {
      const version = knownVersion(stream) ?? (expectedVersion === 0 ? 0 : storedVersion(stream));
      if (version !== expectedVersion) throw new ConcurrencyConflict(stream);
    };

    const claimAnswer = ({ idempotency, recordedAt }: NewCommit): void => {
      if (idempotency === undefined) return;
      const { key, fingerprint, answer } = idempotency;
      try {
        writer().answer.run(service, key, fingerprint, JSON.stringify(answer ?? null), recordedAt);
      } catch (error) {
        throw selectAnswer.get(service, key) === undefined ? error : new IdempotencyKeyUsed(key);
      }
    };

    const claimUniqueKey = (key: string): void => {
      try {
        writer().unique.run(service, key);
      } catch (error) {
        throw selectUnique.get(service, key) === undefined ? error : new UniqueKeyTaken(key);
      }
    };

    const insertEvent = (event: RecordedEvent, text: string, index: number): void => {
      try {
        writer().event.run(
          service,
          event.bucket,
          event.position,
          event.stream,
          event.version,
          event.type,
          event.schemaVersion,
          event.scope,
          event.commit,
          index,
          event.recordedAt,
          event.actor,
          event.correlation,
          event.causation ?? null,
          text,
        );
      } catch (error) {
        throw storedVersion(event.stream) < event.version
          ? error
          : new ConcurrencyConflict(event.stream);
      }
    };

    /**
     * Writes a commit within the group's transaction. The constraints of the tables refuse a used
     * key and a begun stream; only after a refusal is looked up which of them refused.
     */
    const write = (commit: NewCommit): readonly RecordedEvent[] => {
      claimAnswer(commit);
      for (const append of commit.streams) refuseIfStale(append);
      const { id, scope, recordedAt, actor, correlation, causation } = commit;
      const bucket = bucketOf(scope);
      let position = uncommitted.heads.get(cursorKey(service, bucket)) ?? head(service, bucket);
      const events: RecordedEvent[] = [];
      for (const { stream, expectedVersion, events: decided } of commit.streams) {
        let version = expectedVersion;
        for (const { type, data } of decided) {
          const shape = known[type];
          if (shape === undefined) throw new Error(`${service} does not publish ${type}`);
          position += 1;
          version += 1;
          const index = events.length;
          const text = JSON.stringify(data);
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
          insertEvent(event, text, index);
          events.push(event);
        }
      }
      for (const key of commit.uniqueKeys ?? []) claimUniqueKey(key);

      // Later work of the same group continues from these.
      uncommitted.heads.set(cursorKey(service, bucket), position);
      for (const { stream, version } of events) uncommitted.versions.set(cacheKey(stream), version);
      return events;
    };

    /** Adds the events of a commit to the caches, and passes them on. */
    const noteCommitted = (events: readonly RecordedEvent[]): void => {
      const last = events.at(-1);
      if (last === undefined) return;
      const bucket = cursorKey(service, last.bucket);
      uncommitted.heads.delete(bucket);
      heads.set(bucket, last.position);
      for (const [stream, appended] of byStream(events)) {
        const key = cacheKey(stream);
        uncommitted.versions.delete(key);
        const begins = appended[0]?.version === 1;
        const before = begins ? NEW_STREAM : streams.get(key);
        if (before === undefined) continue;
        streams.set(key, {
          version: before.version + appended.length,
          events: [...before.events, ...appended],
        });
      }
      outbox.add(events);
    };

    return {
      service,
      async append(commit) {
        return (await writer().group.run(() => write(commit), noteCommitted)).at(-1)?.position;
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
