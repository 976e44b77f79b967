import {
  type Change,
  CursorConflict,
  type Cursors,
  type Document,
  type ViewDefinition,
  type ViewWork,
} from '@bluebox/event-sourcing';
import { type CollectionTable, openTable, type Write } from './collection-table.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Database, Statement } from './sqlite.ts';
import { shareTurn } from './time-slice.ts';

/**
 * Least number of recently used documents kept in memory per collection, in a generation that
 * answers queries and in one that is being filled.
 */
const CACHED_DOCUMENTS = 1_000;
const CACHED_WHILE_FILLING = 2_000;
/**
 * Wanted duration of a transaction, in milliseconds. Nobody is answered meanwhile, so that the number of
 * documents that a transaction writes depends on how long the last ones took.
 */
const WANTED_DURATION = 10;
const LEAST_WRITTEN_AT_ONCE = 20;
const MOST_WRITTEN_AT_ONCE = 1_000;
/**
 * Number of documents that are enough to say how long a document takes. A smaller transaction is mostly the cost
 * of the transaction, and can only show that more would fit.
 */
const LEAST_TIMED = 10;
/**
 * Number of changed documents at which a generation that is being filled writes its changes. A generation
 * that answers queries writes them as soon as they fill a transaction, because its documents and cursors must
 * be written together.
 */
const MOST_PENDING_WHILE_FILLING = 1_000;

export type GenerationState = 'active' | 'filling';

/**
 * The time at which changes are written: `at once`, in the call that applies them, or at most the given
 * number of milliseconds later. A generation that is only read writes `never`.
 */
export type Writing = 'at once' | { readonly within: number } | 'never';

export interface GenerationOptions {
  readonly database: Database;
  readonly group: GroupCommit;
  readonly definition: ViewDefinition;
  readonly id: number;
  readonly state: GenerationState;
  readonly writes: Writing;
  readonly rowsPerStep: number | undefined;
  /** Clock in milliseconds. */
  readonly clock: () => number;
}

export const tableName = (generation: number | '*', collection: string): string =>
  `generation_${generation}_${collection}`;

/** Writes by collection and id. */
type Writes = Map<string, Map<string, Write>>;

/**
 * One generation of a view's collections. Unless each change has to be written at once, changed
 * documents and cursors stay in memory for a moment, so that a document that changes often is written
 * once. A generation that answers queries writes documents and cursors in one transaction. The documents in
 * the file therefore always match the cursors in the file, and after a crash the later events are read
 * again. A generation that is being filled writes its documents in several transactions, because an
 * unfinished generation is dropped after a crash.
 */
export class Generation {
  readonly definition: ViewDefinition;
  readonly id: number;
  readonly #database: Database;
  readonly #group: GroupCommit;
  readonly #tables: ReadonlyMap<string, CollectionTable>;
  readonly #putCursor: Statement;
  readonly #writes: Writing;
  readonly #clock: () => number;
  #state: GenerationState;
  /** Number of documents that one transaction should write. */
  #writtenAtOnce = 150;
  #cursors: Record<string, number> | undefined;
  /** Applied changes that the file lacks. */
  #pending: Writes = new Map();
  #pendingCount = 0;
  /** Whether cursors have moved since they were written. */
  #hasMoved = false;
  #flushing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Whether the generation was dropped or its store closed, so that nothing is written any more. */
  #isRetired = false;

  constructor(options: GenerationOptions) {
    const { database, group, definition, id, state, writes, rowsPerStep, clock } = options;
    this.definition = definition;
    this.id = id;
    this.#database = database;
    this.#group = group;
    this.#writes = writes;
    this.#clock = clock;
    this.#state = state;
    this.#putCursor = database.prepare(
      'INSERT OR REPLACE INTO cursors (generation, key, position) VALUES (?, ?, ?)',
    );
    const cachedDocuments = state === 'filling' ? CACHED_WHILE_FILLING : CACHED_DOCUMENTS;
    this.#tables = new Map(
      definition.collections.map((collection) => [
        collection.name,
        openTable(database, {
          view: definition.name,
          definition: collection,
          table: tableName(id, collection.name),
          cachedDocuments,
          isOnlyWriter: writes !== 'never',
          rowsPerStep,
        }),
      ]),
    );
  }

  #table(collection: string): CollectionTable {
    const table = this.#tables.get(collection);
    if (table === undefined)
      throw new Error(`view ${this.definition.name} has no collection ${collection}`);
    return table;
  }

  get(collection: string, id: string): Document | undefined {
    const pending = this.#pending.get(collection)?.get(id);
    return pending === undefined ? this.#table(collection).get(id) : pending.after;
  }

  /** Returns the table, after writing every applied change to it. */
  async toQuery(collection: string): Promise<CollectionTable> {
    if ((this.#pending.get(collection)?.size ?? 0) > 0) await this.flush();
    return this.#table(collection);
  }

  cursors(): Cursors {
    return { ...this.#loadCursors() };
  }

  #loadCursors(): Readonly<Record<string, number>> {
    this.#cursors ??= Object.fromEntries(
      (
        this.#database
          .prepare('SELECT key, position FROM cursors WHERE generation = ?')
          .all(this.id) as unknown as { readonly key: string; readonly position: number }[]
      ).map(({ key, position }) => [key, position]),
    );
    return this.#cursors;
  }

  async apply(work: ViewWork): Promise<void> {
    if (this.#writes === 'never') throw new Error('the views were opened for reading only');
    if (this.#writes === 'at once' && this.#state === 'active') {
      await this.#group.run(() => this.#applyAtOnce(work));
      return;
    }
    // Nothing of work without changes has to share the turn or fit into a transaction.
    if (work.changes.length === 0) {
      if (this.#isRetired) throw new CursorConflict(this.definition.name);
      this.#evolve(work);
      this.#move(work.to);
      return;
    }
    await shareTurn('background');
    const most = this.#state === 'filling' ? MOST_PENDING_WHILE_FILLING : this.#writtenAtOnce;
    // All lanes of a view wait for the same flush, and each of them checks again after it, because
    // the others may have filled the next transaction meanwhile.
    while (this.#pendingCount > 0 && this.#wouldExceed(most, work)) {
      await this.flush();
      // The flush lets all waiting lanes go on in the same turn.
      await shareTurn('background');
    }
    if (this.#isRetired) throw new CursorConflict(this.definition.name);
    const touched = this.#evolve(work);
    for (const [collection, writes] of touched) {
      const pending = writesOf(this.#pending, collection);
      this.#pendingCount -= pending.size;
      for (const write of writes.values()) pending.set(write.id, write);
      this.#pendingCount += pending.size;
    }
    this.#move(work.to);
  }

  #move(to: Cursors): void {
    this.#cursors = { ...this.#loadCursors(), ...to };
    this.#hasMoved = true;
    this.#flushSoon();
  }

  /** Whether more documents would be pending with the work. */
  #wouldExceed(most: number, { changes }: ViewWork): boolean {
    // Documents are counted only if the changes, of which there are at least as many, are too many.
    if (this.#pendingCount + changes.length <= most) return false;
    const ids = new Set<string>();
    for (const { collection, id } of changes)
      if (this.#pending.get(collection)?.has(id) !== true) ids.add(`${collection}/${id}`);
    return this.#pendingCount + ids.size > most;
  }

  #applyAtOnce(work: ViewWork): void {
    const touched = this.#evolve(work);
    this.#write(touched);
    this.#writeCursors(work.to);
    this.#remember(touched);
    this.#cursors = { ...this.#loadCursors(), ...work.to };
  }

  /**
   * Evolves the documents to which the changes belong. Each document is loaded once.
   * @throws CursorConflict when a cursor is not where the work begins.
   */
  #evolve({ from, changes }: ViewWork): Writes {
    const cursors = this.#loadCursors();
    for (const [key, position] of Object.entries(from))
      if ((cursors[key] ?? 0) !== position) throw new CursorConflict(this.definition.name);
    const touched: Writes = new Map();
    for (const { collection, id, evolve } of changes as readonly Change[]) {
      const writes = writesOf(touched, collection);
      const earlier = writes.get(id) ?? this.#pending.get(collection)?.get(id);
      const before = earlier === undefined ? this.#table(collection).get(id) : earlier.before;
      const document = earlier === undefined ? before : earlier.after;
      const after = evolve(document);
      // The check is made here, because a failed write could no longer tell which change was at fault.
      if (after !== undefined && after?.id !== id)
        throw new Error(
          `${collection}/${id} of ${this.definition.name} evolved into another document`,
        );
      // A change that leaves its document as it is needs no write.
      if (after !== document || writes.has(id)) writes.set(id, { id, before, after });
    }
    return touched;
  }

  #flushSoon(): void {
    if (this.#isRetired || this.#state === 'filling' || typeof this.#writes === 'string') return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      // Changes that could not be written stay in memory until the next attempt.
      this.flush().catch(() => this.#flushSoon());
    }, this.#writes.within).unref();
  }

  /** Writes every change that was applied before the call. Concurrent calls share one flush. */
  flush(): Promise<void> {
    if (this.#flushing === undefined) {
      const flushing = this.#flush().finally(() => {
        if (this.#flushing === flushing) this.#flushing = undefined;
      });
      this.#flushing = flushing;
    }
    return this.#flushing;
  }

  async #flush(): Promise<void> {
    if (this.#state === 'filling')
      while (this.#pendingCount > this.#writtenAtOnce) {
        const some = firstOf(this.#pending, this.#writtenAtOnce);
        await this.#group.run(
          () => this.#write(some),
          () => this.#written(some),
        );
      }
    await this.#group.run(
      () => {
        // A change that is applied after this moment needs another flush.
        this.#flushing = undefined;
        const all = new Map([...this.#pending].map(([name, writes]) => [name, new Map(writes)]));
        const cursors = this.#hasMoved ? this.#loadCursors() : {};
        this.#write(all);
        this.#writeCursors(cursors);
        return all;
      },
      (all) => {
        this.#written(all);
        this.#hasMoved = false;
      },
    );
  }

  /** Writes everything that is still in memory, within the caller's transaction. */
  writeRest(): void {
    this.#write(this.#pending);
    this.#writeCursors(this.#loadCursors());
    this.createIndexes();
  }

  #write(writes: Writes): void {
    const begun = this.#clock();
    let count = 0;
    for (const [collection, documents] of writes) {
      this.#table(collection).write(documents.values());
      count += documents.size;
    }
    if (count > 0) this.#adapt(count, this.#clock() - begun);
  }

  /** Adapts the size of a transaction, half way, to how long the last one took. */
  #adapt(count: number, milliseconds: number): void {
    const fitting = Math.min(MOST_WRITTEN_AT_ONCE, (WANTED_DURATION * count) / milliseconds);
    if (count < LEAST_TIMED && fitting < this.#writtenAtOnce) return;
    this.#writtenAtOnce = Math.max(
      LEAST_WRITTEN_AT_ONCE,
      Math.round((this.#writtenAtOnce + fitting) / 2),
    );
  }

  /** Forgets pending changes that are in the file now. */
  #written(writes: Writes): void {
    this.#remember(writes);
    for (const [collection, documents] of writes) {
      const pending = writesOf(this.#pending, collection);
      this.#pendingCount -= pending.size;
      for (const write of documents.values()) {
        const latest = pending.get(write.id);
        if (latest === write) pending.delete(write.id);
        else if (latest !== undefined) pending.set(write.id, { ...latest, before: write.after });
      }
      this.#pendingCount += pending.size;
    }
  }

  #remember(writes: Writes): void {
    for (const [collection, documents] of writes) {
      const table = this.#table(collection);
      for (const write of documents.values()) table.remember(write);
    }
  }

  #writeCursors(cursors: Cursors): void {
    for (const [key, position] of Object.entries(cursors))
      this.#putCursor.run(this.id, key, position);
  }

  /** Makes a filled generation answer, once `writeRest` is committed. */
  activated(): void {
    this.#written(this.#pending);
    this.#hasMoved = false;
    this.#state = 'active';
  }

  createIndexes(): void {
    for (const table of this.#tables.values()) table.createIndexes();
  }

  /** Drops the caches after a transaction that changed them was rolled back. */
  undone(): void {
    if (this.#writes === 'at once' && this.#state === 'active') this.forgetCached();
  }

  forgetCached(): void {
    this.#cursors = undefined;
    for (const table of this.#tables.values()) table.forgetCached();
  }

  /** Discards what is in memory, and stops all writing, because the generation was dropped or its store closes. */
  retire(): void {
    this.#isRetired = true;
    clearTimeout(this.#timer);
    this.#pending = new Map();
    this.#pendingCount = 0;
    this.#hasMoved = false;
  }

  /** Writes every applied change, and retires. Changes that the disk refuses are lost, but their events are in the log. */
  close(): void {
    if (this.#state === 'active' && this.#hasMoved)
      try {
        this.#database.exec('BEGIN IMMEDIATE');
        this.#write(this.#pending);
        this.#writeCursors(this.#loadCursors());
        this.#database.exec('COMMIT');
      } catch {
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      }
    this.retire();
  }
}

function writesOf(writes: Writes, collection: string): Map<string, Write> {
  let documents = writes.get(collection);
  if (documents === undefined) {
    documents = new Map();
    writes.set(collection, documents);
  }
  return documents;
}

function firstOf(writes: Writes, count: number): Writes {
  const first: Writes = new Map();
  let left = count;
  for (const [collection, documents] of writes) {
    if (left === 0) break;
    const some = [...documents].slice(0, left);
    first.set(collection, new Map(some));
    left -= some.length;
  }
  return first;
}
