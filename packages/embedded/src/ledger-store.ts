import { closeSync, fsyncSync, openSync } from 'node:fs';
import { join, parse } from 'node:path';
import { CursorConflict, cursorKey } from '@bluebox/event-sourcing';
import {
  type EarlierOrigin,
  grownTiles,
  hashesOf,
  type LedgerState,
  type LedgerStore,
  NameTaken,
  nextState,
  partialTiles,
  type SignedCheckpoint,
} from '@bluebox/transparency';
import { groupCommit } from './group-commit.ts';
import { snapshotDatabase } from './snapshot.ts';
import { openDatabase } from './sqlite.ts';
import { shareTurn } from './time-slice.ts';

const CACHE_MEGABYTES = 2;

const SCHEMA = `
CREATE TABLE entries (
  idx INTEGER PRIMARY KEY,
  service TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  position INTEGER NOT NULL,
  scope TEXT NOT NULL,
  bytes BLOB NOT NULL
);
CREATE UNIQUE INDEX entries_by_position ON entries (service, bucket, position);
CREATE INDEX entries_by_scope ON entries (scope, idx);
CREATE TABLE tiles (
  level INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (level, idx)
);
CREATE TABLE tree (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  size INTEGER NOT NULL,
  frontier BLOB NOT NULL
);
INSERT INTO tree (id, size, frontier) VALUES (1, 0, x'');
CREATE TABLE cursors (
  lane TEXT PRIMARY KEY,
  position INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE checkpoints (
  size INTEGER PRIMARY KEY,
  note TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE TABLE origin (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL
);
`;

/** Tables that files of earlier versions lack. They are created when a file is opened for writing. */
const EARLIER_ORIGINS = `
CREATE TABLE IF NOT EXISTS earlier_origins (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  size INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS earlier_checkpoints (
  origin INTEGER NOT NULL,
  size INTEGER NOT NULL,
  note TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (origin, size)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS origin_keys (
  name TEXT PRIMARY KEY,
  vkey TEXT NOT NULL
) WITHOUT ROWID;
`;

export interface EmbeddedLedgerStore extends LedgerStore {
  /**
   * Copies the ledger into a file beside it, and then empties it under another name, in one transaction. It is
   * the only way out when the log has lost events of which the ledger has entries. The names that it had
   * are kept, and of each it has no entry any more.
   * @param label word that distinguishes the name of the copy, such as a date.
   * @returns the path of the copy.
   * @throws NameTaken as `renameOrigin` does. Nothing is emptied then.
   */
  beginAnew(name: string, label: string): Promise<string>;
  close(): void;
}

export interface LedgerStoreOptions {
  readonly path: string;
  /** Whether the ledger is opened only for reading, as for an audit beside a running server. */
  readonly readOnly?: boolean;
}

/** Flushes a file, or the names in a folder, to disk. */
function flush(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Copies bytes out of the memory of the database driver. */
const bytesOf = (value: unknown): Buffer => Buffer.from(value as Uint8Array);

/** Opens the ledger in one SQLite file. Whatever was acknowledged is on disk. */
export function openLedgerStore({
  path,
  readOnly = false,
}: LedgerStoreOptions): EmbeddedLedgerStore {
  const database = openDatabase({
    path,
    schema: SCHEMA,
    durability: 'full',
    cacheMegabytes: CACHE_MEGABYTES,
    readOnly,
  });
  if (!readOnly) database.exec(EARLIER_ORIGINS);
  const hasEarlierOrigins =
    database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'earlier_origins'").get() !==
    undefined;
  const hasKeys =
    database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'origin_keys'").get() !== undefined;
  const selectTree = database.prepare('SELECT size, frontier FROM tree');
  const selectCursors = database.prepare('SELECT lane, position FROM cursors');
  const selectTile = database.prepare('SELECT bytes FROM tiles WHERE level = ? AND idx = ?');
  const selectEntry = database.prepare('SELECT bytes FROM entries WHERE idx = ?');
  const selectEntries = database.prepare(
    'SELECT bytes FROM entries WHERE idx >= ? ORDER BY idx LIMIT ?',
  );
  const selectIndex = database.prepare(
    'SELECT idx FROM entries WHERE service = ? AND bucket = ? AND position = ?',
  );
  const selectIndexes = database.prepare(
    'SELECT idx FROM entries WHERE scope = ? AND idx >= ? ORDER BY idx LIMIT ?',
  );
  const selectCheckpoints = database.prepare(
    'SELECT size, note, at FROM checkpoints WHERE size > ? ORDER BY size LIMIT ?',
  );
  const selectLatest = database.prepare(
    'SELECT size, note, at FROM checkpoints ORDER BY size DESC LIMIT 1',
  );
  const selectOrigin = database.prepare('SELECT name FROM origin');

  const readState = (): LedgerState => {
    const { size, frontier } = selectTree.get() as { readonly size: number; frontier: unknown };
    const cursors = selectCursors.all() as unknown as { lane: string; position: number }[];
    return {
      tree: { size, frontier: hashesOf(bytesOf(frontier)) },
      cursors: Object.fromEntries(cursors.map(({ lane, position }) => [lane, position])),
    };
  };
  const readTile = (level: number, index: number): Buffer | undefined => {
    const row = selectTile.get(level, index) as { readonly bytes: unknown } | undefined;
    return row === undefined ? undefined : bytesOf(row.bytes);
  };
  const readOrigin = (): string | undefined =>
    (selectOrigin.get() as { readonly name: string } | undefined)?.name;
  const checkpointIn = (row: unknown): SignedCheckpoint => ({
    ...(row as SignedCheckpoint),
  });

  const readEarlier = (): readonly EarlierOrigin[] => {
    if (!hasEarlierOrigins) return [];
    const origins = database
      .prepare('SELECT id, name, size FROM earlier_origins ORDER BY id')
      .all() as unknown as { id: number; name: string; size: number }[];
    const selectOf = database.prepare(
      'SELECT size, note, at FROM earlier_checkpoints WHERE origin = ? ORDER BY size',
    );
    return origins.map(({ id, name, size }) => ({
      origin: name,
      size,
      checkpoints: selectOf.all(id).map(checkpointIn),
    }));
  };

  const writing = readOnly
    ? undefined
    : {
        group: groupCommit(database),
        entry: database.prepare(
          'INSERT INTO entries (idx, service, bucket, position, scope, bytes) VALUES (?, ?, ?, ?, ?, ?)',
        ),
        tile: database.prepare(
          `INSERT INTO tiles (level, idx, bytes) VALUES (?, ?, ?)
           ON CONFLICT (level, idx) DO UPDATE SET bytes = excluded.bytes`,
        ),
        tree: database.prepare('UPDATE tree SET size = ?, frontier = ?'),
        cursor: database.prepare(
          `INSERT INTO cursors (lane, position) VALUES (?, ?)
           ON CONFLICT (lane) DO UPDATE SET position = excluded.position`,
        ),
        checkpoint: database.prepare(
          `INSERT INTO checkpoints (size, note, at)
           SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM checkpoints WHERE size >= ?1)`,
        ),
        note: database.prepare('UPDATE checkpoints SET note = ?3 WHERE size = ?1 AND note = ?2'),
        origin: database.prepare(
          'INSERT INTO origin (id, name) VALUES (1, ?) ON CONFLICT DO NOTHING',
        ),
      };
  const writer = () => {
    if (writing === undefined) throw new Error('the ledger was opened for reading only');
    return writing;
  };

  /** Moves the present name and its checkpoints to the earlier ones. @throws NameTaken */
  const renameWithin = (name: string): void => {
    const present = readOrigin();
    const taken = readEarlier().some(({ origin }) => origin === name);
    if (present === undefined || present === name || taken) throw new NameTaken(name);
    const { lastInsertRowid } = database
      .prepare('INSERT INTO earlier_origins (name, size) SELECT ?, size FROM tree')
      .run(present);
    database
      .prepare(
        'INSERT INTO earlier_checkpoints (origin, size, note, at) SELECT ?, size, note, at FROM checkpoints',
      )
      .run(lastInsertRowid);
    database.prepare('DELETE FROM checkpoints').run();
    database.prepare('UPDATE origin SET name = ?').run(name);
  };

  return {
    state: async () => readState(),
    append: (from, entries) =>
      writer().group.run(() => {
        const stored = readState();
        if (stored.tree.size !== from.tree.size) throw new CursorConflict('the ledger');
        const partials: Buffer[] = [];
        for (const { level, index } of partialTiles(stored.tree.size))
          partials[level] = readTile(level, index) as Buffer;
        const { state, leafHashes } = nextState(stored, entries);
        const tiles = grownTiles(stored.tree.size, partials, leafHashes);
        const { entry: insert, tile, tree, cursor } = writer();
        for (const [at, { service, bucket, position, scope, bytes }] of entries.entries())
          insert.run(stored.tree.size + at, service, bucket, position, scope, bytes);
        for (const { level, index, bytes } of tiles) tile.run(level, index, bytes);
        for (const { service, bucket } of entries) {
          const lane = cursorKey(service, bucket);
          cursor.run(lane, state.cursors[lane] ?? 0);
        }
        tree.run(state.tree.size, Buffer.concat(state.tree.frontier));
        return state;
      }),
    async entry(index) {
      const row = selectEntry.get(index) as { readonly bytes: unknown } | undefined;
      return row === undefined ? undefined : bytesOf(row.bytes);
    },
    async entries(index, limit) {
      await shareTurn();
      const rows = selectEntries.all(index, limit) as unknown as { readonly bytes: unknown }[];
      return rows.map(({ bytes }) => bytesOf(bytes));
    },
    tile: async (level, index) => readTile(level, index),
    async indexOf(service, bucket, position) {
      const row = selectIndex.get(service, bucket, position) as
        | { readonly idx: number }
        | undefined;
      return row?.idx;
    },
    async indexesOf(scope, from, limit) {
      await shareTurn();
      const rows = selectIndexes.all(scope, from, limit) as unknown as { readonly idx: number }[];
      return rows.map(({ idx }) => idx);
    },
    async putCheckpoint({ size, note, at }) {
      await writer().group.run(() => writer().checkpoint.run(size, note, at));
    },
    replaceNote: (size, before, after) =>
      writer().group.run(() => writer().note.run(size, before, after).changes === 1),
    async latestCheckpoint() {
      const row = selectLatest.get();
      return row === undefined ? undefined : checkpointIn(row);
    },
    async checkpoints(after, limit) {
      await shareTurn();
      return selectCheckpoints.all(after, limit).map(checkpointIn);
    },
    origin: async () => readOrigin(),
    setOrigin: (origin) =>
      writer().group.run(() => {
        writer().origin.run(origin);
        return readOrigin() as string;
      }),
    renameOrigin: (name) => writer().group.run(() => renameWithin(name)),
    async earlierOrigins() {
      await shareTurn();
      return readEarlier();
    },
    async keyOf(origin) {
      if (!hasKeys) return undefined;
      const row = database.prepare('SELECT vkey FROM origin_keys WHERE name = ?').get(origin) as
        | { readonly vkey: string }
        | undefined;
      return row?.vkey;
    },
    async keepKey(origin, vkey) {
      await writer().group.run(() =>
        database
          .prepare('INSERT INTO origin_keys (name, vkey) VALUES (?, ?) ON CONFLICT DO NOTHING')
          .run(origin, vkey),
      );
    },
    async beginAnew(name, label) {
      const { group } = writer();
      const { dir, name: file, ext } = parse(path);
      const keptAs = join(dir, `${file}-${label}${ext}`);
      snapshotDatabase(path, keptAs);
      flush(keptAs);
      flush(dir);
      await group.run(() => {
        renameWithin(name);
        for (const table of ['entries', 'tiles', 'cursors', 'earlier_checkpoints'])
          database.prepare(`DELETE FROM ${table}`).run();
        database.prepare("UPDATE tree SET size = 0, frontier = x''").run();
        database.prepare('UPDATE earlier_origins SET size = 0').run();
      });
      return keptAs;
    },
    close() {
      writing?.group.close();
      database.close();
    },
  };
}
