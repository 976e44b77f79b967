import {
  type Change,
  CursorConflict,
  change,
  type Document,
  findEach,
  pageKeyOf,
  type Query,
  type Sort,
  UndeclaredIndex,
  type View,
  type ViewDefinition,
  type ViewStore,
} from '@bluebox/event-sourcing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, opened } from './harness.ts';

/** An opened view store under test. */
export interface OpenedViewStore {
  readonly views: ViewStore;
  close(): Promise<void>;
}

export type ViewStoreHarness = Harness<OpenedViewStore>;

interface Box extends Document {
  readonly driveId?: string;
  readonly number?: number;
  readonly sealed?: boolean;
  readonly contents?: readonly string[];
}

const BOXES: ViewDefinition = {
  name: 'inventory-boxes',
  version: 1,
  collections: [
    {
      name: 'boxes',
      indexes: ['driveId+number', 'sealed+number+id+driveId', 'number'],
      counted: ['driveId', 'sealed'],
    },
    { name: 'totals', indexes: [] },
  ],
};
const CURSOR = 'inventory/0';

const put = (id: string, box: Omit<Box, 'id'> = {}): Change =>
  change<Box>('boxes', id, () => ({ id, ...box }));
const remove = (id: string): Change => change<Box>('boxes', id, () => undefined);
const addContent = (id: string, content: string): Change =>
  change<Box>('boxes', id, (box) => ({
    ...box,
    id,
    contents: [...(box?.contents ?? []), content],
  }));

/** Applies changes, and moves a cursor to its next position. */
async function applyNext(view: View, changes: readonly Change[], key = CURSOR): Promise<void> {
  const position = (await view.cursors())[key] ?? 0;
  await view.apply({ from: { [key]: position }, to: { [key]: position + 1 }, changes });
}

async function allOf(view: View, collection = 'boxes'): Promise<Document[]> {
  const documents: Document[] = [];
  for await (const document of view.documents(collection)) documents.push(document);
  return documents;
}
const idsOf = (documents: readonly Document[]) => documents.map(({ id }) => id);

/** Requirements on every view store, whatever keeps its documents. */
export function viewStoreConformance(
  name: string,
  makeHarness: () => Promise<ViewStoreHarness>,
): void {
  describe(`${name}: view store`, () => {
    let harness: ViewStoreHarness;
    beforeEach(async () => {
      harness = await makeHarness();
    });
    afterEach(() => harness.cleanup());
    const run = (use: (views: ViewStore) => Promise<void>) => () =>
      opened(harness, undefined, ({ views }) => use(views));

    it(
      'is empty at first',
      run(async (views) => {
        const view = await views.open(BOXES);
        expect(view.definition).toMatchObject({ name: BOXES.name, version: 1 });
        expect(await view.get('boxes', 'box-1')).toBeUndefined();
        expect(await view.find('boxes', {})).toEqual([]);
        expect(await view.count('boxes')).toBe(0);
        expect(await allOf(view)).toEqual([]);
        expect(await view.cursors()).toEqual({});
        await applyNext(view, [put('box-1', { number: 1 })]);
        expect(await view.count('boxes')).toBe(1);
      }),
    );

    describe('applying', () => {
      it(
        'applies changes in their order across all collections, even when documents repeat',
        run(async (views) => {
          const view = await views.open(BOXES);
          const applied: string[] = [];
          const told = (collection: string, id: string, what: string): Change =>
            change<Box>(collection, id, (box) => {
              applied.push(what);
              return { ...box, id };
            });
          await applyNext(view, [
            told('boxes', 'a', 'first'),
            told('totals', 'all', 'second'),
            told('boxes', 'b', 'third'),
            told('totals', 'all', 'fourth'),
            told('boxes', 'a', 'fifth'),
          ]);
          // A store may retry the transaction, and then applies all changes again.
          expect(applied.slice(-5)).toEqual(['first', 'second', 'third', 'fourth', 'fifth']);
        }),
      );

      it('changes documents and moves cursors, even across a restart', async () => {
        const box = { driveId: '西吉', number: 1, sealed: false, contents: ['骉 𬱖'] };
        await run(async (views) => {
          const view = await views.open(BOXES);
          await view.apply({ from: {}, to: { [CURSOR]: 3 }, changes: [put('box-1', box)] });
          await view.apply({
            from: { [CURSOR]: 3, 'pledge/1': 0 },
            to: { [CURSOR]: 4, 'pledge/1': 9 },
            changes: [put('box-2')],
          });
        })();
        await run(async (views) => {
          const view = await views.open(BOXES);
          expect(await view.get('boxes', 'box-1')).toEqual({ id: 'box-1', ...box });
          expect(idsOf(await allOf(view))).toEqual(['box-1', 'box-2']);
          expect(await view.cursors()).toEqual({ [CURSOR]: 4, 'pledge/1': 9 });
        })();
      });

      it(
        'shows each change the result of earlier ones in the same transaction',
        run(async (views) => {
          const view = await views.open(BOXES);
          await applyNext(view, [addContent('box-1', 'a'), addContent('box-1', 'b'), put('box-2')]);
          await applyNext(view, [
            addContent('box-1', 'c'),
            remove('box-2'),
            addContent('box-2', 'x'),
          ]);
          expect(await view.get<Box>('boxes', 'box-1')).toEqual({
            id: 'box-1',
            contents: ['a', 'b', 'c'],
          });
          expect(await view.get<Box>('boxes', 'box-2')).toEqual({ id: 'box-2', contents: ['x'] });
        }),
      );

      it(
        'removes a document that becomes undefined, and ignores the removal of an absent one',
        run(async (views) => {
          const view = await views.open(BOXES);
          await applyNext(view, [put('box-1', { number: 1 }), put('box-2', { number: 2 })]);
          await applyNext(view, [remove('box-1'), remove('box-9'), put('box-3'), remove('box-3')]);
          expect(await view.get('boxes', 'box-1')).toBeUndefined();
          expect(idsOf(await allOf(view))).toEqual(['box-2']);
          expect(await view.count('boxes', { number: 1 })).toBe(0);
        }),
      );

      it(
        'changes nothing when a cursor is not where the change expects it',
        run(async (views) => {
          const view = await views.open(BOXES);
          await view.apply({
            from: {},
            to: { [CURSOR]: 5, 'pledge/1': 2 },
            changes: [put('box-1')],
          });
          for (const from of [
            {},
            { [CURSOR]: 4 },
            { [CURSOR]: 6 },
            { [CURSOR]: 5, 'pledge/1': 1 },
            { [CURSOR]: 5, 'shipment/1': 1 },
          ]) {
            const zombie = view.apply({
              from: { [CURSOR]: 0, ...from },
              to: { [CURSOR]: 7, 'pledge/1': 7 },
              changes: [put('box-2'), remove('box-1')],
            });
            await expect(zombie).rejects.toThrow(CursorConflict);
          }
          expect(idsOf(await allOf(view))).toEqual(['box-1']);
          expect(await view.get('boxes', 'box-1')).toBeDefined();
          expect(await view.get('boxes', 'box-2')).toBeUndefined();
          expect(await view.cursors()).toEqual({ [CURSOR]: 5, 'pledge/1': 2 });
        }),
      );

      it(
        'also compares a cursor that it does not move',
        run(async (views) => {
          const view = await views.open(BOXES);
          const guarded = (from: number, released: number) =>
            view.apply({
              from: { [CURSOR]: from, released },
              to: { [CURSOR]: from + 1 },
              changes: [addContent('box-1', `${from}`)],
            });
          await guarded(0, 0);
          await view.apply({ from: { released: 0 }, to: { released: 1 }, changes: [] });
          await expect(guarded(1, 0)).rejects.toThrow(CursorConflict);
          await guarded(1, 1);
          expect(await view.get<Box>('boxes', 'box-1')).toMatchObject({ contents: ['0', '1'] });
          expect(await view.cursors()).toEqual({ [CURSOR]: 2, released: 1 });
        }),
      );

      it(
        'changes nothing when a change throws',
        run(async (views) => {
          const view = await views.open(BOXES);
          await applyNext(view, [put('box-1', { number: 1 })]);
          const bad = change('boxes', 'box-3', () => {
            throw new Error('cannot be evolved');
          });
          await expect(
            applyNext(view, [put('box-1', { number: 2 }), put('box-2'), bad]),
          ).rejects.toThrow('cannot be evolved');
          expect(await view.get('boxes', 'box-1')).toEqual({ id: 'box-1', number: 1 });
          expect(await view.get('boxes', 'box-2')).toBeUndefined();
          expect(await view.cursors()).toEqual({ [CURSOR]: 1 });
          await applyNext(view, [put('box-2')]);
          expect(idsOf(await allOf(view))).toEqual(['box-1', 'box-2']);
        }),
      );

      it(
        'lets one of twenty changes that start from the same cursor succeed',
        run(async (views) => {
          const view = await views.open(BOXES);
          const results = await Promise.allSettled(
            Array.from({ length: 20 }, (_, writer) =>
              view.apply({
                from: { [CURSOR]: 0 },
                to: { [CURSOR]: 1 },
                changes: [addContent('box-1', `writer ${writer}`)],
              }),
            ),
          );
          expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
          for (const result of results)
            if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(CursorConflict);
          expect((await view.get<Box>('boxes', 'box-1'))?.contents).toHaveLength(1);
        }),
      );

      it(
        'loses no change to one document under different cursors',
        run(async (views) => {
          const view = await views.open(BOXES);
          const insist = async (bucket: number) => {
            for (let attempt = 1; ; attempt++)
              try {
                return await applyNext(
                  view,
                  [addContent('box-1', `${bucket}`)],
                  `pledge/${bucket}`,
                );
              } catch (error) {
                // A store may refuse a conflicting transaction, but never because of the cursor,
                // which no other writer moves.
                if (error instanceof CursorConflict || attempt === 20) throw error;
              }
          };
          await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(insist));
          expect([...((await view.get<Box>('boxes', 'box-1'))?.contents ?? [])].sort()).toEqual([
            '0',
            '1',
            '2',
            '3',
            '4',
            '5',
            '6',
            '7',
          ]);
        }),
      );

      it(
        'keeps views and collections apart',
        run(async (views) => {
          const boxes = await views.open(BOXES);
          const other = await views.open({ ...BOXES, name: 'shipment-boxes' });
          await applyNext(boxes, [
            put('box-1'),
            change('totals', 'box-1', (d) => d ?? { id: 'box-1' }),
          ]);
          await applyNext(other, [put('box-2')]);
          expect(idsOf(await allOf(boxes))).toEqual(['box-1']);
          expect(idsOf(await allOf(boxes, 'totals'))).toEqual(['box-1']);
          expect(idsOf(await allOf(other))).toEqual(['box-2']);
          expect(await allOf(other, 'totals')).toEqual([]);
          expect(await other.cursors()).toEqual({ [CURSOR]: 1 });
        }),
      );
    });

    it('is one view even if it is opened twice concurrently', async () => {
      await run(async (views) => {
        const [left, right] = await Promise.all([views.open(BOXES), views.open(BOXES)]);
        await applyNext(left, [put('box-1', { number: 1 })]);
        await applyNext(right, [put('box-1', { number: 2 }), put('box-2')]);
        for (const view of [left, right]) {
          expect(await view.get('boxes', 'box-1')).toEqual({ id: 'box-1', number: 2 });
          expect(await view.cursors()).toEqual({ [CURSOR]: 2 });
        }
      })();
      await run(async (views) =>
        expect(idsOf(await allOf(await views.open(BOXES)))).toEqual(['box-1', 'box-2']),
      )();
    });

    describe('queries', () => {
      const filled = (use: (view: View) => Promise<void>) =>
        run(async (views) => {
          const view = await views.open(BOXES);
          await applyNext(view, [
            put('box-a', { driveId: '西吉', number: 10, sealed: true }),
            put('box-b', { driveId: '西吉', number: 9, sealed: false }),
            put('box-c', { driveId: '西吉', number: 2, sealed: true }),
            put('box-d', { driveId: '固原', number: 9, sealed: false }),
            put('box-e', { driveId: '固原', number: 9 }),
            put('box-f', {}),
          ]);
          await use(view);
        });
      const cases: readonly (readonly [string, Query, readonly string[]])[] = [
        ['everything, ordered by id', {}, ['box-a', 'box-b', 'box-c', 'box-d', 'box-e', 'box-f']],
        ['documents by a text', { where: { driveId: '固原' } }, ['box-d', 'box-e']],
        ['documents by a number', { where: { number: 9 } }, ['box-b', 'box-d', 'box-e']],
        ['documents where a field is true', { where: { sealed: true } }, ['box-a', 'box-c']],
        [
          'documents where a field is false, not those that lack it',
          { where: { sealed: false } },
          ['box-b', 'box-d'],
        ],
        [
          'documents by two fields',
          { where: { driveId: '西吉', sealed: true } },
          ['box-a', 'box-c'],
        ],
        [
          'documents from a lower bound',
          { where: { number: { gte: 9 } } },
          ['box-a', 'box-b', 'box-d', 'box-e'],
        ],
        ['documents below an upper bound', { where: { number: { lt: 9 } } }, ['box-c']],
        [
          'documents between bounds',
          { where: { number: { gte: 2, lt: 10 }, driveId: '西吉' } },
          ['box-b', 'box-c'],
        ],
        [
          'documents in ascending order, numbers as numbers',
          { where: { driveId: '西吉' }, sort: [['number', 'asc']] },
          ['box-c', 'box-b', 'box-a'],
        ],
        [
          'documents in descending order, equal ones by descending id',
          { where: { number: { gte: 9 } }, sort: [['number', 'desc']] },
          ['box-a', 'box-e', 'box-d', 'box-b'],
        ],
        [
          'documents in the order of two fields',
          {
            where: { number: { gte: 0 } },
            sort: [
              ['driveId', 'asc'],
              ['number', 'desc'],
            ],
          },
          ['box-e', 'box-d', 'box-a', 'box-b', 'box-c'],
        ],
        [
          'a page',
          {
            sort: [['number', 'asc']],
            where: { number: { gte: 0 } },
            limit: 2,
            after: [2, 'box-c'],
          },
          ['box-b', 'box-d'],
        ],
        [
          'a page after a key without a document',
          { sort: [['number', 'asc']], limit: 2, after: [9, 'box-c'] },
          ['box-d', 'box-e'],
        ],
        [
          'a page after documents that lack the field',
          { sort: [['number', 'asc']], limit: 2, after: [null, 'box-f'] },
          ['box-c', 'box-b'],
        ],
        [
          'documents that lack the field at the end of a descending order',
          { sort: [['number', 'desc']], limit: 10, after: [2, 'box-c'] },
          ['box-f'],
        ],
        [
          'nothing after the end of a descending order',
          { sort: [['number', 'desc']], limit: 10, after: [null, 'box-f'] },
          [],
        ],
        ['a page by id alone', { limit: 2, after: ['box-d'] }, ['box-e', 'box-f']],
        ['a page after the end', { limit: 10, after: ['box-z'] }, []],
        [
          'documents by a part of a text',
          { where: { driveId: { contains: ['吉'] } } },
          ['box-a', 'box-b', 'box-c'],
        ],
        [
          'documents by several parts of a text, in any order',
          { where: { driveId: { contains: ['原', '固'] } } },
          ['box-d', 'box-e'],
        ],
        ['nothing when a part is missing', { where: { driveId: { contains: ['固', '吉'] } } }, []],
        [
          'documents by a part of a text and another condition',
          { where: { driveId: { contains: ['西'] }, sealed: true } },
          ['box-a', 'box-c'],
        ],
        ['nothing when no document matches', { where: { driveId: 'nowhere' } }, []],
      ];
      for (const [title, query, ids] of cases)
        it(
          `finds ${title}`,
          filled(async (view) => {
            expect(await view.count('boxes')).toBeGreaterThan(0);
            expect(idsOf(await view.find('boxes', query))).toEqual(ids);
            if (query.limit === undefined)
              expect(await view.count('boxes', query.where)).toBe(ids.length);
          }),
        );

      it(
        'returns the same as filtering and sorting in memory',
        run(async (views) => {
          const drives = fc.constantFrom('', 'a', 'A', 'aa', '固原', '西吉');
          const bound = fc.integer({ min: -3, max: 3 });
          const numbers = fc.oneof(
            bound,
            bound.map((gte) => ({ gte })),
            bound.map((lt) => ({ lt })),
            fc.record({ gte: bound, lt: bound }),
          );
          const box = fc.record(
            {
              driveId: drives,
              number: fc.oneof(bound, fc.constantFrom(0.5, -1.25, 1e9)),
              sealed: fc.boolean(),
            },
            { requiredKeys: ['driveId'] },
          );
          // A query has few conditions, so that most queries match some document.
          const where = fc.oneof(
            fc.constant({}),
            fc.record({
              driveId: fc.oneof(
                drives,
                drives.map((gte) => ({ gte })),
              ),
            }),
            fc.record({ number: numbers }),
            fc.record({ sealed: fc.boolean() }),
            fc.record({ sealed: fc.boolean(), number: numbers }),
            fc.record({
              driveId: fc.record({
                contains: fc.array(fc.constantFrom('a', '原', '吉', '西吉', 'A'), {
                  minLength: 1,
                  maxLength: 2,
                }),
              }),
            }),
          );
          const sort = fc.uniqueArray(
            fc.tuple(
              fc.constantFrom('driveId', 'number', 'sealed'),
              fc.constantFrom('asc' as const, 'desc' as const),
            ),
            { selector: ([field]) => field, maxLength: 3 },
          );
          const query = fc.record({
            where,
            sort,
            limit: fc.integer({ min: 1, max: 30 }),
            after: fc.option(fc.nat({ max: 25 })),
          });
          let runs = 0;
          await fc.assert(
            fc.asyncProperty(
              fc.array(box, { minLength: 5, maxLength: 26 }),
              fc.array(query, { minLength: 5, maxLength: 10 }),
              async (drawn, queries) => {
                runs += 1;
                const view = await views.open({ ...BOXES, name: `queries-${runs}` });
                const boxes = drawn.map((fields, index) => ({
                  ...fields,
                  id: `box-${String.fromCharCode(97 + index)}`,
                }));
                await applyNext(
                  view,
                  boxes.map(({ id, ...fields }) => put(id, fields)),
                );
                for (const drawnQuery of queries) {
                  const { after, ...rest } = drawnQuery;
                  // The page may begin after any document, even after a document that does not
                  // match.
                  const place = after === null ? undefined : boxes[after];
                  const asked: Query = {
                    ...rest,
                    ...(place === undefined ? {} : { after: pageKeyOf(place, rest.sort) }),
                  };
                  const matching = boxes.filter((document) => meets(document, asked.where));
                  const expected = [...matching]
                    .sort((left, right) => inOrder(left, right, asked.sort ?? []))
                    .filter(
                      (document) =>
                        place === undefined || inOrder(document, place, asked.sort ?? []) > 0,
                    )
                    .slice(0, rest.limit);
                  expect([asked, idsOf(await view.find('boxes', asked))]).toEqual([
                    asked,
                    idsOf(expected),
                  ]);
                  expect(await view.count('boxes', asked.where)).toBe(matching.length);
                }
              },
            ),
            { numRuns: 25 },
          );
        }),
      );

      it(
        'neither repeats nor skips documents that are not written between the pages',
        run(async (views) => {
          const fields = fc.record(
            {
              driveId: fc.constantFrom('西吉', '固原'),
              number: fc.integer({ min: 0, max: 4 }),
              sealed: fc.boolean(),
            },
            { requiredKeys: [] },
          );
          const id = fc.integer({ min: 10, max: 49 }).map((number) => `box-${number}`);
          const write = fc.tuple(id, fc.option(fields));
          const sort = fc.constantFrom<Sort>(
            [],
            [['number', 'asc']],
            [['number', 'desc']],
            [
              ['driveId', 'asc'],
              ['number', 'desc'],
            ],
          );
          let runs = 0;
          await fc.assert(
            fc.asyncProperty(
              fc.uniqueArray(fc.tuple(id, fields), { selector: ([of]) => of, maxLength: 30 }),
              fc.array(fc.array(write, { maxLength: 6 }), { minLength: 1, maxLength: 12 }),
              sort,
              fc.integer({ min: 1, max: 7 }),
              async (first, meanwhile, order, pageSize) => {
                runs += 1;
                const view = await views.open({ ...BOXES, name: `pages-${runs}` });
                await applyNext(
                  view,
                  first.map(([of, box]) => put(of, box)),
                );
                const written = new Set<string>();
                const between = [...meanwhile];
                const seen: string[] = [];
                for await (const { id: read } of findEach<Box>(
                  async (query) => {
                    const page = await view.find<Box>('boxes', query);
                    const writes = between.shift() ?? [];
                    for (const [of] of writes) written.add(of);
                    await applyNext(
                      view,
                      writes.map(([of, box]) => (box === null ? remove(of) : put(of, box))),
                    );
                    return page;
                  },
                  { sort: order },
                  pageSize,
                ))
                  seen.push(read);
                const stood = first.map(([of]) => of).filter((of) => !written.has(of));
                const told = seen.filter((of) => !written.has(of));
                expect([...told].sort()).toEqual([...stood].sort());
              },
            ),
            { numRuns: 40 },
          );
        }),
      );

      it(
        'treats a search text literally, not as a pattern',
        run(async (views) => {
          const view = await views.open(BOXES);
          const texts = [
            'a.c',
            'abc',
            'a%c',
            '(a|c)',
            'a\\c',
            '$a^',
            '[ab]{2}',
            'a*c',
            'a_c',
            "a'c",
          ];
          await applyNext(
            view,
            texts.map((driveId, index) => put(`box-${index}`, { driveId })),
          );
          for (const [index, text] of texts.entries())
            expect(
              idsOf(await view.find('boxes', { where: { driveId: { contains: [text] } } })),
            ).toEqual([`box-${index}`]);
        }),
      );

      it(
        'refuses a page key of another order, and an empty search',
        filled(async (view) => {
          await expect(view.find('boxes', { after: [1, 'box-a'] })).rejects.toThrow('page key');
          await expect(
            view.find('boxes', { where: { driveId: { contains: [] } } }),
          ).rejects.toThrow('is empty');
        }),
      );

      it(
        'refuses names that are special to a database',
        filled(async (view) => {
          for (const name of ['$where', '__proto__', "number'; --", 'driveId+number', 'driveId.x'])
            await expect(view.find('boxes', { where: { [name]: '1' } })).rejects.toThrow(
              UndeclaredIndex,
            );
        }),
      );

      it(
        'finds the current documents, not earlier ones',
        filled(async (view) => {
          await applyNext(view, [put('box-a', { driveId: '固原', number: 1 }), remove('box-d')]);
          expect(
            idsOf(
              await view.find('boxes', { where: { driveId: '固原' }, sort: [['number', 'asc']] }),
            ),
          ).toEqual(['box-a', 'box-e']);
          expect(await view.count('boxes', { sealed: true })).toBe(1);
        }),
      );

      it(
        'returns whole documents',
        filled(async (view) => {
          expect(await view.find('boxes', { where: { number: 2 } })).toEqual([
            { id: 'box-c', driveId: '西吉', number: 2, sealed: true },
          ]);
        }),
      );

      it(
        'returns a hundred documents by default, and lists all of them in order of id',
        run(async (views) => {
          const view = await views.open(BOXES);
          const ids = Array.from({ length: 1_203 }, (_, index) => `box-${10_000 + index}`);
          await applyNext(view, ids.map((id) => put(id)).reverse());
          expect(idsOf(await view.find('boxes', {}))).toEqual(ids.slice(0, 100));
          expect(idsOf(await allOf(view))).toEqual(ids);
          expect(await view.count('boxes')).toBe(1_203);
        }),
      );

      it(
        'refuses a query that would read every document, with a clear message',
        filled(async (view) => {
          const undeclared = { where: { contents: 'a' } };
          await expect(view.find('boxes', undeclared)).rejects.toThrow(UndeclaredIndex);
          await expect(view.find('boxes', undeclared)).rejects.toThrow(/boxes.*contents/);
          await expect(view.find('boxes', { sort: [['contents', 'asc']] })).rejects.toThrow(
            UndeclaredIndex,
          );
          await expect(view.count('boxes', undeclared.where)).rejects.toThrow(UndeclaredIndex);
          await expect(view.find('totals', { where: { number: 1 } })).rejects.toThrow(
            UndeclaredIndex,
          );
        }),
      );

      it(
        'refuses a collection that the view does not have',
        filled(async (view) => {
          await expect(view.find('parcels', {})).rejects.toThrow(/parcels/);
          await expect(view.get('parcels', 'a')).rejects.toThrow(/parcels/);
          await expect(view.count('parcels')).rejects.toThrow(/parcels/);
          await expect(applyNext(view, [change('parcels', 'a', (d) => d)])).rejects.toThrow(
            /parcels/,
          );
        }),
      );
    });

    describe('rebuilding', () => {
      const live = (use: (views: ViewStore, view: View) => Promise<void>) =>
        run(async (views) => {
          const view = await views.open(BOXES);
          await applyNext(view, [put('box-old', { number: 1 })]);
          await use(views, view);
        });

      it(
        'fills a new generation beside the live one, which it replaces when it is activated',
        live(async (views, view) => {
          const generation = await views.rebuild(BOXES);
          expect(await generation.cursors()).toEqual({});
          expect(await allOf(generation)).toEqual([]);
          await generation.apply({
            from: { [CURSOR]: 0 },
            to: { [CURSOR]: 7 },
            changes: [put('box-new', { driveId: '西吉', number: 3 }), addContent('box-2', 'a')],
          });
          await generation.apply({
            from: { [CURSOR]: 7 },
            to: { [CURSOR]: 8 },
            changes: [addContent('box-2', 'b')],
          });
          expect(idsOf(await allOf(generation))).toEqual(['box-2', 'box-new']);
          expect(idsOf(await generation.find('boxes', { where: { number: 3 } }))).toEqual([
            'box-new',
          ]);
          expect(idsOf(await allOf(view))).toEqual(['box-old']);
          await applyNext(view, [put('box-live')]);
          expect(idsOf(await allOf(view))).toEqual(['box-live', 'box-old']);

          await generation.activate();
          for (const answering of [view, await views.open(BOXES)]) {
            expect(idsOf(await allOf(answering))).toEqual(['box-2', 'box-new']);
            expect((await answering.get<Box>('boxes', 'box-2'))?.contents).toEqual(['a', 'b']);
            expect(await answering.get('boxes', 'box-old')).toBeUndefined();
            expect(await answering.cursors()).toEqual({ [CURSOR]: 8 });
            expect(
              idsOf(
                await answering.find('boxes', {
                  where: { driveId: '西吉' },
                  sort: [['number', 'asc']],
                }),
              ),
            ).toEqual(['box-new']);
          }
          await applyNext(view, [remove('box-new'), put('box-3', { number: 3 })]);
          expect(await view.cursors()).toEqual({ [CURSOR]: 9 });
          expect(idsOf(await view.find('boxes', { where: { number: 3 } }))).toEqual(['box-3']);
        }),
      );

      it('answers from the new generation after a restart', async () => {
        await live(async (views) => {
          const generation = await views.rebuild(BOXES);
          await applyNext(generation, [put('box-new', { number: 3 })]);
          await generation.activate();
        })();
        await run(async (views) => {
          const view = await views.open(BOXES);
          expect(idsOf(await allOf(view))).toEqual(['box-new']);
          expect(idsOf(await view.find('boxes', { where: { number: 3 } }))).toEqual(['box-new']);
          expect(await view.cursors()).toEqual({ [CURSOR]: 1 });
        })();
      });

      it(
        'can be abandoned',
        live(async (views, view) => {
          const generation = await views.rebuild(BOXES);
          await applyNext(generation, [put('box-new')]);
          await generation.abandon();
          expect(idsOf(await allOf(view))).toEqual(['box-old']);
          await applyNext(view, [put('box-live')]);
          expect(idsOf(await allOf(view))).toEqual(['box-live', 'box-old']);
        }),
      );

      it(
        'compares cursors and applies changes as a whole or not at all, as in the live generation',
        live(async (views) => {
          const generation = await views.rebuild(BOXES);
          await applyNext(generation, [put('box-1', { number: 1 })]);
          await expect(
            generation.apply({
              from: { [CURSOR]: 0 },
              to: { [CURSOR]: 2 },
              changes: [put('box-2')],
            }),
          ).rejects.toThrow(CursorConflict);
          const bad = change('boxes', 'box-3', () => {
            throw new Error('cannot be evolved');
          });
          await expect(applyNext(generation, [remove('box-1'), bad])).rejects.toThrow();
          expect(await allOf(generation)).toEqual([{ id: 'box-1', number: 1 }]);
          expect(await generation.cursors()).toEqual({ [CURSOR]: 1 });
        }),
      );

      it('leaves only the old generation when it is unfinished at a restart', async () => {
        await live(async (views) => {
          const generation = await views.rebuild(BOXES);
          await applyNext(generation, [put('box-new')]);
        })();
        await run(async (views) => {
          const view = await views.open(BOXES);
          expect(idsOf(await allOf(view))).toEqual(['box-old']);
          const generation = await views.rebuild(BOXES);
          expect(await allOf(generation)).toEqual([]);
          expect(await generation.cursors()).toEqual({});
        })();
      });

      it(
        'starts over when it is requested twice',
        live(async (views, view) => {
          const first = await views.rebuild(BOXES);
          await applyNext(first, [put('box-first')]);
          const second = await views.rebuild(BOXES);
          await applyNext(second, [put('box-second')]);
          await second.activate();
          expect(idsOf(await allOf(view))).toEqual(['box-second']);
        }),
      );

      it(
        'makes the same documents whether changes are applied one at a time or all at once',
        run(async (views) => {
          const plan = fc.array(
            fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('add', 'put', 'remove')),
            { minLength: 1, maxLength: 40 },
          );
          await fc.assert(
            fc.asyncProperty(plan, async (steps) => {
              const changes = steps.map(([id, kind], index) => {
                if (kind === 'remove') return remove(id);
                return kind === 'put' ? put(id, { number: index % 5 }) : addContent(id, `${index}`);
              });
              const one = await views.rebuild(BOXES);
              await applyNext(one, [put('first', { number: 0 })]);
              for (const item of changes) await applyNext(one, [item]);
              await one.activate();
              const slowly = await allOf(await views.open(BOXES));
              expect(idsOf(slowly)).toContain('first');
              const all = await views.rebuild(BOXES);
              await applyNext(all, [put('first', { number: 0 })]);
              await applyNext(all, changes);
              await all.activate();
              expect(await allOf(await views.open(BOXES))).toEqual(slowly);
            }),
            { numRuns: 15 },
          );
        }),
      );
    });

    it('keeps the documents of a version that has got a new collection', async () => {
      const grown = {
        ...BOXES,
        collections: [...BOXES.collections, { name: 'entries', indexes: ['at', 'kind+at'] }],
      };
      await run(async (views) => applyNext(await views.open(BOXES), [put('box-1')]))();
      await run(async (views) => {
        const view = await views.open(grown);
        expect(idsOf(await allOf(view))).toEqual(['box-1']);
        expect(await view.count('entries')).toBe(0);
        const entry = { id: 'entry-1', kind: 'sign-in', at: '2026' };
        await applyNext(view, [change('entries', entry.id, () => entry)]);
        const where = { kind: 'sign-in', at: { gte: '2025' } };
        expect(await view.find('entries', { where, sort: [['at', 'desc']] })).toEqual([entry]);
      })();
      await run(async (views) => {
        expect(idsOf(await allOf(await views.open(BOXES))), 'an earlier release').toEqual([
          'box-1',
        ]);
      })();
      await run(async (views) => {
        expect(await (await views.open(grown)).count('entries')).toBe(1);
      })();
    });

    it('opens a new version empty', async () => {
      const next = {
        ...BOXES,
        version: 2,
        collections: [{ name: 'boxes', indexes: ['number', 'weight'] }],
      };
      await run(async (views) => applyNext(await views.open(BOXES), [put('box-1')]))();
      await run(async (views) => {
        const view = await views.open(next);
        expect(await allOf(view)).toEqual([]);
        expect(await view.cursors()).toEqual({});
        await applyNext(view, [put('box-2', { number: 2 })]);
        expect(idsOf(await view.find('boxes', { where: { number: 2 } }))).toEqual(['box-2']);
      })();
      await run(async (views) => {
        expect(idsOf(await allOf(await views.open(next)))).toEqual(['box-2']);
      })();
    });

    it('agrees with a map, whatever is applied and whenever it is restarted', async () => {
      const step = fc.record({
        changes: fc.array(
          fc.tuple(
            fc.constantFrom('a', 'b', 'c', 'd', 'e'),
            fc.constantFrom('add', 'put', 'remove'),
            fc.constantFrom('西吉', '固原'),
            fc.integer({ min: -3, max: 3 }),
          ),
          { maxLength: 8 },
        ),
        afterwards: fc.constantFrom('go on', 'restart', 'read'),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
          const own = await makeHarness();
          let adapter = await own.open();
          try {
            const model = new Map<string, Document>();
            let view = await adapter.views.open(BOXES);
            const check = async () => {
              const expected = [...model.values()].sort((a, b) => (a.id < b.id ? -1 : 1)) as Box[];
              expect(await allOf(view)).toEqual(expected);
              for (const id of ['a', 'b', 'c', 'd', 'e'])
                expect(await view.get('boxes', id)).toEqual(model.get(id));
              const inXiji = expected.filter(({ driveId }) => driveId === '西吉');
              expect(
                await view.find('boxes', {
                  where: { driveId: '西吉', number: { gte: -1, lt: 2 } },
                  sort: [['number', 'asc']],
                }),
              ).toEqual(
                inXiji
                  .filter(({ number = 9 }) => number >= -1 && number < 2)
                  .sort((a, b) => (a.number ?? 0) - (b.number ?? 0) || (a.id < b.id ? -1 : 1)),
              );
              expect(await view.count('boxes', { driveId: '西吉' })).toBe(inXiji.length);
            };
            for (const { changes: plan, afterwards } of steps) {
              const changes = plan.map(([id, kind, driveId, number]) => {
                if (kind === 'remove') return remove(id);
                return kind === 'put' ? put(id, { driveId, number }) : addContent(id, driveId);
              });
              for (const { id, evolve } of changes) {
                const document = evolve(model.get(id));
                if (document === undefined) model.delete(id);
                else model.set(id, document);
              }
              await applyNext(view, changes);
              if (afterwards === 'restart') {
                await adapter.close();
                adapter = await own.open();
                view = await adapter.views.open(BOXES);
              }
              if (afterwards !== 'go on') await check();
            }
            await check();
          } finally {
            await adapter.close();
            await own.cleanup();
          }
        }),
        { numRuns: 20 },
      );
    });
  });
}

type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Whether a document meets the conditions. A document that lacks a field meets no condition on the
 * field.
 */
function meets(document: object, where: Query['where'] = {}): boolean {
  return Object.entries(where).every(([field, condition]) => {
    const value = (document as Fields)[field];
    if (value === undefined) return false;
    if (typeof condition !== 'object') return value === condition;
    if ('contains' in condition)
      return condition.contains.every((part) => String(value).includes(part));
    const { gte, lt } = condition;
    return (gte === undefined || value >= gte) && (lt === undefined || value < lt);
  });
}

/**
 * Compares documents. A missing field counts as lower than any value. Equal documents are ordered
 * by id, in the direction of the last field.
 */
function inOrder(left: Document, right: Document, sort: NonNullable<Query['sort']>): number {
  const last = sort.at(-1)?.[1] ?? 'asc';
  for (const [field, direction] of [...sort, ['id', last] as const]) {
    const [before, after] = [left, right].map((document) => (document as object as Fields)[field]);
    if (before === after) continue;
    const isBefore = before === undefined || (after !== undefined && before < after);
    return isBefore === (direction === 'asc') ? -1 : 1;
  }
  return 0;
}
