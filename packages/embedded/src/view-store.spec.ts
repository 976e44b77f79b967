import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Change,
  change,
  type Document,
  type View,
  type ViewDefinition,
} from '@bluebox/event-sourcing';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StoreUnavailable } from './group-commit.ts';
import { type EmbeddedViewStore, openViewStore } from './view-store.ts';
import { transactionsIn } from './write-ahead-log.test-support.ts';

describe('the view store on SQLite', () => {
  const definition: ViewDefinition = {
    name: 'inventory-boxes',
    version: 1,
    collections: [{ name: 'boxes', indexes: ['number'] }],
  };
  let folder: string;
  let path: string;
  let views: EmbeddedViewStore;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bluebox-views-'));
    path = join(folder, 'views.sqlite');
    views = openViewStore({ path, clock: () => 0 });
  });
  afterEach(() => {
    views.close();
    rmSync(folder, { recursive: true });
  });

  const put = (id: string, number = id): Change =>
    change('boxes', id, () => ({ id, number }) as Document);
  const failing: Change = change('boxes', 'x', () => {
    throw new Error('a defect');
  });
  const applyAt = (view: View, position: number, ...changes: readonly Change[]) =>
    view.apply({
      from: { 'inventory/0': position },
      to: { 'inventory/0': position + 1 },
      changes,
    });
  const ids = async (view: View) => {
    const found: string[] = [];
    for await (const { id } of view.documents('boxes')) found.push(id);
    return found;
  };
  /**
   * Makes the COMMIT fail for every group that moves a cursor to 666, although each statement
   * succeeds.
   */
  const sabotage = () => {
    const other = new DatabaseSync(path);
    other.exec(`
      CREATE TABLE shelves (name TEXT PRIMARY KEY);
      CREATE TABLE places (shelf TEXT REFERENCES shelves DEFERRABLE INITIALLY DEFERRED);
      CREATE TRIGGER sabotage AFTER INSERT ON cursors WHEN NEW.position = 666
        BEGIN INSERT INTO places VALUES ('nowhere'); END;
    `);
    other.close();
  };
  const moveTo666 = (view: View) =>
    view.apply({ from: { 'pledge/0': 0 }, to: { 'pledge/0': 666 }, changes: [] });

  /** Returns the documents and cursors that another process finds in the file. */
  const written = () => {
    const reading = openViewStore({ path, readOnly: true });
    return reading.open(definition).then(async (view) => {
      const found = { ids: await ids(view), cursors: await view.cursors() };
      reading.close();
      return found;
    });
  };

  it('writes documents and cursors of many changes, on any views, in one transaction', async () => {
    const boxes = await views.open(definition);
    const others = await views.open({ ...definition, name: 'shipment-boxes' });
    const before = transactionsIn(path);
    await applyAt(boxes, 0, put('a'));
    await applyAt(others, 0, put('b'));
    await applyAt(boxes, 1, put('c'));
    expect(transactionsIn(path) - before).toBe(0);
    expect(await boxes.get('boxes', 'c')).toEqual({ id: 'c', number: 'c' });
    expect(await boxes.cursors()).toEqual({ 'inventory/0': 2 });
    await views.flush();
    expect(transactionsIn(path) - before).toBe(1);
    expect(await written()).toEqual({ ids: ['a', 'c'], cursors: { 'inventory/0': 2 } });
  });

  it('writes before it answers a query, before it is closed, and soon in any case', async () => {
    const view = await views.open(definition);
    await applyAt(view, 0, put('a'));
    expect(await view.count('boxes', { number: 'a' })).toBe(1);
    expect(await written()).toEqual({ ids: ['a'], cursors: { 'inventory/0': 1 } });
    await applyAt(view, 1, put('b'));
    views.close();
    expect(await written()).toEqual({ ids: ['a', 'b'], cursors: { 'inventory/0': 2 } });

    views = openViewStore({ path, writeWithin: 1 });
    await applyAt(await views.open(definition), 2, put('c'));
    await vi.waitFor(async () => expect((await written()).ids).toEqual(['a', 'b', 'c']), 10_000);
  });

  it('never writes documents without their cursor, wherever it stops', async () => {
    const view = await views.open(definition);
    await applyAt(view, 0, put('a'));
    await views.flush();
    await applyAt(view, 1, put('a', 'changed'), put('b'));
    // A process that ends without closing the store leaves the file as the last flush wrote it.
    expect(await written()).toEqual({ ids: ['a'], cursors: { 'inventory/0': 1 } });
  });

  it('is one view for callers that open it at once, even if their work is in two transactions', async () => {
    views.close();
    let time = 0;
    views = openViewStore({
      path,
      clock: () => {
        time += 20;
        return time;
      },
    });
    const [left, right] = await Promise.all([views.open(definition), views.open(definition)]);
    await applyAt(left, 0, put('a'));
    await applyAt(right, 1, put('b'));
    expect(await left.get('boxes', 'b')).toBeDefined();
    expect(await left.cursors()).toEqual({ 'inventory/0': 2 });
  });

  it('answers a query that a swap overtakes from the new generation as a whole (rows that were being removed were missing)', async () => {
    views.close();
    views = openViewStore({ path, rowsPerStep: 2 });
    const view = await views.open(definition);
    const numbers = Array.from({ length: 600 }, (_, box) => `box-${1_000 + box}`);
    await applyAt(view, 0, ...numbers.map((id) => put(id)));
    let time = performance.now();
    // Every reading of the clock is two milliseconds later, so that the query and the swap take turns.
    vi.spyOn(performance, 'now').mockImplementation(() => {
      time += 2;
      return time;
    });
    const counted = view.count('boxes');
    const listed = ids(view);
    const generation = await views.rebuild(definition);
    await applyAt(generation, 0, ...numbers.slice(1).map((id) => put(id)));
    await generation.activate();
    expect(await counted).toBe(599);
    expect(new Set(await listed)).toEqual(new Set(numbers));
    vi.restoreAllMocks();
  });

  it('can be read by an audit before a server of this version has made its indexes and counts', async () => {
    const counting = {
      ...definition,
      collections: [{ name: 'boxes', indexes: ['number'], counted: ['number'] }],
    };
    await applyAt(await views.open(definition), 0, put('a'), put('b'));
    views.close();
    const other = new DatabaseSync(path);
    other.exec('DROP INDEX "generation_1_boxes_by_number"');
    other.close();
    const reading = openViewStore({ path, readOnly: true });
    const reader = await reading.open(counting);
    expect(await reader.find('boxes', { sort: [['number', 'desc']] })).toHaveLength(2);
    expect(await reader.count('boxes', { number: 'a' })).toBe(1);
    reading.close();
    views = openViewStore({ path });
    expect(await (await views.open(counting)).count('boxes', { number: 'a' })).toBe(1);
  });

  it('answers a query while changes keep arriving (each flush found new ones, and none was the last)', async () => {
    const view = await views.open(definition);
    let isAnswered = false;
    let position = 0;
    const arriving = (async () => {
      while (!isAnswered) {
        await applyAt(view, position, put(`box-${position}`));
        position += 1;
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await view.count('boxes')).toBeGreaterThan(0);
    isAnswered = true;
    await arriving;
  });

  it('loses nothing when a COMMIT fails, and writes it as soon as it can', async () => {
    sabotage();
    const view = await views.open(definition);
    await applyAt(view, 0, put('a', 'before'));
    await views.flush();
    await applyAt(view, 1, put('a', 'after'), put('b'));
    await moveTo666(view);

    await expect(views.flush()).rejects.toThrow(StoreUnavailable);
    await expect(view.find('boxes', {})).rejects.toThrow(StoreUnavailable);
    expect(await written()).toEqual({ ids: ['a'], cursors: { 'inventory/0': 1 } });
    expect(await view.get('boxes', 'a')).toEqual({ id: 'a', number: 'after' });

    const other = new DatabaseSync(path);
    other.exec('DROP TRIGGER sabotage');
    other.close();
    await applyAt(view, 2, put('c'));
    expect(await view.find('boxes', { where: { number: 'after' } })).toHaveLength(1);
    expect(await written()).toMatchObject({
      ids: ['a', 'b', 'c'],
      cursors: { 'inventory/0': 3, 'pledge/0': 666 },
    });
  });

  it('leaves the old generation answering and intact when the COMMIT of a swap fails', async () => {
    const view = await views.open(definition);
    await applyAt(view, 0, put('old'));
    const generation = await views.rebuild(definition);
    await applyAt(generation, 0, put('new'));
    sabotage();
    await moveTo666(generation);

    await expect(generation.activate()).rejects.toThrow(StoreUnavailable);
    expect(await ids(view)).toEqual(['old']);
    await applyAt(view, 1, put('older'));
    expect(await view.cursors()).toEqual({ 'inventory/0': 2 });
    await generation.abandon();

    const again = await views.rebuild(definition);
    await applyAt(again, 0, put('new'));
    await again.activate();
    expect(await ids(view)).toEqual(['new']);
  });

  it('does not let a rebuild answer that a later one has replaced (its tables were removed while it answered)', async () => {
    const view = await views.open(definition);
    await applyAt(view, 0, put('old'));
    const first = await views.rebuild(definition);
    await applyAt(first, 0, put('first'));
    const second = await views.rebuild(definition);
    await applyAt(second, 0, put('second'));
    await expect(first.activate()).rejects.toThrow('later rebuild');
    expect(await ids(view)).toEqual(['old']);
    await second.activate();
    expect(await ids(view)).toEqual(['second']);
  });

  it('writes nothing to a generation that was replaced while its changes waited', async () => {
    const view = await views.open(definition);
    const many = Array.from({ length: 200 }, (_, box) => put(`box-${box}`));
    await applyAt(view, 0, ...many);
    const generation = await views.rebuild(definition);
    await applyAt(generation, 0, put('new'));
    const swapped = generation.activate();
    await Promise.allSettled([applyAt(view, 1, put('late')), swapped]);
    await views.flush();
    expect(await ids(view)).toEqual(['new']);
    const other = new DatabaseSync(path);
    expect(
      other
        .prepare(
          'SELECT generation FROM cursors WHERE generation NOT IN (SELECT id FROM generations)',
        )
        .all(),
    ).toEqual([]);
    other.close();
  });

  it('refuses a change that turns a document into another one, before anything is written', async () => {
    const view = await views.open(definition);
    await applyAt(view, 0, put('a'));
    await expect(
      applyAt(
        view,
        1,
        change('boxes', 'a', () => null as never),
      ),
    ).rejects.toThrow('evolved');
    await expect(
      applyAt(
        view,
        1,
        change('boxes', 'a', () => ({ id: 'b' })),
      ),
    ).rejects.toThrow('evolved');
    expect(await ids(view)).toEqual(['a']);
    expect(await view.cursors()).toEqual({ 'inventory/0': 1 });
  });

  it('continues a listing through a swap', async () => {
    const view = await views.open(definition);
    const numbers = Array.from({ length: 1_200 }, (_, box) => `box-${10_000 + box}`);
    await applyAt(view, 0, ...numbers.map((id) => put(id)));
    const found: string[] = [];
    for await (const { id } of view.documents('boxes')) {
      found.push(id);
      if (found.length !== 10) continue;
      const generation = await views.rebuild(definition);
      await applyAt(generation, 0, ...numbers.map((number) => put(number)));
      await generation.activate();
    }
    expect(found).toEqual(numbers);
  });

  it('can repeat a swap that failed halfway', async () => {
    const view = await views.open(definition);
    await applyAt(view, 0, put('old'));
    const generation = await views.rebuild(definition);
    await applyAt(generation, 0, put('new'));
    const other = new DatabaseSync(path);
    other.exec(
      "CREATE TRIGGER refusal BEFORE UPDATE ON generations BEGIN SELECT RAISE(ABORT, 'not now'); END",
    );
    await expect(generation.activate()).rejects.toThrow('not now');
    other.exec('DROP TRIGGER refusal');
    other.close();

    expect(await ids(view)).toEqual(['old']);
    await generation.activate();
    expect(await ids(view)).toEqual(['new']);
  });

  it('keeps everything that was applied to a generation, even after a failure', async () => {
    const view = await views.open(definition);
    const generation = await views.rebuild(definition);
    let position = 0;
    const expected: string[] = [];
    for (let round = 0; round < 6; round++) {
      const numbers = Array.from({ length: 2_500 }, (_, box) => `box-${round}-${box}`);
      await applyAt(generation, position, ...numbers.map((id) => put(id)));
      position += 1;
      expected.push(...numbers);
      await expect(applyAt(generation, position, put('half'), failing)).rejects.toThrow('defect');
      expect(await generation.get('boxes', `box-${round}-7`)).toMatchObject({
        number: `box-${round}-7`,
      });
    }
    await applyAt(
      generation,
      position,
      put('box-0-0', 'changed'),
      change('boxes', 'box-1-1', () => undefined),
    );
    await generation.activate();

    expect(await view.get('boxes', 'box-0-0')).toMatchObject({ number: 'changed' });
    expect(await view.find('boxes', { where: { number: 'changed' } })).toHaveLength(1);
    expect(await view.count('boxes')).toBe(15_000 - 1);
    expect(await view.get('boxes', 'half')).toBeUndefined();
    const present = new Set(await ids(view));
    expect(expected.filter((id) => !present.has(id))).toEqual(['box-1-1']);
    expect(await view.cursors()).toEqual({ 'inventory/0': 7 });
  });

  it('includes all applied changes in the answers of a generation that is being filled', async () => {
    const generation = await views.rebuild(definition);
    await applyAt(generation, 0, put('a', 'first'), put('b'));
    expect(await generation.find('boxes', { where: { number: 'first' } })).toHaveLength(1);
    await applyAt(generation, 1, put('a', 'second'));
    expect(await generation.get('boxes', 'a')).toMatchObject({ number: 'second' });
    expect(await generation.count('boxes', { number: 'first' })).toBe(0);
    expect(await generation.cursors()).toEqual({ 'inventory/0': 2 });
  });

  it('can be opened again, without an unfinished generation, although it was never closed', async () => {
    const view = await views.open(definition);
    await applyAt(view, 0, put('a'), put('b'));
    await views.flush();
    const generation = await views.rebuild(definition);
    await applyAt(generation, 0, put('half'));

    const next = openViewStore({ path });
    const found = await next.open(definition);
    expect(await ids(found)).toEqual(['a', 'b']);
    expect(await found.cursors()).toEqual({ 'inventory/0': 1 });
    next.close();
    const other = new DatabaseSync(path);
    expect(other.prepare('SELECT state FROM generations').all()).toEqual([{ state: 'active' }]);
    other.close();
  });

  it('indexes existing documents when an index is added to the definition', async () => {
    const view = await views.open(definition);
    const box = { id: 'a', number: '1', sealed: true, consignment: '箱' } as Document;
    await applyAt(
      view,
      0,
      change('boxes', 'a', () => box),
      put('b'),
    );
    views.close();
    views = openViewStore({ path });
    const richer = await views.open({
      ...definition,
      collections: [{ name: 'boxes', indexes: ['number', 'sealed+consignment'] }],
    });

    expect(await richer.find('boxes', { where: { sealed: true, consignment: '箱' } })).toEqual([
      box,
    ]);
    await applyAt(
      richer,
      1,
      change('boxes', 'c', () => ({ ...box, id: 'c' })),
    );
    expect(await richer.count('boxes', { sealed: true })).toBe(2);
  });

  it('can be read while its writer continues', async () => {
    const view = await views.open(definition);
    await applyAt(view, 0, put('a', 'first'));
    await views.flush();
    const reading = openViewStore({ path, readOnly: true });
    const reader = await reading.open(definition);
    expect(await reader.get('boxes', 'a')).toMatchObject({ number: 'first' });
    expect(await reader.cursors()).toEqual({ 'inventory/0': 1 });

    // The reader caches nothing that the writer may change, so the reader sees concurrent writes.
    await applyAt(view, 1, put('a', 'second'), put('b'));
    await views.flush();
    expect(await reader.get('boxes', 'a')).toMatchObject({ number: 'second' });
    expect(await ids(reader)).toEqual(['a', 'b']);
    expect(await reader.cursors()).toEqual({ 'inventory/0': 2 });

    await expect(applyAt(reader, 2, put('c'))).rejects.toThrow();
    await expect(reading.rebuild(definition)).rejects.toThrow();
    await expect(reading.open({ ...definition, version: 2 })).rejects.toThrow('version 2');
    const generation = await views.rebuild(definition);
    await applyAt(generation, 0, put('rebuilt'));
    await generation.activate();
    expect(await ids(reader)).toEqual(['rebuilt']);
    expect(await reader.get('boxes', 'rebuilt')).toBeDefined();
    reading.close();
    await applyAt(view, 1, put('c'));
    expect(await ids(view)).toEqual(['c', 'rebuilt']);
  });

  it('uses an index for filtering and sorting', async () => {
    const compound: ViewDefinition = {
      ...definition,
      collections: [{ name: 'boxes', indexes: ['driveId+at'] }],
    };
    await views.open(compound);
    const other = new DatabaseSync(path);
    const [table] = other
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%boxes'")
      .all() as { name: string }[];
    const plan = other
      .prepare(
        `EXPLAIN QUERY PLAN SELECT document FROM "${table?.name}" WHERE "field_driveId" = ? ORDER BY "field_at" DESC, id DESC LIMIT 10`,
      )
      .all('drive-1') as { detail: string }[];
    other.close();
    expect(plan.map(({ detail }) => detail).join()).toMatch(/USING INDEX/);
    expect(plan.map(({ detail }) => detail).join()).not.toMatch(/TEMP B-TREE/);
  });

  it('returns the cursors of each view, and drops all views permanently', async () => {
    const view = await views.open(definition);
    await applyAt(view, 0, put('a'));
    await views.flush();
    await views.rebuild(definition);
    const standings = [{ view: 'inventory-boxes', cursor: 'inventory/0', position: 1 }];
    expect(views.standings()).toEqual(standings);
    await expect(views.dropAll()).rejects.toThrow('a view is open');

    views.close();
    views = openViewStore({ path });
    expect(views.standings()).toEqual(standings);
    await views.dropAll();
    expect(views.standings()).toEqual([]);
    expect(transactionsIn(path)).toBe(0);
    expect(await ids(await views.open(definition))).toEqual([]);
  });
});
