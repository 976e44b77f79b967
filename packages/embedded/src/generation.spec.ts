import { CursorConflict, change, type Document } from '@bluebox/event-sourcing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureTable } from './collection-table.ts';
import { Generation, type GenerationState, tableName } from './generation.ts';
import { type GroupCommit, groupCommit } from './group-commit.ts';
import { type Database, openDatabase } from './sqlite.ts';

const notes = { name: 'notes', indexes: [] };
const CURSORS = `
CREATE TABLE cursors (
  generation INTEGER NOT NULL, key TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (generation, key)
) WITHOUT ROWID;
`;

describe('a generation of a view', () => {
  let database: Database;
  /** Numbers of documents that transactions have added. */
  let sizes: number[];
  beforeEach(() => {
    sizes = [];
    database = openDatabase({
      path: ':memory:',
      schema: CURSORS,
      durability: 'normal',
      cacheMegabytes: 1,
    });
    ensureTable(database, tableName(1, 'notes'), notes);
  });
  afterEach(() => database.close());

  /** Runs work as a group does, and notes how many documents it adds. */
  const countingGroup = (): GroupCommit => {
    const group = groupCommit(database);
    return {
      ...group,
      run: (work, onCommitted) =>
        group.run(() => {
          const before = stored().length;
          const value = work();
          sizes.push(stored().length - before);
          return value;
        }, onCommitted),
    };
  };
  const opened = (state: GenerationState, clock = () => 0) =>
    new Generation({
      database,
      group: countingGroup(),
      definition: { name: 'notes', version: 1, collections: [notes] },
      id: 1,
      state,
      writes: { within: 60_000 },
      rowsPerStep: undefined,
      clock,
    });
  const put = (id: string, text = 'x') => change('notes', id, () => ({ id, text }) as Document);
  const apply = (generation: Generation, position: number, ...changes: ReturnType<typeof put>[]) =>
    generation.apply({ from: { lane: position }, to: { lane: position + 1 }, changes });
  const many = (count: number) => Array.from({ length: count }, (_, note) => put(`note-${note}`));
  const stored = () =>
    database.prepare(`SELECT id, document FROM ${tableName(1, 'notes')} ORDER BY id`).all();

  it('refuses changes that waited for a flush while the generation was dropped (they were lost without a word)', async () => {
    const generation = opened('active');
    await apply(generation, 0, ...many(200));
    const late = apply(generation, 1, put('late'));
    generation.retire();
    await expect(late).rejects.toThrow(CursorConflict);
  });

  it('writes nothing when it was dropped before a flush had its turn', async () => {
    const generation = opened('active');
    await apply(generation, 0, put('a'));
    const flushed = generation.flush();
    generation.retire();
    await flushed;
    expect(stored()).toEqual([]);
    expect(database.prepare('SELECT * FROM cursors').all()).toEqual([]);
  });

  it('writes a document that changed again while its earlier form was being written', async () => {
    const generation = opened('filling');
    await apply(generation, 0, ...many(250));
    const flushed = generation.flush();
    await apply(generation, 1, put('note-0', 'changed'));
    await flushed;
    await generation.flush();
    expect(generation.get('notes', 'note-0')).toEqual({ id: 'note-0', text: 'changed' });
    expect(stored()).toHaveLength(250);
    expect(stored()[0]).toMatchObject({ document: '{"id":"note-0","text":"changed"}' });
    expect(database.prepare('SELECT position FROM cursors').get()).toEqual({ position: 2 });
  });

  it('writes fewer documents at once when documents take long to write (everybody waited for 150)', async () => {
    // Each reading of the clock is 40 ms later, so that every transaction seems to take 40 ms.
    let time = 0;
    const generation = opened('active', () => {
      time += 40;
      return time;
    });
    const writtenAfter: number[] = [];
    for (let position = 0; position < 40; position++) {
      const before = stored().length;
      const notesOfPosition = Array.from({ length: 10 }, (_, note) => put(`${position}-${note}`));
      await apply(generation, position, ...notesOfPosition);
      if (stored().length > before) writtenAfter.push(stored().length - before);
    }
    // The first transaction has 150 documents, of which 38 would have taken 10 ms.
    expect(writtenAfter[0]).toBe(150);
    expect(writtenAfter[1]).toBeLessThan(100);
  });

  it('checks the size of a transaction again after a flush for which several lanes waited (all of them filled one)', async () => {
    const generation = opened('active');
    const lanes = Array.from({ length: 24 }, async (_, lane) => {
      for (let position = 0; position < 4; position++)
        await generation.apply({
          from: { [`lane-${lane}`]: position },
          to: { [`lane-${lane}`]: position + 1 },
          changes: Array.from({ length: 100 }, (_, note) => put(`${lane}-${position}-${note}`)),
        });
    });
    await Promise.all(lanes);
    await generation.flush();
    expect(stored()).toHaveLength(9_600);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_000);
  });

  it('does not write again and again when few documents change often', async () => {
    const generation = opened('active', () => 0);
    for (let position = 0; position < 20; position++)
      await apply(
        generation,
        position,
        ...Array.from({ length: 500 }, (_, note) => put(`hot-${note % 4}`, `${position}`)),
      );
    expect(stored()).toEqual([]);
    await generation.flush();
    expect(stored()).toHaveLength(4);
  });
});
