import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  bucketOf,
  ConcurrencyConflict,
  type DomainEvent,
  IdempotencyKeyUsed,
  type NewCommit,
  UniqueKeyTaken,
} from '@bluebox/event-sourcing';
import { DatabaseSync } from '@photostructure/sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EventLog, openEventLog } from './event-log.ts';
import { StoreUnavailable } from './group-commit.ts';
import { transactionsIn } from './write-ahead-log.test-support.ts';

describe('the event log on SQLite', () => {
  const shapes = { inventory: { 'box.weighed': { version: 1 } } };
  const bucket = bucketOf('drive-1');
  const weighed = (grams: number): DomainEvent => ({ type: 'box.weighed', data: { grams } });
  let folder: string;
  let path: string;
  let log: EventLog;
  let commits = 0;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bluebox-log-'));
    path = join(folder, 'events.sqlite');
    log = openEventLog({ path, shapes, clock: () => 0 });
  });
  afterEach(() => {
    log.close();
    rmSync(folder, { recursive: true });
  });

  function commitOf(
    stream: string,
    expectedVersion: number,
    events: readonly DomainEvent[] = [weighed(1)],
    more: Partial<NewCommit> = {},
  ): NewCommit {
    commits += 1;
    return {
      id: `commit-${commits}`,
      scope: 'drive-1',
      recordedAt: '2023-03-18T02:00:00.000Z',
      actor: 'account-1',
      correlation: 'request-1',
      streams: [{ stream, expectedVersion, events }],
      ...more,
    };
  }
  const append = (...commit: Parameters<typeof commitOf>) =>
    log.store('inventory').append(commitOf(...commit));
  const versionOf = async (stream: string) =>
    (await log.store('inventory').readStream(stream)).version;
  /**
   * Makes the COMMIT fail for every group that records a weight of 666 grams, although each
   * statement succeeds.
   */
  const sabotage = () => {
    const other = new DatabaseSync(path);
    other.exec(`
      CREATE TABLE shelves (name TEXT PRIMARY KEY);
      CREATE TABLE places (shelf TEXT REFERENCES shelves DEFERRABLE INITIALLY DEFERRED);
      CREATE TRIGGER sabotage AFTER INSERT ON events WHEN NEW.data LIKE '%666%'
        BEGIN INSERT INTO places VALUES ('nowhere'); END;
    `);
    other.close();
  };

  it('forgets more old answers than it deletes in one transaction', async () => {
    const answered = (key: string) =>
      append(`box-${key}`, 0, [weighed(1)], {
        idempotency: { key, fingerprint: 'f', answer: null },
      });
    await Promise.all(Array.from({ length: 1_050 }, (_, key) => answered(`key-${key}`)));
    const before = transactionsIn(path);
    expect(await log.store('inventory').forgetAnswersBefore('2024')).toBe(1_050);
    expect(transactionsIn(path) - before).toBeGreaterThan(1);
    expect(await log.store('inventory').findAnswer('key-1049')).toBeUndefined();
  });

  it('commits concurrent commands in one transaction', async () => {
    const before = transactionsIn(path);
    await Promise.all(Array.from({ length: 100 }, (_, box) => append(`box-${box}`, 0)));
    expect(transactionsIn(path) - before).toBe(1);
    expect(await log.history.head('inventory', bucket)).toBe(100);
  });

  it('commits the other commands of a group when some are refused', async () => {
    await append('box-1', 0, [weighed(1)], { uniqueKeys: ['number-1'] });
    const before = transactionsIn(path);
    const results = await Promise.allSettled([
      append('box-1', 1),
      append('box-1', 1),
      append('box-2', 0, [weighed(2), { type: 'box.vanished', data: {} }]),
      append('box-3', 0, [weighed(3)], { uniqueKeys: ['number-1'] }),
      append('box-1', 2),
      append('box-2', 0),
    ]);

    expect(transactionsIn(path) - before).toBe(1);
    expect(
      results.map((result) => (result.status === 'rejected' ? result.reason : 'done')),
    ).toEqual([
      'done',
      expect.any(ConcurrencyConflict),
      expect.objectContaining({ message: expect.stringContaining('box.vanished') }),
      expect.any(UniqueKeyTaken),
      'done',
      'done',
    ]);
    const history = await log.history.read('inventory', bucket, 0, 100);
    expect(history.map(({ stream, version, position }) => [stream, version, position])).toEqual([
      ['box-1', 1, 1],
      ['box-1', 2, 2],
      ['box-1', 3, 3],
      ['box-2', 1, 4],
    ]);
    expect(await Promise.all(['box-1', 'box-2', 'box-3'].map(versionOf))).toEqual([3, 1, 0]);
  });

  it('fails the whole group when its COMMIT fails, and caches nothing of it', async () => {
    sabotage();
    await append('box-1', 0);
    const idempotency = { key: 'key-1', fingerprint: 'f', answer: null };
    const results = await Promise.allSettled([
      append('box-1', 1, [weighed(2)], { idempotency, uniqueKeys: ['number-1'] }),
      append('box-2', 0),
      append('box-3', 0, [weighed(666)]),
      append('box-1', 2),
    ]);

    for (const result of results)
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
    expect(await Promise.all(['box-1', 'box-2', 'box-3'].map(versionOf))).toEqual([1, 0, 0]);
    expect(await log.store('inventory').findAnswer('key-1')).toBeUndefined();
    expect(await log.history.head('inventory', bucket)).toBe(1);

    // The caches hold nothing of the failed group, so the same commands succeed at the next free
    // positions.
    await append('box-1', 1, [weighed(2)], { idempotency, uniqueKeys: ['number-1'] });
    await append('box-2', 0);
    const history = await log.history.read('inventory', bucket, 0, 100);
    expect(history.map(({ position }) => position)).toEqual([1, 2, 3]);
    log.outbox.close();
    const handedOut = (await log.outbox.take())?.flatMap(({ events }) => events);
    expect(handedOut?.map(({ id }) => id)).toEqual(history.map(({ id }) => id));
  });

  it('refuses exactly what commits one after the other would have refused', async () => {
    const key = fc.option(fc.constantFrom('k1', 'k2'), { nil: undefined });
    const appends = fc.array(
      fc.record({
        stream: fc.constantFrom('box-1', 'box-2'),
        expectedVersion: fc.nat({ max: 3 }),
        events: fc.integer({ min: 1, max: 2 }),
        unique: key,
        idempotency: key,
      }),
      { maxLength: 10 },
    );
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(appends, { maxLength: 3 }), async (groups) => {
        runs += 1;
        const own = (name: string) => `${name}-${runs}`;
        const versions = new Map<string, number>();
        const taken = new Set<string>();
        const answered = new Set<string>();
        for (const group of groups) {
          const expected = group.map(({ stream, expectedVersion, events, unique, idempotency }) => {
            if (idempotency !== undefined && answered.has(idempotency)) return IdempotencyKeyUsed;
            if ((versions.get(stream) ?? 0) !== expectedVersion) return ConcurrencyConflict;
            if (unique !== undefined && taken.has(unique)) return UniqueKeyTaken;
            versions.set(stream, expectedVersion + events);
            if (unique !== undefined) taken.add(unique);
            if (idempotency !== undefined) answered.add(idempotency);
            return undefined;
          });
          const results = await Promise.allSettled(
            group.map(({ stream, expectedVersion, events, unique, idempotency }) =>
              append(own(stream), expectedVersion, Array(events).fill(weighed(1)), {
                ...(unique === undefined ? {} : { uniqueKeys: [own(unique)] }),
                ...(idempotency === undefined
                  ? {}
                  : { idempotency: { key: own(idempotency), fingerprint: 'f', answer: null } }),
              }),
            ),
          );
          expect(
            results.map((result) =>
              result.status === 'rejected' ? result.reason.constructor : undefined,
            ),
          ).toEqual(expected);
        }
        for (const stream of ['box-1', 'box-2'])
          expect(await versionOf(own(stream))).toBe(versions.get(stream) ?? 0);
        const reread = openEventLog({ path, shapes, readOnly: true });
        for (const stream of ['box-1', 'box-2'])
          expect(await reread.store('inventory').readStream(own(stream))).toEqual(
            await log.store('inventory').readStream(own(stream)),
          );
        reread.close();
      }),
      { numRuns: 60 },
    );
  });

  it('refuses a second first event of a stream that it has not cached', async () => {
    await append('box-1', 0, [weighed(1)]);
    log.close();
    log = openEventLog({ path, shapes, clock: () => 0 });
    await expect(append('box-1', 0, [weighed(2)])).rejects.toThrow(ConcurrencyConflict);
    await expect(append('box-1', 2, [weighed(2)])).rejects.toThrow(ConcurrencyConflict);
    expect(await append('box-1', 1, [weighed(2)])).toBeDefined();
  });

  it('passes on more events than its outbox can hold', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => weighed(index));
    for (let commit = 0; commit < 25; commit++) await append(`box-${commit}`, 0, many);

    let next = 1;
    while (next <= 25_000) {
      const batches = await log.outbox.take();
      for (const { events } of batches ?? [])
        for (const { position } of events) {
          expect(position).toBe(next);
          next += 1;
        }
    }
  });

  it('can be read while its writer continues', async () => {
    await append('box-1', 0, [weighed(1)], {
      idempotency: { key: 'key-1', fingerprint: 'f', answer: 1 },
    });
    const reader = openEventLog({ path, shapes, readOnly: true });
    const store = reader.store('inventory');
    expect((await store.readStream('box-1')).version).toBe(1);
    expect(await reader.history.head('inventory', bucket)).toBe(1);

    // The reader caches nothing that the writer may change, so the reader sees concurrent writes.
    await Promise.all([append('box-1', 1), append('box-2', 0)]);
    expect((await store.readStream('box-1')).version).toBe(2);
    expect((await store.readStream('box-2')).version).toBe(1);
    expect(await reader.history.head('inventory', bucket)).toBe(3);
    expect(await reader.history.read('inventory', bucket, 1, 10)).toHaveLength(2);
    expect(await store.findAnswer('key-1')).toMatchObject({ answer: 1 });

    await expect(store.append(commitOf('box-3', 0))).rejects.toThrow('reading only');
    await expect(store.forgetAnswersBefore('2024-01-01')).rejects.toThrow('reading only');
    reader.close();
    await append('box-3', 0);
    expect(await versionOf('box-3')).toBe(1);
  });

  it('can be opened again with all commits although it was never closed', async () => {
    const idempotency = { key: 'key-1', fingerprint: 'f', answer: 1 };
    await Promise.all([
      append('box-1', 0, [weighed(1)], { idempotency, uniqueKeys: ['number-1'] }),
      append('box-2', 0),
    ]);
    const next = openEventLog({ path, shapes });
    const store = next.store('inventory');
    expect((await store.readStream('box-2')).version).toBe(1);
    expect(await store.findAnswer('key-1')).toMatchObject({ answer: 1 });
    await expect(
      store.append(commitOf('box-3', 0, [weighed(1)], { uniqueKeys: ['number-1'] })),
    ).rejects.toThrow(UniqueKeyTaken);
    await store.append(commitOf('box-1', 1));
    const history = await next.history.read('inventory', bucket, 0, 10);
    expect(history.map(({ position }) => position)).toEqual([1, 2, 3]);
    next.close();
  });

  it('is not created by a reader', () => {
    expect(() =>
      openEventLog({ path: join(folder, 'none.sqlite'), shapes, readOnly: true }),
    ).toThrow();
  });

  it('refuses a file of another format', () => {
    log.close();
    const other = new DatabaseSync(path);
    other.exec('PRAGMA user_version = 99');
    other.close();
    expect(() => openEventLog({ path, shapes })).toThrow('format 99');
    rmSync(path);
    log = openEventLog({ path, shapes });
  });

  it('refuses waiting commits when it is closed', async () => {
    const waiting = append('box-1', 0);
    const refused = expect(waiting).rejects.toThrow(StoreUnavailable);
    log.close();
    await refused;
    log = openEventLog({ path, shapes });
    expect(await versionOf('box-1')).toBe(0);
  });
});
