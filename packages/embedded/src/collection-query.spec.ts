import type { Document } from '@bluebox/event-sourcing';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.hoisted(() => vi.resetModules());
/** Stands in for `shareTurn`. */
const turn = vi.hoisted(() => vi.fn());
vi.mock('./time-slice.ts', () => ({ shareTurn: turn }));
const { ensureTable, openTable } = await import('./collection-table.ts');
const { openDatabase } = await import('./sqlite.ts');
afterAll(() => {
  vi.doUnmock('./time-slice.ts');
  vi.resetModules();
});

const definition = {
  name: 'boxes',
  indexes: ['driveId+number', 'code+driveId', 'number', 'driveId+text'],
  counted: ['driveId'],
};

describe('the queries of a collection', () => {
  let database: ReturnType<typeof openDatabase>;
  let table: ReturnType<typeof openTable>;
  const tableOf = (rowsPerStep: number) =>
    openTable(database, {
      view: 'boxes',
      definition,
      table: 'boxes',
      cachedDocuments: 10,
      isOnlyWriter: true,
      rowsPerStep,
    });
  beforeEach(() => {
    turn.mockReset();
    database = openDatabase({
      path: ':memory:',
      schema: '',
      durability: 'normal',
      cacheMegabytes: 1,
    });
    ensureTable(database, 'boxes', definition);
    table = tableOf(2);
    table.createIndexes();
  });
  afterEach(() => database.close());

  const box = (id: string, number: number, more: object = {}) =>
    ({ id, number, driveId: 'd', code: id, text: 'x', ...more }) as Document;
  const put = (after: Document, before?: Document) =>
    table.write([{ id: after.id, before, after }]);
  const ids = (documents: readonly Document[]) => documents.map(({ id }) => id);

  it('skip no document when another one is found twice, because it moved between two steps', async () => {
    for (let number = 1; number <= 12; number++) put(box(`box-${10 + number}`, number));
    // The first turn reads the documents without a number, and the second the first four boxes.
    turn
      .mockImplementationOnce(() => {})
      .mockImplementationOnce(() => {})
      .mockImplementationOnce(() => put(box('box-11', 4.5), box('box-11', 1)));
    const found = await tableOf(4).find({
      where: { driveId: 'd', text: { contains: ['x'] } },
      sort: [['number', 'asc']],
      limit: 6,
    });
    expect(ids(found)).toEqual(['box-11', 'box-12', 'box-13', 'box-14', 'box-15', 'box-16']);
  });

  it('leave their turn even where no index has the order of the list (a whole list was read in one turn)', async () => {
    put(box('box-1', 1));
    await table.find({
      sort: [
        ['driveId', 'asc'],
        ['number', 'desc'],
      ],
    });
    expect(turn).toHaveBeenCalledTimes(1);
  });

  it('read only the rows that an index finds, even if its other fields are not asked for', async () => {
    for (let number = 1; number <= 50; number++) put(box(`box-${number}`, number));
    expect(ids(await table.find({ where: { code: 'box-7' } }))).toEqual(['box-7']);
    expect(await table.count({ code: 'box-7' })).toBe(1);
    // The search takes one turn. The count takes two: documents without a drive, then the others.
    expect(turn).toHaveBeenCalledTimes(3);
  });

  it('stay within a range when the page begins before it or ends after it', async () => {
    for (let number = 1; number <= 9; number++) put(box(`box-${number}`, number));
    const where = { driveId: 'd', number: { gte: 4, lt: 7 } };
    const from = async (after: readonly [number, string], direction: 'asc' | 'desc') =>
      ids(await table.find({ where, sort: [['number', direction]], after }));
    expect(await from([2, 'box-2'], 'asc')).toEqual(['box-4', 'box-5', 'box-6']);
    expect(await from([5, 'box-5'], 'asc')).toEqual(['box-6']);
    expect(await from([8, 'box-8'], 'desc')).toEqual(['box-6', 'box-5', 'box-4']);
    expect(await from([5, 'box-5'], 'desc')).toEqual(['box-4']);
    await expect(table.find({ where: { number: {} }, sort: [['number', 'asc']] })).rejects.toThrow(
      'is empty',
    );
  });

  it('count what another program has written (the numbers went wrong after an older version had run)', async () => {
    put(box('box-1', 1));
    const insert = database.prepare(
      'INSERT INTO boxes (id, document, "field_driveId") VALUES (?, ?, ?)',
    );
    insert.run('box-2', '{"id":"box-2"}', 'd');
    insert.run('box-3', '{"id":"box-3"}', null);
    expect(await table.count({ driveId: 'd' })).toBe(2);
    database.exec(`UPDATE boxes SET "field_driveId" = 'e' WHERE id = 'box-2'`);
    database.exec(`UPDATE boxes SET document = '{}' WHERE id = 'box-2'`);
    expect(await table.count({ driveId: 'd' })).toBe(1);
    expect(await table.count({ driveId: 'e' })).toBe(1);
    database.exec(`DELETE FROM boxes WHERE id = 'box-1'`);
    expect(await table.count({ driveId: 'd' })).toBe(0);
    expect(await table.count({})).toBe(2);
  });
});
