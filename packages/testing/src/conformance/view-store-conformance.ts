import {
  type Change,
  CursorConflict,
  change,
  type Document,
  type Query,
  type View,
  type ViewDefinition,
  type ViewStore,
} from '@bluebox/event-sourcing';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { type Harness, withHarness } from './with-harness.ts';

export interface ViewStoreHarness extends Harness {
  readonly views: ViewStore;
  /** Ends the present one and opens what it stored as a new process would. */
  reopen(): Promise<ViewStore>;
}

interface Box extends Document {
  readonly driveId: string;
  readonly number: string;
  readonly grams: number;
  readonly sealed: boolean;
  readonly at: string;
  /** Left out by some: a field that a list may filter and sort by all the same. */
  readonly consignment?: string;
}

const BOXES: ViewDefinition = {
  name: 'inventory-boxes',
  version: 1,
  collections: [
    {
      name: 'boxes',
      indexes: ['driveId+at', 'driveId', 'at', 'number', 'grams', 'sealed', 'consignment'],
    },
    { name: 'counts', indexes: [] },
  ],
};

const box = (id: string, fields: Partial<Box> = {}): Box => ({
  id,
  driveId: 'drive-1',
  number: id,
  grams: 1_000,
  sealed: false,
  at: '2023-03-18T02:00:00.000Z',
  ...fields,
});

const put = (document: Document, collection = 'boxes'): Change =>
  change(collection, document.id, () => document);
const remove = (id: string, collection = 'boxes'): Change =>
  change(collection, id, () => undefined);

interface Count extends Document {
  readonly value: number;
}

const increment = (id: string, by = 1): Change =>
  change<Count>('counts', id, (count) => ({ id, value: (count?.value ?? 0) + by }));

/** Applies changes as the next event of one bucket. */
async function applyNext(view: View, ...changes: readonly Change[]): Promise<void> {
  const position = (await view.cursors())['inventory/0'] ?? 0;
  await view.apply({
    from: { 'inventory/0': position },
    to: { 'inventory/0': position + 1 },
    changes,
  });
}

async function documentsOf(view: View, collection = 'boxes'): Promise<readonly Document[]> {
  const documents: Document[] = [];
  for await (const document of view.documents(collection)) documents.push(document);
  return documents;
}

/** The open views, and after them the view as a new process finds it. */
async function* overRestart(views: readonly View[], harness: ViewStoreHarness) {
  yield* views;
  yield await (await harness.reopen()).open(BOXES);
}

const idsOf = (documents: readonly Document[]) => documents.map(({ id }) => id);
const byId = (left: Document, right: Document) => (left.id < right.id ? -1 : 1);

/** What every {@link ViewStore} must do. */
export function viewStoreConformance(
  name: string,
  makeHarness: () => Promise<ViewStoreHarness>,
): void {
  describe(`view store: ${name}`, () => {
    const test = withHarness(makeHarness);

    describe('applying', () => {
      test('a new view is empty', async ({ views }) => {
        const view = await views.open(BOXES);
        expect(view.definition).toEqual(BOXES);
        expect(await view.cursors()).toEqual({});
        expect(await view.get('boxes', 'a')).toBeUndefined();
        expect(await view.find('boxes', {})).toEqual([]);
        expect(await view.count('boxes')).toBe(0);
        expect(await documentsOf(view)).toEqual([]);
      });

      test('documents and cursors are kept over a restart', async (harness) => {
        const view = await harness.views.open(BOXES);
        const text = '家庭药箱 🩺 "quoted" \\ \u0000 \u2028';
        const document = { ...box('a'), text, lines: [{ quantity: 0.1 }, null], none: {} };
        await view.apply({
          from: {},
          to: { 'inventory/0': 1, 'pledge/7': 12 },
          changes: [put(document), increment('all', 3)],
        });

        for await (const open of overRestart([view], harness)) {
          expect(await open.get('boxes', 'a')).toStrictEqual(document);
          expect(await open.find('boxes', {})).toStrictEqual([document]);
          expect(await open.get('counts', 'all')).toEqual({ id: 'all', value: 3 });
          expect(await open.cursors()).toEqual({ 'inventory/0': 1, 'pledge/7': 12 });
          if (open === view) continue;
          await applyNext(open, increment('all'));
          expect(await open.get('counts', 'all')).toEqual({ id: 'all', value: 4 });
        }
      });

      test('cursors that a work does not name stay where they are', async ({ views }) => {
        const view = await views.open(BOXES);
        await view.apply({ from: {}, to: { 'inventory/0': 4 }, changes: [] });
        await view.apply({ from: { 'pledge/0': 0 }, to: { 'pledge/0': 2 }, changes: [] });
        expect(await view.cursors()).toEqual({ 'inventory/0': 4, 'pledge/0': 2 });
      });

      test('a cursor that is elsewhere refuses the work, which leaves nothing', async (harness) => {
        const view = await harness.views.open(BOXES);
        await view.apply({
          from: { 'inventory/0': 0 },
          to: { 'inventory/0': 2 },
          changes: [put(box('a'))],
        });

        for (const from of [{ 'inventory/0': 0 }, { 'inventory/0': 1 }, { 'pledge/0': 3 }])
          await expect(
            view.apply({
              from,
              to: { 'inventory/0': 3, 'pledge/0': 4 },
              changes: [put(box('b')), remove('a'), increment('all')],
            }),
          ).rejects.toThrow(CursorConflict);

        for await (const open of overRestart([view], harness)) {
          expect(await open.cursors()).toEqual({ 'inventory/0': 2 });
          expect(idsOf(await documentsOf(open))).toEqual(['a']);
          expect(await open.get('boxes', 'b')).toBeUndefined();
          expect(await open.get('counts', 'all')).toBeUndefined();
        }
      });

      test('of 20 instances at one cursor exactly one goes on', async ({ views }) => {
        const view = await views.open(BOXES);
        for (let position = 0; position < 3; position++) {
          const results = await Promise.allSettled(
            Array.from({ length: 20 }, () =>
              view.apply({
                from: { 'inventory/0': position },
                to: { 'inventory/0': position + 1 },
                changes: [increment('all')],
              }),
            ),
          );
          const refused = results.filter(({ status }) => status === 'rejected');
          expect(refused).toHaveLength(19);
          for (const { reason } of refused as PromiseRejectedResult[])
            expect(reason).toBeInstanceOf(CursorConflict);
          expect(await view.get('counts', 'all')).toEqual({ id: 'all', value: position + 1 });
        }
      });

      test('works on different buckets at once all count', async ({ views }) => {
        const view = await views.open(BOXES);
        await Promise.all(
          Array.from({ length: 8 }, (_, bucket) =>
            view.apply({
              from: { [`inventory/${bucket}`]: 0 },
              to: { [`inventory/${bucket}`]: 1 },
              changes: [increment('all'), put(box(`box-${bucket}`))],
            }),
          ),
        );
        expect(await view.get('counts', 'all')).toEqual({ id: 'all', value: 8 });
        expect(await view.count('boxes')).toBe(8);
        expect(Object.keys(await view.cursors())).toHaveLength(8);
      });

      test('a change sees what earlier changes of the same work made', async ({ views }) => {
        const view = await views.open(BOXES);
        const seen: unknown[] = [];
        const look = change('boxes', 'a', (document) => {
          seen.push(document);
          return document;
        });
        await applyNext(
          view,
          look,
          put(box('a', { grams: 1 })),
          look,
          change<Box>('boxes', 'a', (document) => ({ ...box('a'), ...document, sealed: true })),
          look,
          remove('a'),
          look,
          put(box('a', { grams: 2 })),
          increment('all'),
          increment('all'),
        );

        expect(seen).toEqual([
          undefined,
          box('a', { grams: 1 }),
          box('a', { grams: 1, sealed: true }),
          undefined,
        ]);
        expect(await view.get('boxes', 'a')).toEqual(box('a', { grams: 2 }));
        expect(await view.get('counts', 'all')).toEqual({ id: 'all', value: 2 });
      });

      test('undefined removes a document, or leaves none where there was none', async ({ views }) => {
        const view = await views.open(BOXES);
        await applyNext(view, put(box('a')), put(box('b')), put(box('c')), remove('c'));
        await applyNext(view, remove('a'), remove('never'));

        expect(await view.get('boxes', 'a')).toBeUndefined();
        expect(await view.get('boxes', 'c')).toBeUndefined();
        expect(idsOf(await view.find('boxes', {}))).toEqual(['b']);
        expect(await view.count('boxes')).toBe(1);
        expect(await view.cursors()).toEqual({ 'inventory/0': 2 });
      });

      test('a change that throws undoes the whole work and nothing else', async (harness) => {
        const view = await harness.views.open(BOXES);
        await applyNext(view, put(box('a')), increment('all'));
        const failing = view.apply({
          from: { 'inventory/0': 1 },
          to: { 'inventory/0': 2 },
          changes: [
            remove('a'),
            put(box('b')),
            increment('all'),
            change('boxes', 'c', () => {
              throw new Error('a defect');
            }),
          ],
        });
        const beside = view.apply({
          from: { 'pledge/0': 0 },
          to: { 'pledge/0': 1 },
          changes: [put(box('d'))],
        });

        await expect(failing).rejects.toThrow('a defect');
        await beside;
        for await (const open of overRestart([view], harness)) {
          expect(idsOf(await documentsOf(open))).toEqual(['a', 'd']);
          expect(await open.get('boxes', 'a')).toEqual(box('a'));
          expect(await open.get('boxes', 'b')).toBeUndefined();
          expect(await open.get('counts', 'all')).toEqual({ id: 'all', value: 1 });
          expect(await open.cursors()).toEqual({ 'inventory/0': 1, 'pledge/0': 1 });
        }
      });

      test('a collection that the view does not have is refused by name', async ({ views }) => {
        const view = await views.open(BOXES);
        await expect(view.get('shelves', 'a')).rejects.toThrow('shelves');
        await expect(applyNext(view, put(box('a'), 'shelves'))).rejects.toThrow('shelves');
        expect(await view.cursors()).toEqual({});
      });

      test('views of different names do not see each other', async ({ views }) => {
        const boxes = await views.open(BOXES);
        const others = await views.open({ ...BOXES, name: 'shipment-boxes' });
        await applyNext(boxes, put(box('a')));
        expect(await others.get('boxes', 'a')).toBeUndefined();
        expect(await others.cursors()).toEqual({});
      });

      test('opened twice at once, it is one view', async (harness) => {
        const [left, right] = await Promise.all([
          harness.views.open(BOXES),
          harness.views.open(BOXES),
        ]);
        await applyNext(left, put(box('a')));
        await applyNext(right, put(box('b')));

        for await (const open of overRestart([left, right], harness)) {
          expect(idsOf(await documentsOf(open))).toEqual(['a', 'b']);
          expect(await open.get('boxes', 'a')).toEqual(box('a'));
          expect(await open.cursors()).toEqual({ 'inventory/0': 2 });
        }
      });

      test('whatever is applied, the view holds what a map would', async (harness) => {
        let views = harness.views;
        let runs = 0;
        const step = fc.record({
          collection: fc.constantFrom('boxes', 'counts'),
          id: fc.constantFrom('a', 'b', 'c', '箱', 'a_', 'A'),
          make: fc.constantFrom('set', 'increment', 'remove'),
          value: fc.integer(),
        });
        type Step = { collection: string; id: string; make: string; value: number };
        const evolve =
          ({ id, make, value }: Step) =>
          (document: Document | undefined): Document | undefined => {
            if (make === 'remove') return undefined;
            const before = make === 'set' ? 0 : ((document as Count | undefined)?.value ?? 0);
            return { id, value: before + value } as Count;
          };
        const works = fc.array(
          fc.record({ steps: fc.array(step, { maxLength: 6 }), fails: fc.boolean() }),
          { maxLength: 8 },
        );
        await fc.assert(
          fc.asyncProperty(works, fc.boolean(), async (drawn, restart) => {
            runs += 1;
            const definition = { ...BOXES, name: `model-${runs}` };
            const view = await views.open(definition);
            const model = {
              boxes: new Map<string, Document>(),
              counts: new Map<string, Document>(),
            };
            let position = 0;
            for (const { steps, fails } of drawn) {
              const changes = steps.map((each) => change(each.collection, each.id, evolve(each)));
              const failure = change('boxes', 'a', () => {
                throw new Error('a defect');
              });
              const applying = view.apply({
                from: { 'inventory/0': position },
                to: { 'inventory/0': position + 1 },
                changes: fails ? [...changes, failure] : changes,
              });
              if (fails) {
                await expect(applying).rejects.toThrow('a defect');
                continue;
              }
              await applying;
              position += 1;
              for (const each of steps) {
                const documents = model[each.collection as keyof typeof model];
                const after = evolve(each)(documents.get(each.id));
                if (after === undefined) documents.delete(each.id);
                else documents.set(each.id, after);
              }
            }
            if (restart) views = await harness.reopen();
            const open = restart ? await views.open(definition) : view;
            expect(await open.cursors()).toEqual(position === 0 ? {} : { 'inventory/0': position });
            for (const [collection, documents] of Object.entries(model)) {
              const expected = [...documents.values()].sort(byId);
              expect(await documentsOf(open, collection)).toEqual(expected);
              expect(await open.find(collection, {})).toEqual(expected);
              expect(await open.count(collection)).toBe(expected.length);
              for (const id of ['a', 'b', 'c', '箱', 'a_', 'A'])
                expect(await open.get(collection, id)).toEqual(documents.get(id));
            }
          }),
          { numRuns: 25 },
        );
      });
    });

    describe('finding', () => {
      const hour = (number: number) => `2023-03-18T${String(number).padStart(2, '0')}:00:00.000Z`;
      const shelf: readonly Box[] = [
        box('a', { grams: 300, at: hour(3), consignment: 'c-1' }),
        box('b', { grams: 100, at: hour(1), sealed: true }),
        box('c', { grams: 200, at: hour(2), driveId: 'drive-2', number: '箱-2' }),
        box('d', { grams: 100, at: hour(4), driveId: 'drive-2', sealed: true, number: '箱-1' }),
        box('e', { grams: -5, at: hour(5), consignment: 'c-2' }),
      ];
      const withShelf = async (views: ViewStore): Promise<View> => {
        const view = await views.open(BOXES);
        await applyNext(view, ...shelf.map((document) => put(document)));
        return view;
      };

      test('by equality, range and several conditions', async ({ views }) => {
        const view = await withShelf(views);
        const cases: readonly (readonly [NonNullable<Query['where']>, readonly string[]])[] = [
          [{}, ['a', 'b', 'c', 'd', 'e']],
          [{ driveId: 'drive-2' }, ['c', 'd']],
          [{ grams: 100 }, ['b', 'd']],
          [{ number: '箱-1' }, ['d']],
          [{ sealed: true }, ['b', 'd']],
          [{ sealed: false }, ['a', 'c', 'e']],
          [{ grams: { gte: 200 } }, ['a', 'c']],
          [{ grams: { lt: 100 } }, ['e']],
          [{ grams: { gte: 100, lt: 300 } }, ['b', 'c', 'd']],
          [{ at: { gte: hour(2), lt: hour(4) } }, ['a', 'c']],
          [{ driveId: 'drive-1', at: { gte: hour(3) } }, ['a', 'e']],
          [{ driveId: 'drive-1', sealed: true, grams: 100 }, ['b']],
          [{ driveId: 'drive-3' }, []],
          // Who lacks the field meets no condition on it.
          [{ consignment: 'c-1' }, ['a']],
          [{ consignment: { gte: '' } }, ['a', 'e']],
          [{ consignment: { lt: 'zz' } }, ['a', 'e']],
        ];
        for (const [where, ids] of cases) {
          expect([where, idsOf(await view.find('boxes', { where }))]).toEqual([where, ids]);
          expect([where, await view.count('boxes', where)]).toEqual([where, ids.length]);
        }
      });

      test('sorted by fields, and by id where these are equal', async ({ views }) => {
        const view = await withShelf(views);
        const cases: readonly (readonly [NonNullable<Query['sort']>, readonly string[]])[] = [
          [[['at', 'asc']], ['b', 'c', 'a', 'd', 'e']],
          [[['at', 'desc']], ['e', 'd', 'a', 'c', 'b']],
          [[['grams', 'asc']], ['e', 'b', 'd', 'c', 'a']],
          [[['grams', 'desc']], ['a', 'c', 'b', 'd', 'e']],
          [[['grams', 'asc'], ['at', 'desc']], ['e', 'd', 'b', 'c', 'a']],
          [[['sealed', 'desc'], ['driveId', 'asc'], ['at', 'desc']], ['b', 'd', 'e', 'a', 'c']],
          // Who lacks the field comes first, or last in descending order.
          [[['consignment', 'asc']], ['b', 'c', 'd', 'a', 'e']],
          [[['consignment', 'desc']], ['e', 'a', 'b', 'c', 'd']],
        ];
        for (const [sort, ids] of cases)
          expect([sort, idsOf(await view.find('boxes', { sort }))]).toEqual([sort, ids]);
      });

      test('with one index over what is filtered and sorted by at once', async ({ views }) => {
        const view = await withShelf(views);
        const query: Query = { where: { driveId: 'drive-1' }, sort: [['at', 'desc']] };
        expect(idsOf(await view.find('boxes', query))).toEqual(['e', 'a', 'b']);
        expect(idsOf(await view.find('boxes', { ...query, limit: 1, offset: 1 }))).toEqual(['a']);
      });

      test('a page at a time; 100 where nothing else is said', async ({ views }) => {
        const view = await views.open(BOXES);
        const many = Array.from({ length: 250 }, (_, number) =>
          box(`box-${String(number).padStart(3, '0')}`, { grams: number % 3 }),
        );
        await applyNext(view, ...many.map((document) => put(document)));

        expect(await view.find('boxes', {})).toHaveLength(100);
        const pages: string[] = [];
        for (let offset = 0; offset < 250; offset += 40)
          pages.push(
            ...idsOf(await view.find('boxes', { sort: [['grams', 'asc']], limit: 40, offset })),
          );
        expect(pages).toHaveLength(250);
        expect(new Set(pages).size).toBe(250);
        expect(await view.find('boxes', { offset: 250 })).toEqual([]);
        expect(await view.count('boxes')).toBe(250);
      });

      test('what is not a declared index is refused by name', async ({ views }) => {
        const view = await withShelf(views);
        await expect(view.find('boxes', { where: { colour: 'blue' } })).rejects.toThrow('colour');
        await expect(view.find('boxes', { sort: [['colour', 'asc']] })).rejects.toThrow('colour');
        await expect(view.count('boxes', { colour: 'blue' })).rejects.toThrow('colour');
        await expect(view.find('counts', { where: { value: 1 } })).rejects.toThrow('value');
        for (const hostile of ['$where', '__proto__x', "at'; --", 'driveId+at', 'at.length'])
          await expect(view.find('boxes', { where: { [hostile]: '1' } })).rejects.toThrow(hostile);
      });

      test('changes show at once, in every way of asking', async ({ views }) => {
        const view = await withShelf(views);
        await applyNext(view, put(box('b', { grams: 999, sealed: false })), remove('c'));

        expect(await view.get<Box>('boxes', 'b')).toMatchObject({ grams: 999 });
        expect(idsOf(await view.find('boxes', { where: { grams: 100 } }))).toEqual(['d']);
        expect(idsOf(await view.find('boxes', { where: { grams: 999 } }))).toEqual(['b']);
        expect(await view.count('boxes', { sealed: true })).toBe(1);
        expect(idsOf(await documentsOf(view))).toEqual(['a', 'b', 'd', 'e']);
      });

      test('all documents are listed in order of id, however many', async ({ views }) => {
        const view = await views.open(BOXES);
        const ids = Array.from({ length: 1_203 }, (_, number) => `box-${(number * 7919) % 1_203}`);
        for (let first = 0; first < ids.length; first += 400)
          await applyNext(view, ...ids.slice(first, first + 400).map((id) => put(box(id))));
        expect(idsOf(await documentsOf(view))).toEqual([...ids].sort());
      });

      test('whatever is asked, the answer is what sorting and filtering by hand gives', async ({
        views,
      }) => {
        let runs = 0;
        const words = fc.constantFrom('', 'a', 'aa', 'b', '箱', '药箱', 'A');
        const document = fc.record({
          driveId: fc.constantFrom('drive-1', 'drive-2'),
          number: words,
          grams: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(0.5, 1e9, -1.25)),
          sealed: fc.boolean(),
          at: fc.constantFrom('2023-03-18', '2023-03-19', '2023-03-20'),
        });
        const range = <T extends string | number>(value: fc.Arbitrary<T>) =>
          fc.oneof(
            value,
            value.map((gte) => ({ gte })),
            value.map((lt) => ({ lt })),
            fc.record({ gte: value, lt: value }),
          );
        const where = fc.record(
          {
            driveId: fc.constantFrom('drive-1', 'drive-2'),
            number: range(words),
            grams: range(fc.integer({ min: -3, max: 3 })),
            sealed: fc.boolean(),
          },
          { requiredKeys: [] },
        );
        const sort = fc.uniqueArray(
          fc.tuple(
            fc.constantFrom('driveId', 'number', 'grams', 'sealed', 'at'),
            fc.constantFrom('asc' as const, 'desc' as const),
          ),
          { selector: ([field]) => field, maxLength: 3 },
        );
        await fc.assert(
          fc.asyncProperty(
            fc.array(document, { maxLength: 15 }),
            fc.array(fc.record({ where, sort, limit: fc.integer({ min: 1, max: 20 }), offset: fc.nat(4) }), {
              maxLength: 8,
            }),
            async (drawn, queries) => {
              runs += 1;
              const view = await views.open({ ...BOXES, name: `queries-${runs}` });
              const boxes = drawn.map((fields, index) => ({
                id: `box-${String.fromCharCode(97 + index)}`,
                ...fields,
              }));
              await applyNext(view, ...boxes.map((each) => put(each)));
              for (const query of queries) {
                const matching = boxes.filter((each) => meets(each, query.where as Query['where']));
                const expected = [...matching]
                  .sort((left, right) => inOrder(left, right, query.sort))
                  .slice(query.offset, query.offset + query.limit);
                expect(idsOf(await view.find('boxes', query as Query))).toEqual(idsOf(expected));
                expect(await view.count('boxes', query.where as Query['where'])).toBe(
                  matching.length,
                );
              }
            },
          ),
          { numRuns: 25 },
        );
      });
    });

    describe('generations', () => {
      test('a new one is filled beside the one that answers', async ({ views }) => {
        const view = await views.open(BOXES);
        await applyNext(view, put(box('old')));

        const generation = await views.rebuild(BOXES);
        expect(await generation.cursors()).toEqual({});
        expect(await documentsOf(generation)).toEqual([]);
        await applyNext(generation, put(box('new', { grams: 1 })));
        await applyNext(generation, put(box('newer', { grams: 2 })));
        await applyNext(view, put(box('older')));

        expect(idsOf(await documentsOf(view))).toEqual(['old', 'older']);
        expect(idsOf(await documentsOf(await views.open(BOXES)))).toEqual(['old', 'older']);
        expect(idsOf(await generation.find('boxes', { where: { grams: { gte: 2 } } }))).toEqual([
          'newer',
        ]);
        await generation.abandon();
      });

      test('activated, it answers through views that are open, and after a restart', async (harness) => {
        const { views } = harness;
        const view = await views.open(BOXES);
        await applyNext(view, put(box('old')));
        const generation = await views.rebuild(BOXES);
        await generation.apply({ from: {}, to: { 'inventory/0': 9 }, changes: [put(box('new'))] });

        await generation.activate();

        for (const open of [view, generation, await views.open(BOXES)]) {
          expect(idsOf(await documentsOf(open))).toEqual(['new']);
          expect(await open.get('boxes', 'old')).toBeUndefined();
          expect(await open.cursors()).toEqual({ 'inventory/0': 9 });
        }
        await applyNext(view, put(box('newer')));
        expect(idsOf(await documentsOf(generation))).toEqual(['new', 'newer']);

        const reopened = await (await harness.reopen()).open(BOXES);
        expect(idsOf(await documentsOf(reopened))).toEqual(['new', 'newer']);
        expect(await reopened.cursors()).toEqual({ 'inventory/0': 10 });
      });

      test('one may follow another', async ({ views }) => {
        const view = await views.open(BOXES);
        for (const id of ['first', 'second', 'third']) {
          const generation = await views.rebuild(BOXES);
          await applyNext(generation, put(box(id)));
          await generation.activate();
          expect(idsOf(await documentsOf(view))).toEqual([id]);
        }
      });

      test('abandoned, it leaves the one that answers as it is', async (harness) => {
        const view = await harness.views.open(BOXES);
        await applyNext(view, put(box('old')));
        const generation = await harness.views.rebuild(BOXES);
        await applyNext(generation, put(box('new')));

        await generation.abandon();

        for await (const open of overRestart([view], harness)) {
          expect(idsOf(await documentsOf(open))).toEqual(['old']);
          expect(await open.cursors()).toEqual({ 'inventory/0': 1 });
        }
      });

      test('one that a restart cut short is dropped; the old one answers', async (harness) => {
        const view = await harness.views.open(BOXES);
        await applyNext(view, put(box('old')));
        const unfinished = await harness.views.rebuild(BOXES);
        await applyNext(unfinished, put(box('half')));

        const views = await harness.reopen();
        const reopened = await views.open(BOXES);
        expect(idsOf(await documentsOf(reopened))).toEqual(['old']);
        const generation = await views.rebuild(BOXES);
        expect(await documentsOf(generation)).toEqual([]);
        expect(await generation.cursors()).toEqual({});
        await applyNext(generation, put(box('new')));
        await generation.activate();
        expect(idsOf(await documentsOf(reopened))).toEqual(['new']);
      });

      test('a definition of a higher version opens empty', async (harness) => {
        const view = await harness.views.open(BOXES);
        await applyNext(view, put(box('old')));

        const second: ViewDefinition = {
          ...BOXES,
          version: 2,
          collections: [{ name: 'cartons', indexes: ['colour'] }],
        };
        const opened = await (await harness.reopen()).open(second);
        expect(opened.definition.version).toBe(2);
        expect(await opened.cursors()).toEqual({});
        expect(await documentsOf(opened, 'cartons')).toEqual([]);
        await applyNext(opened, put({ id: 'a', colour: 'blue' } as Document, 'cartons'));

        const again = await (await harness.reopen()).open(second);
        expect(idsOf(await again.find('cartons', { where: { colour: 'blue' } }))).toEqual(['a']);
        expect(await again.cursors()).toEqual({ 'inventory/0': 1 });
      });
    });
  });
}

type Fields = Readonly<Record<string, string | number | boolean>>;

function meets(document: object, where: Query['where'] = {}): boolean {
  return Object.entries(where).every(([field, condition]) => {
    const value = (document as Fields)[field];
    if (value === undefined) return false;
    if (typeof condition !== 'object') return value === condition;
    return (
      (condition.gte === undefined || value >= condition.gte) &&
      (condition.lt === undefined || value < condition.lt)
    );
  });
}

function inOrder(left: Document, right: Document, sort: NonNullable<Query['sort']>): number {
  for (const [field, direction] of [...sort, ['id', 'asc'] as const]) {
    const [before, after] = [left, right].map((each) => (each as unknown as Fields)[field]);
    if (before === undefined || after === undefined || before === after) continue;
    return before < after === (direction === 'asc') ? -1 : 1;
  }
  return 0;
}
