import {
  CursorConflict,
  change,
  type Document,
  type ViewDefinition,
} from '@bluebox/event-sourcing';
import type { Collection, Connection } from 'mongoose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownDatabases } from './test-database.test-support.ts';
import { openMongoViewStore } from './view-store.ts';

const BOXES: ViewDefinition = {
  name: 'inventory-boxes',
  version: 1,
  collections: [{ name: 'boxes', indexes: ['number'] }],
};
const CURSOR = 'inventory/0';
const PATIENCE = { timeout: 10_000, interval: 50 };

interface Counter extends Document {
  readonly applied: number;
}
const count = change<Counter>('boxes', 'box-1', (box) => ({
  id: 'box-1',
  applied: (box?.applied ?? 0) + 1,
}));
const work = (from: number) => ({
  from: { [CURSOR]: from },
  to: { [CURSOR]: from + 1 },
  changes: [count],
});

let databases: ReturnType<typeof ownDatabases>;
let undo: (() => Promise<unknown>)[];
beforeEach(() => {
  databases = ownDatabases();
  undo = [];
});
afterEach(async () => {
  for (const close of undo.reverse()) await close();
  await databases.drop();
});

/** Opens the views as another process would. */
async function process() {
  const connection = await databases.connect('tracker');
  undo.push(() => connection.close());
  return { connection, views: await openMongoViewStore({ connection }) };
}

/** Returns the connection with another way to move cursors. */
function intercepted(
  connection: Connection,
  bulkWrite: (cursors: Collection, operations: readonly unknown[], options: object) => unknown,
): Connection {
  const bound = (target: object, name: string | symbol): unknown => {
    const value = Reflect.get(target, name, target) as unknown;
    return typeof value === 'function' ? value.bind(target) : value;
  };
  return new Proxy(connection, {
    get: (target, name) =>
      name !== 'collection'
        ? bound(target, name)
        : (collection: string) => {
            const cursors = target.collection(collection);
            if (collection !== 'view_cursors') return cursors;
            return new Proxy(cursors, {
              get: (own, method) =>
                method === 'bulkWrite'
                  ? (operations: readonly unknown[], options: object) =>
                      bulkWrite(own, operations, options)
                  : bound(own, method),
            });
          },
  });
}

describe('a swap of generations', () => {
  it('is noticed by another process that only reads', async () => {
    const [left, right] = await Promise.all([process(), process()]);
    const [own, other] = [await left.views.open(BOXES), await right.views.open(BOXES)];
    await own.apply(work(0));
    expect(await other.get<Counter>('boxes', 'box-1')).toMatchObject({ applied: 1 });
    const generation = await left.views.rebuild(BOXES);
    for (let position = 0; position < 3; position++) await generation.apply(work(position));
    expect(await other.get<Counter>('boxes', 'box-1')).toMatchObject({ applied: 1 });
    await generation.activate();
    await vi.waitFor(
      async () => expect(await other.get<Counter>('boxes', 'box-1')).toMatchObject({ applied: 3 }),
      PATIENCE,
    );
  });

  it('refuses writes of another process to the old generation, and shows that process the new one immediately', async () => {
    const [left, right] = await Promise.all([process(), process()]);
    const [own, other] = [await left.views.open(BOXES), await right.views.open(BOXES)];
    await own.apply(work(0));
    await other.apply(work(1));
    const generation = await left.views.rebuild(BOXES);
    for (let position = 0; position < 2; position++) await generation.apply(work(position));
    await generation.activate();
    // The cursor is the same in both generations, so only the generation can cause the conflict.
    await expect(other.apply(work(2))).rejects.toThrow(CursorConflict);
    expect(await other.get<Counter>('boxes', 'box-1')).toMatchObject({ applied: 2 });
    await other.apply(work(2));
    expect(await own.get<Counter>('boxes', 'box-1')).toMatchObject({ applied: 3 });
    expect(await own.cursors()).toEqual({ [CURSOR]: 3 });
  });

  it.each([
    ['with changes', { from: { [CURSOR]: 1 }, to: { [CURSOR]: 2 }, changes: [count] }],
    ['without changes', { from: { [CURSOR]: 1 }, to: { [CURSOR]: 2 }, changes: [] }],
    ['of a new bucket', { from: { 'inventory/1': 0 }, to: { 'inventory/1': 1 }, changes: [count] }],
    ['of a new bucket, without changes', { from: {}, to: { 'inventory/1': 1 }, changes: [] }],
  ])(
    'refuses work %s of another process, and creates no dropped collection again',
    async (_what, late) => {
      const [left, right] = await Promise.all([process(), process()]);
      const [own, other] = [await left.views.open(BOXES), await right.views.open(BOXES)];
      await own.apply(work(0));
      for (let times = 0; times < 2; times++) {
        const generation = await left.views.rebuild(BOXES);
        await generation.apply(work(0));
        await generation.activate();
      }
      // The other process still has the first generation, which the second rebuild dropped.
      await expect(other.apply(late)).rejects.toThrow(CursorConflict);
      expect(await own.cursors()).toEqual({ [CURSOR]: 1 });
      const names = (await left.connection.listCollections()).map(({ name }) => name);
      expect(names.filter((name) => name.startsWith('inventory-boxes@1.1.'))).toEqual([]);
      await other.apply(late);
      expect(await own.cursors()).toEqual({ [CURSOR]: 1, ...late.to });
    },
  );

  it('refuses the first event of a bucket that was being applied meanwhile (it went to the old generation, and so did all later ones)', async () => {
    const left = await process();
    const own = await left.views.open(BOXES);
    await own.apply(work(0));
    let swap = async () => {};
    const connection = await databases.connect('tracker');
    undo.push(() => connection.close());
    // The swap happens between the insertion of the bucket's cursor and the look at the alias.
    const moveCursors = async (
      cursors: Collection,
      operations: readonly unknown[],
      options: object,
    ) => {
      const moved = await cursors.bulkWrite(operations as never, options);
      const swapping = swap;
      swap = async () => {};
      await swapping();
      return moved;
    };
    const other = await (
      await openMongoViewStore({ connection: intercepted(connection, moveCursors) })
    ).open(BOXES);
    const generation = await left.views.rebuild(BOXES);
    await generation.apply(work(0));
    swap = () => generation.activate();
    const first = { from: { 'inventory/1': 0 }, to: { 'inventory/1': 1 }, changes: [count] };
    await expect(other.apply(first)).rejects.toThrow(CursorConflict);
    await other.apply(first);
    expect(await own.cursors()).toEqual({ [CURSOR]: 1, 'inventory/1': 1 });
    expect(await own.get<Counter>('boxes', 'box-1')).toMatchObject({ applied: 2 });
  });

  it('keeps the old generation until the next rebuild begins', async () => {
    const { connection, views } = await process();
    const view = await views.open(BOXES);
    await view.apply(work(0));
    const collections = async () =>
      (await connection.listCollections())
        .map(({ name }) => name)
        .filter((name) => name.startsWith(BOXES.name))
        .sort();
    await (await views.rebuild(BOXES)).activate();
    expect(await collections()).toEqual(['inventory-boxes@1.1.boxes', 'inventory-boxes@1.2.boxes']);
    await views.rebuild(BOXES);
    expect(await collections()).toEqual(['inventory-boxes@1.2.boxes', 'inventory-boxes@1.3.boxes']);
  });
});

describe('a rebuild', () => {
  it('fails once another process has begun a new rebuild', async () => {
    const [left, right] = await Promise.all([process(), process()]);
    const view = await left.views.open(BOXES);
    await view.apply(work(0));
    const replaced = await left.views.rebuild(BOXES);
    await replaced.apply(work(0));
    const generation = await right.views.rebuild(BOXES);
    await expect(replaced.apply(work(1))).rejects.toThrow(CursorConflict);
    await expect(replaced.activate()).rejects.toThrow(/another rebuild/);
    await replaced.abandon();
    await generation.apply(work(0));
    await generation.activate();
    expect(await view.cursors()).toEqual({ [CURSOR]: 1 });
  });
});

describe('work without changes', () => {
  it('moves a cursor once, whichever process has it', async () => {
    const [left, right] = await Promise.all([process(), process()]);
    const [own, other] = [await left.views.open(BOXES), await right.views.open(BOXES)];
    await own.apply(work(0));
    const idle = { from: { [CURSOR]: 1 }, to: { [CURSOR]: 4 }, changes: [] };
    const moved = await Promise.allSettled([own.apply(idle), other.apply(idle)]);
    const refused = moved.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(refused).toHaveLength(1);
    expect(refused[0]).toBeInstanceOf(CursorConflict);
    expect(await other.cursors()).toEqual({ [CURSOR]: 4 });
    await other.apply({ from: { [CURSOR]: 4 }, to: { [CURSOR]: 5 }, changes: [count] });
    expect(await own.get<Counter>('boxes', 'box-1')).toMatchObject({ applied: 2 });
  });
});

describe('two processes that act as the same consumer', () => {
  it('apply every position exactly once between them', async () => {
    const views = await Promise.all(
      [process(), process()].map(async (own) => (await own).views.open(BOXES)),
    );
    let conflicts = 0;
    const consume = async (view: (typeof views)[number]) => {
      for (let position = 0; position < 30; position++)
        try {
          await view.apply(work(position));
        } catch (error) {
          if (!(error instanceof CursorConflict)) throw error;
          conflicts += 1;
        }
    };
    await Promise.all(views.map(consume));
    expect(conflicts).toBe(30);
    const [view] = views;
    expect(await view?.get<Counter>('boxes', 'box-1')).toMatchObject({ applied: 30 });
    expect(await view?.cursors()).toEqual({ [CURSOR]: 30 });
  });
});
