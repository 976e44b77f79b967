import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GroupCommit, groupCommit, StoreUnavailable } from './group-commit.ts';
import { type Database, openDatabase } from './sqlite.ts';
import { transactionsIn } from './write-ahead-log.test-support.ts';

const SCHEMA = `
CREATE TABLE boxes (number TEXT PRIMARY KEY, grams INTEGER);
CREATE TABLE parcels (box TEXT REFERENCES boxes DEFERRABLE INITIALLY DEFERRED);
`;

describe.each([
  { kind: 'a group commit', optimistic: false },
  { kind: 'an optimistic group commit', optimistic: true },
])('$kind', ({ optimistic }) => {
  let folder: string;
  let path: string;
  let database: Database;
  let group: GroupCommit;
  let undone: number;
  let time: number;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bluebox-group-'));
    path = join(folder, 'group.sqlite');
    database = openDatabase({ path, schema: SCHEMA, durability: 'full', cacheMegabytes: 2 });
    undone = 0;
    time = 0;
    group = groupCommit(database, {
      onGroupUndone() {
        undone += 1;
      },
      optimistic,
      clock: () => time,
    });
  });
  afterEach(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  const insertBox = (number: string) => () => {
    database.prepare('INSERT INTO boxes VALUES (?, 0)').run(number);
    return number;
  };
  /**
   * Inserts a row that the statement accepts but the COMMIT refuses, because the parcel's box does
   * not exist.
   */
  const insertStrayParcel = () => {
    database.prepare("INSERT INTO parcels VALUES ('nowhere')").run();
  };
  const numbers = () =>
    (
      database.prepare('SELECT number FROM boxes ORDER BY number').all() as { number: string }[]
    ).map(({ number }) => number);
  const reasons = (results: readonly PromiseSettledResult<unknown>[]): unknown[] =>
    results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));

  it('puts work requested in one turn into one transaction', async () => {
    const before = transactionsIn(path);
    const asked = Array.from({ length: 200 }, (_, number) => group.run(insertBox(`box-${number}`)));
    expect(await Promise.all(asked)).toEqual(asked.map((_, number) => `box-${number}`));
    expect(transactionsIn(path) - before).toBe(1);

    await group.run(insertBox('late'));
    expect(transactionsIn(path) - before).toBe(2);
    expect(numbers()).toHaveLength(201);
  });

  it('leaves work for another transaction when the first ones take long (all others waited for them)', async () => {
    const slowly = (number: string) => () => {
      time += 5;
      return insertBox(number)();
    };
    const before = transactionsIn(path);
    const asked = ['a', 'b', 'c', 'd', 'e'].map((number) => group.run(slowly(number)));
    expect(await Promise.all(asked)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(transactionsIn(path) - before).toBe(3);
  });

  it('does not run committed work again when a notice about it throws', async () => {
    let runs = 0;
    const work = () => {
      runs += 1;
      return insertBox('once')();
    };
    const noticed = group.run(work, () => {
      throw new Error('a defect');
    });
    const other = group.run(insertBox('other'));
    await expect(noticed).rejects.toThrow('defect');
    await other;
    await group.run(insertBox('later'));
    expect(runs).toBe(1);
    expect(numbers()).toEqual(['later', 'once', 'other']);
  });

  it('can gather the work of several turns into one transaction', async () => {
    const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
    const patient = groupCommit(database, { turns: 3, optimistic, clock: () => time });
    const before = transactionsIn(path);
    const first = patient.run(insertBox('first'));
    await nextTurn();
    const second = patient.run(insertBox('second'));
    await nextTurn();
    const third = patient.run(insertBox('third'));
    expect(numbers()).toEqual([]);
    await Promise.all([first, second, third]);
    expect(transactionsIn(path) - before).toBe(1);

    await patient.run(insertBox('late'));
    expect(transactionsIn(path) - before).toBe(2);
  });

  it('limits the size of a group, so that no work waits too long', async () => {
    const before = transactionsIn(path);
    await Promise.all(
      Array.from({ length: 600 }, (_, number) => group.run(insertBox(`box-${number}`))),
    );
    expect(transactionsIn(path) - before).toBe(3);
  });

  it('settles work after the COMMIT, when other connections can see it', async () => {
    const other = openDatabase({
      path,
      schema: SCHEMA,
      durability: 'full',
      cacheMegabytes: 2,
      readOnly: true,
    });
    const seen: unknown[] = [];
    const look = () => seen.push(other.prepare('SELECT count(*) AS count FROM boxes').get());
    await Promise.all([
      group.run(insertBox('a'), look),
      group.run(() => look()),
      group.run(insertBox('b')),
    ]);
    look();
    other.close();
    expect(seen).toEqual([{ count: 0 }, { count: 2 }, { count: 2 }]);
  });

  it('undoes work that throws without affecting the rest of the group', async () => {
    const results = await Promise.allSettled([
      group.run(insertBox('a')),
      group.run(() => {
        insertBox('b')();
        throw new Error('refused');
      }),
      group.run(insertBox('a')),
      group.run(insertBox('c')),
    ]);

    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect(reasons(results).map((reason) => (reason as Error).message)).toEqual([
      'refused',
      expect.stringMatching(/UNIQUE constraint/),
    ]);
    expect(numbers()).toEqual(['a', 'c']);
    expect(undone).toBe(optimistic ? 1 : 0);
  });

  it('calls `onCommitted` in the order of the work, before any promise resolves', async () => {
    const heard: string[] = [];
    await Promise.allSettled([
      group
        .run(insertBox('a'), (number) => heard.push(`committed ${number}`))
        .then(() => heard.push('answered a')),
      group.run(
        () => {
          throw new Error('refused');
        },
        () => heard.push('committed what was refused'),
      ),
      group.run(insertBox('b'), (number) => heard.push(`committed ${number}`)),
    ]);
    expect(heard).toEqual(['committed a', 'committed b', 'answered a']);
  });

  it('fails the whole group when its COMMIT fails, but not the next one', async () => {
    const heard: string[] = [];
    const results = await Promise.allSettled([
      group.run(insertBox('a'), (number) => heard.push(number)),
      group.run(() => {
        throw new Error('refused for its own reason');
      }),
      group.run(insertStrayParcel),
      group.run(insertBox('b'), (number) => heard.push(number)),
    ]);

    const failures = reasons(results) as StoreUnavailable[];
    expect(failures).toHaveLength(4);
    for (const failure of failures) {
      expect(failure).toBeInstanceOf(StoreUnavailable);
      expect(failure.code).toBe('STORE_UNAVAILABLE');
      expect(String((failure.cause as Error).message)).toMatch(/FOREIGN KEY/);
    }
    expect(heard).toEqual([]);
    expect(undone).toBe(optimistic ? 2 : 1);
    expect(numbers()).toEqual([]);

    await group.run(insertBox('c'));
    expect(numbers()).toEqual(['c']);
  });

  it('fails the whole group when the engine ends its transaction by itself', async () => {
    const { page_count: pages } = database.prepare('PRAGMA page_count').get() as {
      page_count: number;
    };
    database.exec(`PRAGMA max_page_count = ${pages}`);
    const results = await Promise.allSettled([
      group.run(insertBox('a')),
      group.run(insertBox('b'.repeat(100_000))),
      group.run(insertBox('c')),
    ]);

    const failures = reasons(results) as StoreUnavailable[];
    expect(failures).toHaveLength(3);
    for (const failure of failures) {
      expect(failure).toBeInstanceOf(StoreUnavailable);
      expect(String((failure.cause as Error).message)).toMatch(/full/);
    }
    expect(undone).toBe(1);
    expect(numbers()).toEqual([]);

    database.exec('PRAGMA max_page_count = 1000000');
    await group.run(insertBox('d'));
    expect(numbers()).toEqual(['d']);
  });

  it('runs work a second time only in an optimistic group of which another work threw', async () => {
    const runs = { alone: 0, beside: 0 };
    await group.run(() => {
      runs.alone += 1;
    });
    await Promise.allSettled([
      group.run(() => {
        runs.beside += 1;
      }),
      group.run(() => {
        throw new Error('refused');
      }),
    ]);
    expect(runs).toEqual({ alone: 1, beside: optimistic ? 2 : 1 });
  });

  it('stores what works in savepoints would store, whichever of them throw', async () => {
    const works = fc.array(
      fc.record({ number: fc.constantFrom('a', 'b', 'c', 'd'), throws: fc.boolean() }),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(works, async (asked) => {
        database.exec('DELETE FROM boxes');
        const results = await Promise.allSettled(
          asked.map(({ number, throws }) =>
            group.run(() => {
              insertBox(number)();
              if (throws) throw new Error('refused');
            }),
          ),
        );
        const stored = new Set<string>();
        const expected = asked.map(({ number, throws }) => {
          if (throws || stored.has(number)) return 'rejected';
          stored.add(number);
          return 'fulfilled';
        });
        expect(results.map(({ status }) => status)).toEqual(expected);
        expect(numbers()).toEqual([...stored].sort());
      }),
      { numRuns: 50 },
    );
  });

  it('refuses waiting and later work after closing', async () => {
    const waiting = group.run(insertBox('a'));
    group.close();
    await expect(waiting).rejects.toThrow(StoreUnavailable);
    await expect(group.run(insertBox('b'))).rejects.toThrow(StoreUnavailable);
    expect(numbers()).toEqual([]);
  });
});
