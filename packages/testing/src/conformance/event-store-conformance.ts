import {
  bucketOf,
  type CommitOutbox,
  ConcurrencyConflict,
  cursorKey,
  type DomainEvent,
  type EventBatch,
  type EventEnvelope,
  type EventHistory,
  type EventShapes,
  type EventStore,
  IdempotencyKeyUsed,
  type NewCommit,
  type RecordedEvent,
  type StreamEvent,
  UniqueKeyTaken,
} from '@bluebox/event-sourcing';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { eventually } from '../eventually.ts';
import { type Harness, withHarness } from './with-harness.ts';

/** What is known of every service's events, by service. */
export type ShapesByService = Readonly<Record<string, EventShapes>>;

export interface EventStoreUnderTest {
  store(service: string): EventStore;
  readonly outbox: CommitOutbox;
  readonly history: EventHistory;
}

export interface EventStoreHarness extends Harness {
  readonly log: EventStoreUnderTest;
  /**
   * Ends the present one and opens what it stored as a new process would, knowing the given shapes.
   * The outbox of the ended one answers `undefined`.
   */
  reopen(shapes: ShapesByService): Promise<EventStoreUnderTest>;
}

type BoxEvent =
  | { readonly type: 'box.opened'; readonly data: { readonly number: string } }
  | { readonly type: 'box.weighed'; readonly data: { readonly grams: number } }
  | { readonly type: 'box.noted'; readonly data: { readonly text: string } };

const SHAPES: ShapesByService = {
  inventory: {
    'box.opened': { version: 1 },
    'box.weighed': { version: 1 },
    'box.noted': { version: 1 },
  },
  pledge: { 'box.opened': { version: 1 }, 'box.weighed': { version: 1 } },
};

/** The same log, read by a later program. */
const LATER_SHAPES: ShapesByService = {
  ...SHAPES,
  inventory: {
    ...SHAPES['inventory'],
    'box.weighed': {
      version: 3,
      upcasters: {
        1: (data) => ({ weight: (data as { grams: number }).grams, unit: 'g' }),
        2: (data) => ({ ...data, weighedBy: 'unknown' }),
      },
    },
  },
};

const AT = '2023-03-18T02:00:00.000Z';
const opened = (number: string): BoxEvent => ({ type: 'box.opened', data: { number } });
const weighed = (grams: number): BoxEvent => ({ type: 'box.weighed', data: { grams } });

let commits = 0;

/** A commit of one event or more to one stream. */
function commitOf(
  stream: string,
  expectedVersion: number,
  events: readonly DomainEvent[],
  more: Partial<NewCommit> = {},
): NewCommit {
  commits += 1;
  return {
    id: `commit-${commits}`,
    drive: 'drive-1',
    recordedAt: AT,
    actor: 'account-1',
    correlation: 'request-1',
    streams: [{ stream, expectedVersion, events }],
    ...more,
  };
}

/** An event as every adapter must give it back; the place in its bucket may be known on reading or not. */
function withoutPlace(event: StreamEvent): DomainEvent & EventEnvelope {
  const { bucket: _bucket, position: _position, ...rest } = event as RecordedEvent;
  return rest;
}

const refusals = (results: readonly PromiseSettledResult<unknown>[]): readonly unknown[] =>
  results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));

/** Takes what the outbox hands out, as a relay would, until it closes. */
function relayInto(
  { outbox }: EventStoreUnderTest,
  published: EventBatch[],
  options: { readonly mark: boolean } = { mark: true },
) {
  let failure: unknown;
  const run = async () => {
    for (let batches = await outbox.take(); batches !== undefined; batches = await outbox.take())
      for (const batch of batches) {
        published.push(batch);
        if (options.mark) await outbox.markPublished(batch);
      }
  };
  run().catch((error: unknown) => {
    failure = error;
  });
  return {
    /** Every event that was handed out, by `service/bucket`, in the order of the first time. */
    handedOut(): ReadonlyMap<string, readonly RecordedEvent[]> {
      if (failure !== undefined) throw failure;
      return inOrderOfArrival(published);
    },
  };
}

/** @throws when a batch is not contiguous, or leaves out a position. */
function inOrderOfArrival(batches: readonly EventBatch[]): Map<string, RecordedEvent[]> {
  const arrived = new Map<string, RecordedEvent[]>();
  for (const { service, bucket, events } of batches) {
    const key = cursorKey(service, bucket);
    const known = arrived.get(key) ?? [];
    arrived.set(key, known);
    const first = events[0]?.position ?? 1;
    expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => first + index));
    for (const event of events) {
      expect(event).toMatchObject({ service, bucket });
      if (event.position <= known.length) continue;
      expect(event.position).toBe(known.length + 1);
      known.push(event);
    }
  }
  return arrived;
}

async function wholeHistory(
  history: EventHistory,
  service: string,
  bucket: number,
): Promise<readonly RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for (;;) {
    const page = await history.read(service, bucket, found.length, 7);
    found.push(...page);
    if (page.length === 0) return found;
  }
}

const idsOf = (events: readonly EventEnvelope[]) => events.map(({ id }) => id);

/** What every {@link EventStore} and its outbox and history must do. */
export function eventStoreConformance(
  name: string,
  makeHarness: (shapes: ShapesByService) => Promise<EventStoreHarness>,
): void {
  describe(`event store: ${name}`, () => {
    const test = withHarness(() => makeHarness(SHAPES));

    describe('streams', () => {
      test('a stream that nobody wrote to is empty', async ({ log }) => {
        const store = log.store('inventory');
        expect(store.service).toBe('inventory');
        expect(await store.readStream('box-1')).toEqual({ version: 0, events: [] });
      });

      test('events are read as they were written, with their envelope', async ({ log }) => {
        const store = log.store('inventory');
        await store.append(
          commitOf('box-1', 0, [opened('001'), weighed(12_500)], {
            id: 'commit-a',
            causation: 'event-0',
          }),
        );
        await store.append(commitOf('box-1', 2, [weighed(12_400)], { id: 'commit-b' }));

        const { version, events } = await store.readStream('box-1');

        expect(version).toBe(3);
        const envelope = {
          schemaVersion: 1,
          service: 'inventory',
          stream: 'box-1',
          drive: 'drive-1',
          recordedAt: AT,
          actor: 'account-1',
          correlation: 'request-1',
        };
        const first = { ...envelope, commit: 'commit-a', causation: 'event-0' };
        expect(events.map(withoutPlace)).toStrictEqual([
          { ...first, ...opened('001'), id: 'commit-a/0', version: 1 },
          { ...first, ...weighed(12_500), id: 'commit-a/1', version: 2 },
          { ...envelope, ...weighed(12_400), commit: 'commit-b', id: 'commit-b/0', version: 3 },
        ]);
      });

      test('services with a stream of the same name do not see each other', async ({ log }) => {
        await log.store('inventory').append(commitOf('box-1', 0, [opened('001')]));

        expect((await log.store('pledge').readStream('box-1')).version).toBe(0);
        await log.store('pledge').append(commitOf('box-1', 0, [opened('002')]));
        expect((await log.store('inventory').readStream('box-1')).version).toBe(1);
      });

      test('hanzi, emoji, control characters and a megabyte come back unchanged', async (harness) => {
        const texts = [
          '西吉县红十字会收到一只家庭药箱',
          '血氧仪 🩺 𠮷野家',
          'NUL \u0000, a tab\t, a line\n, "quotes", \\ and \u2028',
          '药'.repeat(400_000),
          '',
        ];
        const noted = texts.map((text): BoxEvent => ({ type: 'box.noted', data: { text } }));
        const stream = 'box-箱𠮷';
        await harness.log.store('inventory').append(commitOf(stream, 0, noted));

        const reopened = await harness.reopen(SHAPES);
        const { events } = await reopened.store('inventory').readStream(stream);
        expect(events.map(({ data }) => (data as { text: string }).text)).toEqual(texts);
      });

      test('nested data, numbers and absent fields come back unchanged', async (harness) => {
        const data = {
          number: '001',
          lines: [{ quantity: 3, expiry: null }, { quantity: 0.1 }],
          limits: { largest: Number.MAX_SAFE_INTEGER, smallest: -1, none: {}, empty: [] },
          sealed: false,
        };
        await harness.log
          .store('inventory')
          .append(commitOf('box-1', 0, [{ type: 'box.opened', data }]));

        const reopened = await harness.reopen(SHAPES);
        const { events } = await reopened.store('inventory').readStream('box-1');
        expect(events[0]?.data).toStrictEqual(data);
      });

      test('an event of a type that the service does not have is refused', async ({ log }) => {
        const store = log.store('inventory');
        const unknown = { type: 'box.vanished', data: {} };
        const published: EventBatch[] = [];
        const relay = relayInto(log, published);

        await expect(store.append(commitOf('box-1', 0, [opened('001'), unknown]))).rejects.toThrow(
          'box.vanished',
        );

        expect((await store.readStream('box-1')).version).toBe(0);
        await store.append(commitOf('box-1', 0, [opened('001')], { id: 'commit-good' }));
        const key = cursorKey('inventory', bucketOf('drive-1'));
        await eventually(() =>
          expect(idsOf(relay.handedOut().get(key) ?? [])).toEqual(['commit-good/0']),
        );
      });
    });

    describe('commits', () => {
      test('a commit over several streams is appended as a whole', async ({ log }) => {
        const store = log.store('inventory');
        await store.append(
          commitOf('', 0, [], {
            id: 'commit-pack',
            streams: [
              { stream: 'parcel-1', expectedVersion: 0, events: [weighed(1), weighed(2)] },
              { stream: 'box-1', expectedVersion: 0, events: [opened('001')] },
            ],
          }),
        );

        const parcel = await store.readStream('parcel-1');
        const box = await store.readStream('box-1');
        expect([parcel.version, box.version]).toEqual([2, 1]);
        expect(idsOf([...parcel.events, ...box.events])).toEqual([
          'commit-pack/0',
          'commit-pack/1',
          'commit-pack/2',
        ]);
      });

      test('a conflict on one stream leaves the others as they were', async (harness) => {
        const store = harness.log.store('inventory');
        await store.append(commitOf('box-1', 0, [opened('001')]));

        await expect(
          store.append(
            commitOf('', 0, [], {
              streams: [
                { stream: 'parcel-1', expectedVersion: 0, events: [weighed(1)] },
                { stream: 'box-1', expectedVersion: 0, events: [weighed(2)] },
              ],
              uniqueKeys: ['number-001'],
              idempotency: { key: 'key-1', fingerprint: 'f', answer: null },
            }),
          ),
        ).rejects.toThrow(ConcurrencyConflict);

        const expectUntouched = async (stored: EventStore) => {
          expect((await stored.readStream('parcel-1')).version).toBe(0);
          expect((await stored.readStream('box-1')).version).toBe(1);
          expect(await stored.findAnswer('key-1')).toBeUndefined();
        };
        await expectUntouched(store);
        const reopened = (await harness.reopen(SHAPES)).store('inventory');
        await expectUntouched(reopened);
        await reopened.append(
          commitOf('box-2', 0, [opened('002')], { uniqueKeys: ['number-001'] }),
        );
      });

      test('a commit from a version that is not there yet is refused', async ({ log }) => {
        const store = log.store('inventory');
        await expect(store.append(commitOf('box-1', 1, [weighed(1)]))).rejects.toThrow(
          ConcurrencyConflict,
        );
        await store.append(commitOf('box-1', 0, [opened('001')]));
        await expect(store.append(commitOf('box-1', 2, [weighed(1)]))).rejects.toThrow(
          ConcurrencyConflict,
        );
        expect((await store.readStream('box-1')).version).toBe(1);
      });

      test('of 20 writers at one version exactly one is first', async ({ log }) => {
        const store = log.store('inventory');
        for (let version = 0; version < 5; version++) {
          const results = await Promise.allSettled(
            Array.from({ length: 20 }, (_, writer) =>
              store.append(commitOf('box-1', version, [weighed(writer)])),
            ),
          );
          const refused = refusals(results);
          expect(refused).toHaveLength(19);
          for (const error of refused) expect(error).toBeInstanceOf(ConcurrencyConflict);
          const winner = results.findIndex(({ status }) => status === 'fulfilled');
          const stored = await store.readStream('box-1');
          expect(stored.version).toBe(version + 1);
          expect(stored.events.at(-1)?.data).toEqual({ grams: winner });
        }
      });

      test('of two commits that share one stream exactly one is appended', async ({ log }) => {
        const store = log.store('inventory');
        const over = (...streams: readonly string[]) =>
          store.append(
            commitOf('', 0, [], {
              streams: streams.map((stream) => ({
                stream,
                expectedVersion: 0,
                events: [opened('001')],
              })),
            }),
          );
        const results = await Promise.allSettled([over('a', 'shared'), over('shared', 'b')]);

        expect(refusals(results)).toEqual([expect.any(ConcurrencyConflict)]);
        const versions = await Promise.all(
          ['a', 'shared', 'b'].map(async (stream) => (await store.readStream(stream)).version),
        );
        expect(versions).toEqual(results[0]?.status === 'fulfilled' ? [1, 1, 0] : [0, 1, 1]);
      });
    });

    describe('unique keys', () => {
      test('exactly one of 20 commits holds a key, for ever', async (harness) => {
        const store = harness.log.store('inventory');
        const results = await Promise.allSettled(
          Array.from({ length: 20 }, (_, writer) =>
            store.append(
              commitOf(`box-${writer}`, 0, [opened('001')], {
                uniqueKeys: [`own-${writer}`, 'number-001'],
              }),
            ),
          ),
        );

        const refused = refusals(results);
        expect(refused).toHaveLength(19);
        for (const error of refused) {
          expect(error).toBeInstanceOf(UniqueKeyTaken);
          expect(error).toMatchObject({ key: 'number-001' });
        }
        const versions = await Promise.all(
          results.map(async (_, writer) => (await store.readStream(`box-${writer}`)).version),
        );
        expect(versions).toEqual(results.map(({ status }) => (status === 'fulfilled' ? 1 : 0)));

        const reopened = (await harness.reopen(SHAPES)).store('inventory');
        await expect(
          reopened.append(
            commitOf('box-late', 0, [opened('001')], { uniqueKeys: ['number-001', 'own-late'] }),
          ),
        ).rejects.toThrow(UniqueKeyTaken);
        // What the refused commit asked for besides is still free.
        await reopened.append(
          commitOf('box-late', 0, [opened('002')], { uniqueKeys: ['own-late'] }),
        );
      });

      test('a key that one service holds is free in another', async ({ log }) => {
        const commit = () =>
          commitOf('box-1', 0, [opened('001')], { uniqueKeys: ['number-001'] });
        await log.store('inventory').append(commit());
        await log.store('pledge').append(commit());
        expect((await log.store('pledge').readStream('box-1')).version).toBe(1);
      });
    });

    describe('idempotency keys', () => {
      const idempotency = {
        key: 'account-1 POST /boxes 4f',
        fingerprint: 'sha256-a',
        answer: { status: 201, body: { id: 'box-1', note: '箱', lines: [1, null, true] } },
      };

      test('the answer is kept with the commit, over a restart', async (harness) => {
        const store = harness.log.store('inventory');
        expect(await store.findAnswer(idempotency.key)).toBeUndefined();

        await store.append(commitOf('box-1', 0, [opened('001')], { idempotency }));

        expect(await store.findAnswer(idempotency.key)).toStrictEqual(idempotency);
        const reopened = (await harness.reopen(SHAPES)).store('inventory');
        expect(await reopened.findAnswer(idempotency.key)).toStrictEqual(idempotency);
        await expect(
          reopened.append(commitOf('box-2', 0, [opened('002')], { idempotency })),
        ).rejects.toThrow(IdempotencyKeyUsed);
        expect((await reopened.readStream('box-2')).version).toBe(0);
      });

      test('a second commit under the key is refused, nothing is appended', async ({ log }) => {
        const store = log.store('inventory');
        await store.append(commitOf('box-1', 0, [opened('001')], { idempotency }));

        const again = store.append(
          commitOf('box-2', 0, [opened('002')], {
            idempotency: { ...idempotency, fingerprint: 'sha256-b', answer: 'another' },
            uniqueKeys: ['number-002'],
          }),
        );

        await expect(again).rejects.toThrow(IdempotencyKeyUsed);
        await expect(again).rejects.toMatchObject({ key: idempotency.key });
        expect((await store.readStream('box-2')).version).toBe(0);
        expect(await store.findAnswer(idempotency.key)).toStrictEqual(idempotency);
        await store.append(commitOf('box-3', 0, [opened('002')], { uniqueKeys: ['number-002'] }));
      });

      test('a repeat is told so, also where its stream has moved on or its unique key is taken', async ({
        log,
      }) => {
        const store = log.store('inventory');
        const commit = () =>
          commitOf('box-1', 0, [opened('001')], { idempotency, uniqueKeys: ['number-001'] });
        await store.append(commit());

        await expect(store.append(commit())).rejects.toThrow(IdempotencyKeyUsed);
      });

      test('of 20 commits under one key at once exactly one is appended', async ({ log }) => {
        const store = log.store('inventory');
        const results = await Promise.allSettled(
          Array.from({ length: 20 }, (_, writer) =>
            store.append(
              commitOf(`box-${writer}`, 0, [opened('001')], {
                idempotency: { ...idempotency, answer: writer },
              }),
            ),
          ),
        );

        const refused = refusals(results);
        expect(refused).toHaveLength(19);
        for (const error of refused) expect(error).toBeInstanceOf(IdempotencyKeyUsed);
        const winner = results.findIndex(({ status }) => status === 'fulfilled');
        expect((await store.findAnswer(idempotency.key))?.answer).toBe(winner);
        const versions = await Promise.all(
          results.map(async (_, writer) => (await store.readStream(`box-${writer}`)).version),
        );
        expect(versions.filter((version) => version > 0)).toEqual([1]);
        expect(versions[winner]).toBe(1);
      });

      test('answers recorded before a time are forgotten, the events stay', async ({ log }) => {
        const store = log.store('inventory');
        const days = ['2023-03-17', '2023-03-18', '2023-03-19'];
        for (const day of days)
          await store.append(
            commitOf(`box-${day}`, 0, [opened(day)], {
              recordedAt: `${day}T00:00:00.000Z`,
              idempotency: { ...idempotency, key: day },
            }),
          );

        expect(await store.forgetAnswersBefore('2023-03-18T00:00:00.000Z')).toBe(1);

        const kept = await Promise.all(days.map((day) => store.findAnswer(day)));
        expect(kept.map((answer) => answer?.key)).toEqual([undefined, days[1], days[2]]);
        expect((await store.readStream('box-2023-03-17')).version).toBe(1);
        await store.append(
          commitOf('box-new', 0, [opened('new')], { idempotency: { ...idempotency, key: '2023-03-17' } }),
        );
      });
    });

    describe('positions', () => {
      test('every acknowledged event is handed out once, in order, from position 1', async ({
        log,
      }) => {
        const published: EventBatch[] = [];
        const relay = relayInto(log, published);
        const drives = ['drive-1', 'drive-2', 'drive-3', 'drive-4'];
        const acknowledged = new Map<string, string[]>();
        const write = async (service: string, drive: string) => {
          const store = log.store(service);
          for (let version = 0; version < 10; version++) {
            const commit = commitOf(`box-${drive}`, version, [weighed(version)], { drive });
            await store.append(commit);
            const key = cursorKey(service, bucketOf(drive));
            acknowledged.set(key, [...(acknowledged.get(key) ?? []), `${commit.id}/0`]);
          }
        };
        await Promise.all(
          drives.flatMap((drive) => [write('inventory', drive), write('pledge', drive)]),
        );

        await eventually(() => {
          const handedOut = relay.handedOut();
          expect([...handedOut.keys()].sort()).toEqual([...acknowledged.keys()].sort());
          for (const [key, ids] of acknowledged)
            expect(idsOf(handedOut.get(key) ?? []).sort()).toEqual([...ids].sort());
        });
        for (const events of relay.handedOut().values()) expectStreamOrder(events);
        expect(published.flatMap(({ events }) => events)).toHaveLength(80);
      });

      test('the events of a drive share the bucket of the drive', async ({ log }) => {
        const published: EventBatch[] = [];
        const relay = relayInto(log, published);
        for (let number = 0; number < 20; number++)
          await log
            .store('inventory')
            .append(commitOf(`box-${number}`, 0, [opened('001')], { drive: `drive-${number}` }));

        await eventually(() =>
          expect([...relay.handedOut().values()].flat()).toHaveLength(20),
        );
        for (const event of [...relay.handedOut().values()].flat())
          expect(event.bucket).toBe(bucketOf(event.drive));
      });

      test('a relay that comes late is handed everything', async ({ log }) => {
        const store = log.store('inventory');
        for (let version = 0; version < 60; version += 20)
          await store.append(
            commitOf(
              'box-1',
              version,
              Array.from({ length: 20 }, (_, index) => weighed(index)),
            ),
          );

        const published: EventBatch[] = [];
        const relay = relayInto(log, published);
        await eventually(() =>
          expect(idsOf([...relay.handedOut().values()].flat())).toHaveLength(60),
        );
      });

      test('the history gives pages in order, and its head', async ({ log }) => {
        const store = log.store('inventory');
        const bucket = bucketOf('drive-1');
        relayInto(log, []);
        expect(await log.history.head('inventory', bucket)).toBe(0);
        expect(await log.history.read('inventory', bucket, 0, 10)).toEqual([]);
        for (let version = 0; version < 25; version += 5)
          await store.append(
            commitOf('box-1', version, [1, 2, 3, 4, 5].map(weighed)),
          );

        await eventually(async () => {
          expect(await log.history.head('inventory', bucket)).toBe(25);
          expect(await wholeHistory(log.history, 'inventory', bucket)).toHaveLength(25);
        });
        const page = await log.history.read('inventory', bucket, 3, 4);
        expect(page.map(({ position }) => position)).toEqual([4, 5, 6, 7]);
        const { events } = await store.readStream('box-1');
        expect(page.map(withoutPlace)).toStrictEqual(events.slice(3, 7).map(withoutPlace));
        expect(await log.history.read('inventory', bucket, 25, 4)).toEqual([]);
        expect(await log.history.head('pledge', bucket)).toBe(0);
      });

      test('after a restart everything is there, and what was not marked is found', async (harness) => {
        const bucket = bucketOf('drive-1');
        const published: EventBatch[] = [];
        relayInto(harness.log, published, { mark: false });
        const store = harness.log.store('inventory');
        const acknowledged: string[] = [];
        for (let version = 0; version < 10; version++) {
          const commit = commitOf('box-1', version, [weighed(version)]);
          await store.append(commit);
          acknowledged.push(`${commit.id}/0`);
        }
        const before = await store.readStream('box-1');

        const reopened = await harness.reopen(SHAPES);
        const after = await reopened.store('inventory').readStream('box-1');
        expect(after.version).toBe(10);
        expect(after.events.map(withoutPlace)).toStrictEqual(before.events.map(withoutPlace));

        // Writing goes on where it was: no position twice, none left out.
        const late = commitOf('box-1', 10, [weighed(10)]);
        relayInto(reopened, published);
        await reopened.store('inventory').append(late);
        acknowledged.push(`${late.id}/0`);
        await eventually(async () => {
          const found = await wholeHistory(reopened.history, 'inventory', bucket);
          expect(found.map(({ position }) => position)).toEqual(
            acknowledged.map((_, index) => index + 1),
          );
          expect(idsOf(found)).toEqual(acknowledged);
        });
        // The same event never has two positions, however often it was handed out.
        const positions = new Map<string, number>();
        for (const event of published.flatMap(({ events }) => events)) {
          expect(positions.get(event.id) ?? event.position).toBe(event.position);
          positions.set(event.id, event.position);
        }
      });

      test('whatever is appended at once, positions are contiguous and in order of the streams', async ({
        log,
      }) => {
        const published: EventBatch[] = [];
        const relay = relayInto(log, published);
        const versions = new Map<string, number>();
        let runs = 0;
        let appended = 0;
        const append = fc.record({
          service: fc.constantFrom('inventory', 'pledge'),
          drive: fc.constantFrom('drive-1', 'drive-2', 'drive-3'),
          streams: fc.uniqueArray(fc.constantFrom('parcel-1', 'parcel-2', 'box-1'), { minLength: 1 }),
          events: fc.integer({ min: 1, max: 3 }),
          stale: fc.boolean(),
        });
        const rounds = fc.array(fc.array(append, { minLength: 1, maxLength: 6 }), { maxLength: 5 });

        await fc.assert(
          fc.asyncProperty(rounds, async (drawn) => {
            runs += 1;
            for (const round of drawn) {
              const seen = new Map(versions);
              const versionOf = (key: string) => seen.get(key) ?? 0;
              const results = await Promise.allSettled(
                round.map(async ({ service, drive, streams, events, stale }) => {
                  const names = streams.map((stream) => `${stream}-${drive}-${runs}`);
                  await log.store(service).append(
                    commitOf('', 0, [], {
                      drive,
                      streams: names.map((stream) => ({
                        stream,
                        expectedVersion: versionOf(`${service} ${stream}`) + (stale ? 100 : 0),
                        events: Array.from({ length: events }, (_, index) => weighed(index)),
                      })),
                    }),
                  );
                  appended += events * names.length;
                  for (const stream of names) {
                    const key = `${service} ${stream}`;
                    versions.set(key, versionOf(key) + events);
                  }
                }),
              );
              for (const error of refusals(results))
                expect(error).toBeInstanceOf(ConcurrencyConflict);
            }
          }),
          { numRuns: 25 },
        );

        for (const [key, version] of versions) {
          const [service = '', stream = ''] = key.split(' ');
          const stored = await log.store(service).readStream(stream);
          expect(stored.version).toBe(version);
          expect(stored.events.map((event) => event.version)).toEqual(
            stored.events.map((_, index) => index + 1),
          );
        }
        await eventually(() =>
          expect([...relay.handedOut().values()].flat()).toHaveLength(appended),
        );
        for (const events of relay.handedOut().values()) expectStreamOrder(events);
      });
    });

    describe('a later program', () => {
      test('reads older events in the current shape', async (harness) => {
        await harness.log.store('inventory').append(commitOf('box-1', 0, [weighed(900)]));

        const later = await harness.reopen(LATER_SHAPES);
        const store = later.store('inventory');
        await store.append(
          commitOf('box-1', 1, [
            { type: 'box.weighed', data: { weight: 1, unit: 'kg', weighedBy: 'scale-1' } },
          ]),
        );

        const expected = [
          { schemaVersion: 3, data: { weight: 900, unit: 'g', weighedBy: 'unknown' } },
          { schemaVersion: 3, data: { weight: 1, unit: 'kg', weighedBy: 'scale-1' } },
        ];
        expect((await store.readStream('box-1')).events).toMatchObject(expected);
        relayInto(later, []);
        await eventually(async () =>
          expect(
            await wholeHistory(later.history, 'inventory', bucketOf('drive-1')),
          ).toMatchObject(expected),
        );
        const again = await harness.reopen(LATER_SHAPES);
        expect((await again.store('inventory').readStream('box-1')).events).toMatchObject(expected);
      });

      test('that is older than what it reads refuses to guess', async (harness) => {
        const later = await harness.reopen(LATER_SHAPES);
        await later
          .store('inventory')
          .append(commitOf('box-1', 0, [{ type: 'box.weighed', data: { weight: 1, unit: 'kg' } }]));

        const older = await harness.reopen(SHAPES);
        await expect(older.store('inventory').readStream('box-1')).rejects.toThrow('newer');
      });
    });
  });
}

/** Positions and the versions of each stream rise together. */
function expectStreamOrder(events: readonly RecordedEvent[]): void {
  const versions = new Map<string, number>();
  for (const { stream, version } of events) {
    expect(version).toBe((versions.get(stream) ?? 0) + 1);
    versions.set(stream, version);
  }
}
