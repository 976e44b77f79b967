import {
  BUCKET_COUNT,
  bucketOf,
  type CommitOutbox,
  ConcurrencyConflict,
  type EventBatch,
  type EventHistory,
  type EventShapes,
  type EventStore,
  type IdempotentAnswer,
  IdempotencyKeyUsed,
  type NewCommit,
  type RecordedEvent,
  type StoredStream,
  UniqueKeyTaken,
  upcast,
} from '@bluebox/event-sourcing';
import { BoundedCache } from './bounded-cache.ts';
import { groupCommit } from './group-commit.ts';
import { openDatabase } from './sqlite.ts';

/** Streams kept in memory, so that a busy box or drive is not read for every command. */
const CACHED_STREAMS = 2_000;
/** Committed events kept in memory for the relay; older ones are left to the history. */
const OUTBOX_EVENTS = 20_000;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS events (
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
CREATE UNIQUE INDEX IF NOT EXISTS events_by_stream ON events (service, stream, version);
CREATE TABLE IF NOT EXISTS answers (
  key TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  answer TEXT NOT NULL,
  recorded_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unique_keys (
  service TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (service, key)
) WITHOUT ROWID;
`;

interface EventRow {
  readonly service: string;
  readonly bucket: number;
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly schema_version: number;
  readonly drive: string;
  readonly commit_id: string;
  readonly commit_index: number;
  readonly recorded_at: string;
  readonly actor: string;
  readonly correlation: string;
  readonly causation: string | null;
  readonly data: string;
}

export interface EventLogOptions {
  readonly path: string;
  /** What is known of every service's events, by service. */
  readonly shapes: Readonly<Record<string, EventShapes>>;
  /** For an audit beside a running server: reads only. */
  readonly readOnly?: boolean;
}

/** The streams of all services of one process, in one file: what is acknowledged is on disk. */
export interface EventLog {
  store(service: string): EventStore;
  readonly outbox: CommitOutbox & { close(): void };
  readonly history: EventHistory;
  close(): void;
}

export function openEventLog({ path, shapes, readOnly = false }: EventLogOptions): EventLog {
  const database = openDatabase({ path, durability: 'full', readOnly });
  if (!readOnly) database.exec(SCHEMA);

  const selectStream = database.prepare(
    'SELECT * FROM events WHERE service = ? AND stream = ? ORDER BY version',
  );
  const selectVersion = database.prepare(
    'SELECT max(version) AS version FROM events WHERE service = ? AND stream = ?',
  );
  const selectHead = database.prepare(
    'SELECT max(position) AS position FROM events WHERE service = ? AND bucket = ?',
  );
  const selectAfter = database.prepare(
    'SELECT * FROM events WHERE service = ? AND bucket = ? AND position > ? ORDER BY position LIMIT ?',
  );
  const selectAnswer = database.prepare('SELECT fingerprint, answer FROM answers WHERE key = ?');
  const selectUnique = database.prepare('SELECT 1 FROM unique_keys WHERE service = ? AND key = ?');

  /** Last positions, by service and bucket; this process is the only writer. */
  const heads = new Map<string, number>();
  const head = (service: string, bucket: number): number => {
    const key = `${service}/${bucket}`;
    const known = readOnly ? undefined : heads.get(key);
    if (known !== undefined) return known;
    const position = (selectHead.get(service, bucket) as { position: number | null }).position ?? 0;
    heads.set(key, position);
    return position;
  };
  const streams = new BoundedCache<StoredStream>(CACHED_STREAMS);
  const forgetCached = () => {
    heads.clear();
    streams.clear();
  };

  const toEvent = (row: EventRow): RecordedEvent => {
    const known = shapes[row.service];
    if (known === undefined) throw new Error(`unknown service ${row.service}`);
    return {
      type: row.type,
      data: upcast(known, row.type, row.schema_version, JSON.parse(row.data)),
      id: `${row.commit_id}/${row.commit_index}`,
      schemaVersion: known[row.type]?.version ?? row.schema_version,
      service: row.service,
      stream: row.stream,
      version: row.version,
      drive: row.drive,
      commit: row.commit_id,
      recordedAt: row.recorded_at,
      actor: row.actor,
      correlation: row.correlation,
      ...(row.causation === null ? {} : { causation: row.causation }),
      bucket: row.bucket,
      position: row.position,
    };
  };

  const outbox = memoryOutbox();
  const group = readOnly ? undefined : groupCommit(database, forgetCached);

  const writer = readOnly
    ? undefined
    : {
        event: database.prepare(
          'INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        ),
        answer: database.prepare('INSERT INTO answers VALUES (?, ?, ?, ?)'),
        unique: database.prepare('INSERT INTO unique_keys VALUES (?, ?)'),
        forgetAnswers: database.prepare('DELETE FROM answers WHERE recorded_at < ?'),
      };

  function store(service: string): EventStore {
    const known = shapes[service];
    if (known === undefined) throw new Error(`unknown service ${service}`);
    const cacheKey = (stream: string) => `${service}/${stream}`;

    const versionOf = (stream: string): number =>
      streams.get(cacheKey(stream))?.version ??
      (selectVersion.get(service, stream) as { version: number | null }).version ??
      0;

    /** Within the group's transaction: checks first, so that a refused commit has written nothing. */
    const write = (commit: NewCommit): readonly RecordedEvent[] => {
      if (writer === undefined) throw new Error('opened for reading only');
      if (commit.idempotency !== undefined && selectAnswer.get(commit.idempotency.key) !== undefined)
        throw new IdempotencyKeyUsed(commit.idempotency.key);
      for (const { stream, expectedVersion } of commit.streams)
        if (versionOf(stream) !== expectedVersion) throw new ConcurrencyConflict(stream);
      for (const key of commit.uniqueKeys ?? [])
        if (selectUnique.get(service, key) !== undefined) throw new UniqueKeyTaken(key);

      const bucket = bucketOf(commit.drive);
      let position = head(service, bucket);
      let index = 0;
      const events: RecordedEvent[] = [];
      for (const { stream, expectedVersion, events: decided } of commit.streams) {
        let version = expectedVersion;
        for (const { type, data } of decided) {
          const shape = known[type];
          if (shape === undefined) throw new Error(`${service} does not publish ${type}`);
          position += 1;
          version += 1;
          writer.event.run(
            service,
            bucket,
            position,
            stream,
            version,
            type,
            shape.version,
            commit.drive,
            commit.id,
            index,
            commit.recordedAt,
            commit.actor,
            commit.correlation,
            commit.causation ?? null,
            JSON.stringify(data),
          );
          events.push({
            type,
            data,
            id: `${commit.id}/${index}`,
            schemaVersion: shape.version,
            service,
            stream,
            version,
            drive: commit.drive,
            commit: commit.id,
            recordedAt: commit.recordedAt,
            actor: commit.actor,
            correlation: commit.correlation,
            ...(commit.causation === undefined ? {} : { causation: commit.causation }),
            bucket,
            position,
          });
          index += 1;
        }
      }
      for (const key of commit.uniqueKeys ?? []) writer.unique.run(service, key);
      if (commit.idempotency !== undefined) {
        const { key, fingerprint, answer } = commit.idempotency;
        writer.answer.run(key, fingerprint, JSON.stringify(answer ?? null), commit.recordedAt);
      }
      heads.set(`${service}/${bucket}`, position);
      for (const { stream, expectedVersion } of commit.streams) {
        const cached = streams.get(cacheKey(stream)) ?? (expectedVersion === 0 ? EMPTY : undefined);
        if (cached === undefined) continue;
        const own = events.filter((event) => event.stream === stream);
        streams.set(cacheKey(stream), {
          version: expectedVersion + own.length,
          events: [...cached.events, ...own],
        });
      }
      return events;
    };

    return {
      service,
      async append(commit) {
        if (group === undefined) throw new Error('opened for reading only');
        // The relay is handed the events inside the same turn that acknowledges them, in commit order.
        const events = await group.run(() => write(commit));
        outbox.add(events);
      },
      async readStream(stream) {
        const cached = streams.get(cacheKey(stream));
        if (cached !== undefined) return cached;
        const events = (selectStream.all(service, stream) as unknown as EventRow[]).map(toEvent);
        const stored = { version: events.length, events };
        if (events.length > 0) streams.set(cacheKey(stream), stored);
        return stored;
      },
      async findAnswer(key): Promise<IdempotentAnswer | undefined> {
        const row = selectAnswer.get(key) as
          | { readonly fingerprint: string; readonly answer: string }
          | undefined;
        return row === undefined
          ? undefined
          : { key, fingerprint: row.fingerprint, answer: JSON.parse(row.answer) };
      },
      async forgetAnswersBefore(recordedAt) {
        if (group === undefined || writer === undefined)
          throw new Error('opened for reading only');
        return group.run(() => Number(writer.forgetAnswers.run(recordedAt).changes));
      },
    };
  }

  return {
    store,
    outbox,
    history: {
      read: async (service, bucket, after, limit) =>
        (selectAfter.all(service, bucket, after, limit) as unknown as EventRow[]).map(toEvent),
      head: async (service, bucket) =>
        bucket >= 0 && bucket < BUCKET_COUNT ? head(service, bucket) : 0,
    },
    close() {
      outbox.close();
      group?.close();
      database.close();
    },
  };
}

const EMPTY: StoredStream = { version: 0, events: [] };

/**
 * Hands fresh commits to the relay without reading them again. What it forgets (a crash, a slow relay)
 * is in the history, where consumers fetch what is missing; so nothing needs to be marked.
 */
function memoryOutbox(): CommitOutbox & { add(events: readonly RecordedEvent[]): void; close(): void } {
  let waiting: RecordedEvent[] = [];
  let wake: (() => void) | undefined;
  let closed = false;
  return {
    add(events) {
      if (waiting.length > OUTBOX_EVENTS) waiting = [];
      waiting.push(...events);
      wake?.();
    },
    async take() {
      while (waiting.length === 0 && !closed)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      if (waiting.length === 0) return undefined;
      const events = waiting;
      waiting = [];
      return batchesOf(events);
    },
    async markPublished() {},
    close() {
      closed = true;
      wake?.();
    },
  };
}

/** One batch per service and bucket. */
function batchesOf(events: readonly RecordedEvent[]): readonly EventBatch[] {
  const batches = new Map<string, { service: string; bucket: number; events: RecordedEvent[] }>();
  for (const event of events) {
    const key = `${event.service}/${event.bucket}`;
    const batch = batches.get(key);
    if (batch === undefined)
      batches.set(key, { service: event.service, bucket: event.bucket, events: [event] });
    else batch.events.push(event);
  }
  return [...batches.values()];
}
