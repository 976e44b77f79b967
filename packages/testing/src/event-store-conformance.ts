import {
  bucketOf,
  type CommitOutbox,
  ConcurrencyConflict,
  type DomainEvent,
  type EventHistory,
  type EventShapes,
  type EventStore,
  IdempotencyKeyUsed,
  type NewCommit,
  type RecordedEvent,
  type StreamAppend,
  UniqueKeyTaken,
} from '@bluebox/event-sourcing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Harness, opened, PATIENCE, within } from './harness.ts';

/** An opened event store under test, with the ports that read from it. */
export interface OpenedEventStore {
  store(service: string): EventStore;
  /** The outbox of the store, for one service or for all. */
  readonly outbox: CommitOutbox & { close(): void };
  /** Published history, with at least the events that were marked as published in the outbox. */
  readonly history: EventHistory;
  close(): Promise<void>;
}

export interface EventStoreHarness
  extends Harness<OpenedEventStore, Readonly<Record<string, EventShapes>>> {
  /** Place in which unpublished events are found after a restart. */
  readonly unpublishedAfterRestart: 'in the outbox' | 'in the history';
}

const SERVICE = 'inventory';
const SHAPES = {
  inventory: { 'box.opened': { version: 1 }, 'box.packed': { version: 1 } },
  shipment: { 'box.opened': { version: 1 } },
} satisfies Record<string, EventShapes>;

/** Ids of drives in three different buckets. */
const SCOPES = ['drive-1', 'drive-2', 'drive-3'] as const;
const AT = '2026-03-20T08:00:00.000Z';

const boxOpened = (data: object = {}): DomainEvent => ({ type: 'box.opened', data });
const append = (stream: string, expectedVersion: number, ...events: DomainEvent[]) => ({
  stream,
  expectedVersion,
  events: events.length === 0 ? [boxOpened()] : events,
});

let commits = 0;
const commitOf = (
  streams: readonly StreamAppend[],
  more: Partial<Omit<NewCommit, 'streams'>> = {},
): NewCommit => ({
  id: `commit-${++commits}`,
  scope: SCOPES[0],
  recordedAt: AT,
  actor: 'account-1',
  correlation: 'request-1',
  streams,
  ...more,
});
const idempotent = (key: string, answer: unknown = { status: 201 }) => ({
  idempotency: { key, fingerprint: `digest of ${key}`, answer },
});

type Settled = PromiseSettledResult<unknown>;
const settle = (works: readonly Promise<unknown>[]): Promise<readonly Settled[]> =>
  Promise.allSettled(works);
const fulfilled = (results: readonly Settled[]) =>
  results.filter(({ status }) => status === 'fulfilled').length;
const reasons = (results: readonly Settled[]): unknown[] =>
  results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));

/**
 * Takes batches from the outbox, and marks them as published, until the expected number of events
 * of {@link SERVICE} is reached. Returns these events.
 */
async function drain(outbox: CommitOutbox, expected: number): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  while (events.length < expected) {
    const batches = await within(`event ${events.length + 1} of ${expected}`, outbox.take());
    if (batches === undefined) throw new Error('the outbox was closed');
    for (const batch of batches) {
      for (const event of batch.events)
        expect([event.service, event.bucket]).toEqual([batch.service, batch.bucket]);
      if (batch.service === SERVICE) events.push(...batch.events);
      await outbox.markPublished(batch);
    }
  }
  return events;
}

const positionsByBucket = (events: readonly RecordedEvent[]) => {
  const positions = new Map<number, number[]>();
  for (const { bucket, position } of events) {
    const known = positions.get(bucket);
    if (known === undefined) positions.set(bucket, [position]);
    else known.push(position);
  }
  return positions;
};
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** Requirements on every event store, whatever stores its events. */
export function eventStoreConformance(
  name: string,
  makeHarness: () => Promise<EventStoreHarness>,
): void {
  describe(`${name}: event store`, () => {
    let harness: EventStoreHarness;
    beforeEach(async () => {
      harness = await makeHarness();
    });
    afterEach(() => harness.cleanup());
    const run = (use: (adapter: OpenedEventStore) => Promise<unknown>) => () =>
      opened(harness, SHAPES, async (adapter) => {
        await use(adapter);
      });
    const restart = run;

    describe('appending', () => {
      it(
        'returns appended events with their envelopes',
        run(async ({ store }) => {
          const boxes = store(SERVICE);
          const commit = commitOf(
            [
              append('box-1', 0, boxOpened({ number: 1 }), boxOpened({ number: 2 })),
              append('parcel-1', 0),
            ],
            { causation: 'commit-0/0' },
          );
          await boxes.append(commit);
          const box = await boxes.readStream('box-1');
          expect(box.version).toBe(2);
          expect(box.events).toHaveLength(2);
          const envelope = {
            type: 'box.opened',
            schemaVersion: 1,
            service: SERVICE,
            scope: commit.scope,
            commit: commit.id,
            recordedAt: AT,
            actor: 'account-1',
            correlation: 'request-1',
            causation: 'commit-0/0',
          };
          expect(box.events).toMatchObject([
            { ...envelope, id: `${commit.id}/0`, stream: 'box-1', version: 1, data: { number: 1 } },
            { ...envelope, id: `${commit.id}/1`, stream: 'box-1', version: 2, data: { number: 2 } },
          ]);
          expect((await boxes.readStream('parcel-1')).events).toMatchObject([
            { ...envelope, id: `${commit.id}/2`, stream: 'parcel-1', version: 1, data: {} },
          ]);
        }),
      );

      it(
        'omits an absent causation',
        run(async ({ store }) => {
          await store(SERVICE).append(commitOf([append('box-1', 0)]));
          const [event] = (await store(SERVICE).readStream('box-1')).events;
          expect(event).toBeDefined();
          expect(event).not.toHaveProperty('causation');
        }),
      );

      it(
        'tells which of many streams exist, separately for each service',
        run(async ({ store }) => {
          const boxes = store(SERVICE);
          await boxes.append(commitOf([append('box-1', 0), append('box-3', 0)]));
          await boxes.append(commitOf([append('box-3', 1)]));
          await store('shipment').append(commitOf([append('box-2', 0)]));
          const asked = ['box-3', 'box-2', 'box-4', 'box-1'];
          expect(await boxes.existingStreams(asked)).toEqual(['box-3', 'box-1']);
          expect(await boxes.existingStreams([])).toEqual([]);
        }),
      );

      it(
        'reads a stream that was never written as empty',
        run(async ({ store }) => {
          await store(SERVICE).append(commitOf([append('box-2', 0)]));
          expect(await store(SERVICE).readStream('box-1')).toEqual({ version: 0, events: [] });
          expect((await store(SERVICE).readStream('box-2')).version).toBe(1);
        }),
      );

      it(
        'appends to several streams, or to none',
        run(async ({ store }) => {
          const boxes = store(SERVICE);
          await boxes.append(commitOf([append('box-1', 0)]));
          const refused = boxes.append(
            commitOf([append('parcel-1', 0), append('box-1', 0), append('parcel-2', 0)], {
              uniqueKeys: ['number:1'],
              ...idempotent('key-1'),
            }),
          );
          await expect(refused).rejects.toThrow(ConcurrencyConflict);
          await expect(refused).rejects.toMatchObject({ stream: 'box-1' });
          expect((await boxes.readStream('parcel-1')).version).toBe(0);
          expect((await boxes.readStream('parcel-2')).version).toBe(0);
          expect((await boxes.readStream('box-1')).version).toBe(1);
          expect(await boxes.findAnswer('key-1')).toBeUndefined();
          await boxes.append(
            commitOf([append('box-1', 1)], { uniqueKeys: ['number:1'], ...idempotent('key-1') }),
          );
        }),
      );

      it(
        'refuses a version that does not exist yet',
        run(async ({ store }) => {
          await store(SERVICE).append(commitOf([append('box-1', 0)]));
          await expect(store(SERVICE).append(commitOf([append('box-1', 2)]))).rejects.toThrow(
            ConcurrencyConflict,
          );
          expect((await store(SERVICE).readStream('box-1')).version).toBe(1);
        }),
      );

      it(
        'refuses an event that the service does not publish, and appends nothing',
        run(async ({ store }) => {
          const unknown = { type: 'box.vanished', data: {} };
          await expect(
            store(SERVICE).append(commitOf([append('box-1', 0, boxOpened(), unknown)])),
          ).rejects.toThrow(/box\.vanished/);
          expect((await store(SERVICE).readStream('box-1')).version).toBe(0);
        }),
      );

      it(
        'keeps services apart',
        run(async ({ store }) => {
          const keys = { uniqueKeys: ['number:1'], ...idempotent('key-1') };
          await store('inventory').append(commitOf([append('box-1', 0)], keys));
          await store('shipment').append(commitOf([append('box-1', 0)], keys));
          expect((await store('shipment').readStream('box-1')).version).toBe(1);
          expect(await store('shipment').forgetAnswersBefore('2027')).toBe(1);
          expect(await store('inventory').findAnswer('key-1')).toBeDefined();
        }),
      );

      it(
        'is not affected when the caller changes its objects afterwards',
        run(async ({ store }) => {
          const data = { contents: ['parcel-1'] };
          await store(SERVICE).append(commitOf([append('box-1', 0, boxOpened(data))]));
          data.contents.push('parcel-2');
          const [event] = (await store(SERVICE).readStream('box-1')).events;
          expect(event?.data).toEqual({ contents: ['parcel-1'] });
        }),
      );
    });

    describe('twenty writers at once', () => {
      it(
        'are refused except for one, at each version of a stream',
        run(async ({ store }) => {
          for (let version = 0; version < 5; version++) {
            const results = await settle(
              upTo(20).map(() => store(SERVICE).append(commitOf([append('box-1', version)]))),
            );
            expect(fulfilled(results)).toBe(1);
            for (const reason of reasons(results))
              expect(reason).toBeInstanceOf(ConcurrencyConflict);
            expect((await store(SERVICE).readStream('box-1')).version).toBe(version + 1);
          }
        }),
      );

      it(
        'are refused except for one when they conflict in two streams, whatever the order',
        run(async ({ store }) => {
          const results = await settle(
            upTo(20).map((writer) => {
              const both = [append('box-1', 0), append('parcel-1', 0)];
              return store(SERVICE).append(commitOf(writer % 2 === 0 ? both : both.reverse()));
            }),
          );
          expect(fulfilled(results)).toBe(1);
          expect((await store(SERVICE).readStream('box-1')).version).toBe(1);
          expect((await store(SERVICE).readStream('parcel-1')).version).toBe(1);
        }),
      );

      it(
        'all succeed when they reread, and no version is lost or assigned twice',
        run(async ({ store }) => {
          const boxes = store(SERVICE);
          const insist = async (writer: number) => {
            for (;;) {
              const { version } = await boxes.readStream('box-1');
              try {
                return await boxes.append(
                  commitOf([append('box-1', version, boxOpened({ writer }))]),
                );
              } catch (error) {
                if (!(error instanceof ConcurrencyConflict)) throw error;
              }
            }
          };
          await Promise.all(upTo(20).map(insist));
          const { version, events } = await boxes.readStream('box-1');
          expect(version).toBe(20);
          expect(events.map((event) => event.version)).toEqual(upTo(20));
          expect(
            events.map((event) => (event.data as { writer: number }).writer).sort((a, b) => a - b),
          ).toEqual(upTo(20));
        }),
      );

      it(
        'are not affected when others are refused',
        run(async ({ store }) => {
          const results = await settle(
            upTo(20).map((writer) =>
              store(SERVICE).append(commitOf([append(`box-${writer}`, writer % 3 === 0 ? 7 : 0)])),
            ),
          );
          for (const [index, { status }] of results.entries()) {
            const writer = index + 1;
            const isRefused = writer % 3 === 0;
            expect(status).toBe(isRefused ? 'rejected' : 'fulfilled');
            expect((await store(SERVICE).readStream(`box-${writer}`)).version).toBe(
              isRefused ? 0 : 1,
            );
          }
        }),
      );
    });

    describe('unique keys', () => {
      it(
        'belong to the first commit',
        run(async ({ store }) => {
          const boxes = store(SERVICE);
          await boxes.append(
            commitOf([append('box-1', 0)], { uniqueKeys: ['number:1', 'slip:9'] }),
          );
          const refused = boxes.append(
            commitOf([append('box-2', 0)], { uniqueKeys: ['number:2', 'slip:9'] }),
          );
          await expect(refused).rejects.toThrow(UniqueKeyTaken);
          await expect(refused).rejects.toMatchObject({ key: 'slip:9' });
          expect((await boxes.readStream('box-2')).version).toBe(0);
          await boxes.append(commitOf([append('box-2', 0)], { uniqueKeys: ['number:2'] }));
        }),
      );

      it(
        'are obtained by one of twenty concurrent writers',
        run(async ({ store }) => {
          const results = await settle(
            upTo(20).map((writer) =>
              store(SERVICE).append(
                commitOf([append(`box-${writer}`, 0)], { uniqueKeys: ['number:1'] }),
              ),
            ),
          );
          expect(fulfilled(results)).toBe(1);
          for (const reason of reasons(results)) expect(reason).toBeInstanceOf(UniqueKeyTaken);
        }),
      );

      it('are kept across a restart', async () => {
        const take = run(({ store }) =>
          store(SERVICE).append(
            commitOf([append(`box-${commits}`, 0)], { uniqueKeys: ['number:1'] }),
          ),
        );
        await take();
        await expect(take()).rejects.toThrow(UniqueKeyTaken);
      });
    });

    describe('idempotency', () => {
      const answer = { status: 201, body: { reference: '西吉-0001', lines: [1, 2], none: null } };

      it(
        'stores the answer with the commit, and refuses the key afterwards',
        run(async ({ store }) => {
          const boxes = store(SERVICE);
          expect(await boxes.findAnswer('key-1')).toBeUndefined();
          await boxes.append(commitOf([append('box-1', 0)], idempotent('key-1', answer)));
          expect(await boxes.findAnswer('key-1')).toEqual({
            key: 'key-1',
            fingerprint: 'digest of key-1',
            answer,
          });
          const again = boxes.append(commitOf([append('box-1', 1)], idempotent('key-1', 'other')));
          await expect(again).rejects.toThrow(IdempotencyKeyUsed);
          await expect(again).rejects.toMatchObject({ key: 'key-1' });
          expect((await boxes.readStream('box-1')).version).toBe(1);
          expect((await boxes.findAnswer('key-1'))?.answer).toEqual(answer);
        }),
      );

      it(
        "finds the position of a commit's last event, or a later position, by the idempotency key",
        run(async ({ store, outbox }) => {
          const boxes = store(SERVICE);
          const told: (number | undefined)[] = [];
          for (const box of [1, 2, 3])
            told.push(
              await boxes.append(
                commitOf([append(`box-${box}`, 0, boxOpened(), boxOpened())], idempotent(`${box}`)),
              ),
            );
          const events = await drain(outbox, 6);
          for (const box of [1, 2, 3]) {
            const last = events.filter(({ stream }) => stream === `box-${box}`).at(-1);
            if (last === undefined) throw new Error('it was not handed to the relay');
            const at = told[box - 1];
            if (at !== undefined) expect(at).toBe(last.position);
            const [committed, ...others] = await boxes.committedUnder(`${box}`);
            expect(others).toEqual([]);
            expect(committed).toMatchObject({ service: SERVICE, bucket: last.bucket });
            expect(committed?.position).toBeGreaterThanOrEqual(last.position);
            expect(committed?.position).toBeLessThanOrEqual(events.at(-1)?.position ?? 0);
          }
        }),
      );

      it(
        'reports a repeated request as such, not as a conflict with the versions and unique keys of its first attempt',
        run(async ({ store }) => {
          const request = () =>
            commitOf([append('box-1', 0)], { uniqueKeys: ['number:1'], ...idempotent('key-1') });
          await store(SERVICE).append(request());
          await expect(store(SERVICE).append(request())).rejects.toThrow(IdempotencyKeyUsed);
        }),
      );

      it(
        'lets one of twenty writers with the same key through',
        run(async ({ store }) => {
          const results = await settle(
            upTo(20).map((writer) =>
              store(SERVICE).append(commitOf([append(`box-${writer}`, 0)], idempotent('key-1'))),
            ),
          );
          expect(fulfilled(results)).toBe(1);
          for (const reason of reasons(results)) expect(reason).toBeInstanceOf(IdempotencyKeyUsed);
        }),
      );

      it('keeps answers across a restart', async () => {
        await run(({ store }) =>
          store(SERVICE).append(commitOf([append('box-1', 0)], idempotent('key-1', answer))),
        )();
        await restart(async ({ store }) => {
          expect((await store(SERVICE).findAnswer('key-1'))?.answer).toEqual(answer);
          await expect(
            store(SERVICE).append(commitOf([append('box-1', 1)], idempotent('key-1'))),
          ).rejects.toThrow(IdempotencyKeyUsed);
        })();
      });

      it(
        'deletes answers recorded before a given time, but no events, and no answers of policies',
        run(async ({ store }) => {
          const boxes = store(SERVICE);
          for (const day of [1, 2, 3])
            await boxes.append(
              commitOf([append('box-1', day - 1)], {
                recordedAt: `2026-03-0${day}T00:00:00.000Z`,
                ...idempotent(`key-${day}`),
              }),
            );
          await boxes.append(
            commitOf([append('box-2', 0)], {
              recordedAt: '2026-03-01T00:00:00.000Z',
              ...idempotent('policy:inventory-grants:commit-1/0:0'),
            }),
          );
          expect(await boxes.forgetAnswersBefore('2026-03-03T00:00:00.000Z')).toBe(2);
          expect(await boxes.forgetAnswersBefore('2026-03-03T00:00:00.000Z')).toBe(0);
          expect(await boxes.findAnswer('key-2')).toBeUndefined();
          expect(await boxes.findAnswer('key-3')).toBeDefined();
          expect(await boxes.findAnswer('policy:inventory-grants:commit-1/0:0')).toBeDefined();
          expect((await boxes.readStream('box-1')).version).toBe(3);
          await boxes.append(commitOf([append('box-1', 3)], idempotent('key-2')));
        }),
      );

      it(
        'keeps the answers of policies of any age, because a rebuilt policy reacts again',
        run(async ({ store }) => {
          await store(SERVICE).append(
            commitOf([append('box-1', 0)], idempotent('policy:box-grants:commit-1/0:0')),
          );
          expect(await store(SERVICE).forgetAnswersBefore('2999')).toBe(0);
          expect(await store(SERVICE).findAnswer('policy:box-grants:commit-1/0:0')).toBeDefined();
        }),
      );
    });

    it('continues each stream after a restart', async () => {
      await run(({ store }) =>
        store(SERVICE).append(
          commitOf([append('box-1', 0, boxOpened({ number: 1 }), boxOpened())]),
        ),
      )();
      await restart(async ({ store }) => {
        const before = await store(SERVICE).readStream('box-1');
        expect(before.version).toBe(2);
        expect(before.events[0]?.data).toEqual({ number: 1 });
        await expect(store(SERVICE).append(commitOf([append('box-1', 0)]))).rejects.toThrow(
          ConcurrencyConflict,
        );
        await store(SERVICE).append(commitOf([append('box-1', 2)]));
        expect((await store(SERVICE).readStream('box-1')).version).toBe(3);
      })();
    });

    describe('positions', () => {
      it('are contiguous in each bucket and in the order of each stream, however commits interleave', async () => {
        const commitPlan = fc.record({
          scope: fc.nat({ max: SCOPES.length - 1 }),
          streams: fc.uniqueArray(fc.nat({ max: 4 }), { minLength: 1, maxLength: 3 }),
          events: fc.integer({ min: 1, max: 3 }),
        });
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.array(commitPlan, { minLength: 1, maxLength: 6 }), {
              minLength: 1,
              maxLength: 6,
            }),
            async (rounds) => {
              const own = await makeHarness();
              try {
                await opened(own, SHAPES, async ({ store, outbox }) => {
                  const acknowledged: string[] = [];
                  for (const round of rounds) {
                    const appends = round.map(async ({ scope, streams, events }) => {
                      const targets = await Promise.all(
                        streams.map(async (stream) => {
                          const id = `box-${scope}-${stream}`;
                          const { version } = await store(SERVICE).readStream(id);
                          return append(id, version, ...upTo(events).map(() => boxOpened()));
                        }),
                      );
                      const commit = commitOf(targets, { scope: SCOPES[scope] as string });
                      await store(SERVICE).append(commit);
                      for (let index = 0; index < streams.length * events; index++)
                        acknowledged.push(`${commit.id}/${index}`);
                    });
                    for (const reason of reasons(await settle(appends)))
                      expect(reason).toBeInstanceOf(ConcurrencyConflict);
                  }

                  const events = await drain(outbox, acknowledged.length);
                  expect(events.map(({ id }) => id).sort()).toEqual(acknowledged.sort());
                  for (const event of events) expect(event.bucket).toBe(bucketOf(event.scope));
                  for (const positions of positionsByBucket(events).values())
                    expect(positions).toEqual(upTo(positions.length));
                  const versions = new Map<string, number>();
                  for (const { stream, version } of events) {
                    expect(version).toBe((versions.get(stream) ?? 0) + 1);
                    versions.set(stream, version);
                  }
                });
              } finally {
                await own.cleanup();
              }
            },
          ),
          { numRuns: 12 },
        );
      });

      it('continue after a restart', async () => {
        const record = (box: string, expected: number) =>
          run(async ({ store, outbox }) => {
            await store(SERVICE).append(commitOf([append(box, 0, boxOpened(), boxOpened())]));
            const events = await drain(outbox, 2);
            expect(events.map(({ position }) => position)).toEqual([expected, expected + 1]);
          });
        await record('box-1', 1)();
        await record('box-2', 3)();
      });
    });

    describe('outbox', () => {
      it(
        'returns every event once when each is acknowledged',
        run(async ({ store, outbox }) => {
          const total = 60;
          const appending = (async () => {
            for (let box = 1; box <= total; box++)
              await store(SERVICE).append(
                commitOf([append(`box-${box}`, 0)], { scope: SCOPES[box % 3] as string }),
              );
          })();
          const events = await drain(outbox, total);
          await appending;
          expect(new Set(events.map(({ id }) => id)).size).toBe(total);
          expect(events).toHaveLength(total);
          for (const positions of positionsByBucket(events).values())
            expect(positions).toEqual(upTo(positions.length));
        }),
      );

      it(
        'waits for the first event',
        run(async ({ store, outbox }) => {
          const taking = outbox.take();
          await store(SERVICE).append(commitOf([append('box-1', 0)]));
          const batches = await within('the event', taking);
          expect(batches?.flatMap(({ events }) => events.map(({ stream }) => stream))).toEqual([
            'box-1',
          ]);
        }),
      );

      it(
        'ends when it is closed',
        run(async ({ store, outbox }) => {
          await store(SERVICE).append(commitOf([append('box-1', 0)]));
          await drain(outbox, 1);
          const taking = outbox.take();
          outbox.close();
          expect(await within('the end', taking)).toBeUndefined();
          expect(await within('the end', outbox.take())).toBeUndefined();
        }),
      );

      it('loses nothing that was not published before a restart', async () => {
        await run(async ({ store, outbox }) => {
          await store(SERVICE).append(commitOf([append('box-1', 0)]));
          await drain(outbox, 1);
          await store(SERVICE).append(commitOf([append('box-2', 0), append('box-3', 0)]));
        })();
        await restart(async ({ outbox, history }) => {
          if (harness.unpublishedAfterRestart === 'in the outbox') {
            const events = await drain(outbox, 2);
            expect(events.map(({ stream }) => stream)).toEqual(['box-2', 'box-3']);
          } else {
            const events = await history.read(SERVICE, bucketOf(SCOPES[0]), 1, 10);
            expect(events.map(({ stream }) => stream)).toEqual(['box-2', 'box-3']);
          }
        })();
      });
    });

    it(
      'has a history that can be read in chunks from any position',
      run(async ({ store, outbox, history }) => {
        const bucket = bucketOf(SCOPES[0]);
        expect(await history.head(SERVICE, bucket)).toBe(0);
        expect(await history.read(SERVICE, bucket, 0, 10)).toEqual([]);
        for (let box = 1; box <= 7; box++)
          await store(SERVICE).append(commitOf([append(`box-${box}`, 0, boxOpened({ box }))]));
        const published = await drain(outbox, 7);
        await vi.waitFor(async () => expect(await history.head(SERVICE, bucket)).toBe(7), PATIENCE);
        expect(await history.read(SERVICE, bucket, 0, 100)).toEqual(published);
        expect(await history.read(SERVICE, bucket, 2, 3)).toEqual(published.slice(2, 5));
        expect(await history.read(SERVICE, bucket, 7, 3)).toEqual([]);
        expect(await history.head(SERVICE, (bucket + 1) % 8)).toBe(0);
        expect(await history.head('shipment', bucket)).toBe(0);
      }),
    );

    describe('stored events', () => {
      const second: Readonly<Record<string, EventShapes>> = {
        ...SHAPES,
        inventory: {
          ...SHAPES.inventory,
          'box.opened': {
            version: 2,
            upcasters: { 1: (data) => ({ ...data, kind: 'carton' }) },
          },
        },
      };

      it('are read in the current version, even if they were stored in an older version', async () => {
        await opened(harness, SHAPES, async ({ store, outbox }) => {
          await store(SERVICE).append(commitOf([append('box-1', 0, boxOpened({ number: 1 }))]));
          await drain(outbox, 1);
        });
        await opened(harness, second, async ({ store, outbox, history }) => {
          await store(SERVICE).append(
            commitOf([append('box-1', 1, boxOpened({ number: 2, kind: 'crate' }))]),
          );
          const current = [
            {
              schemaVersion: 2,
              data: { number: 1, kind: 'carton' },
              stored: { schemaVersion: 1, data: { number: 1 } },
            },
            { schemaVersion: 2, data: { number: 2, kind: 'crate' } },
          ];
          const { events } = await store(SERVICE).readStream('box-1');
          expect(events).toMatchObject(current);
          expect(events[1]).not.toHaveProperty('stored');
          expect(await drain(outbox, 1)).toMatchObject(current.slice(1));
          await vi.waitFor(
            async () =>
              expect(await history.read(SERVICE, bucketOf(SCOPES[0]), 0, 10)).toMatchObject(
                current,
              ),
            PATIENCE,
          );
        });
      });

      it('that are newer than the program are refused', async () => {
        await opened(harness, second, ({ store }) =>
          store(SERVICE).append(commitOf([append('box-1', 0)])),
        );
        await opened(harness, SHAPES, async ({ store }) => {
          await expect(store(SERVICE).readStream('box-1')).rejects.toThrow(/newer/);
        });
      });
    });

    describe('data', () => {
      const kept = async (data: object) => {
        const stream = `箱-${++commits}`;
        const readBack = async ({ store }: OpenedEventStore) => {
          const [event] = (await store(SERVICE).readStream(stream)).events;
          expect(event?.data).toStrictEqual(JSON.parse(JSON.stringify(data)));
        };
        await opened(harness, SHAPES, async (adapter) => {
          await adapter.store(SERVICE).append(commitOf([append(stream, 0, boxOpened(data))]));
          await readBack(adapter);
        });
        await opened(harness, SHAPES, readBack);
      };

      it('may have Chinese characters, even rare ones, and control characters', async () => {
        await kept({ item: '家庭药箱 骉龑㛃䶮𬱖', note: 'a\u0000b "quoted" \\ \n 🙂 \u2028' });
      });
      it('may have keys that are special to a database', async () => {
        await kept({ $set: { a: 1 }, 'a.b': 2, constructor: 'x', id: 1, _id: 2 });
      });
      it('keeps numbers, booleans and null unchanged', async () => {
        await kept({ a: 0.1, b: 1e21, c: -7, d: true, e: null, f: [], g: {}, h: undefined });
      });
      it('may be large', async () => {
        await kept({ text: '药'.repeat(300_000) });
      });
      it(
        'may be in a thousand events of one commit',
        run(async ({ store, outbox }) => {
          const events = upTo(1_000).map((number) => boxOpened({ number }));
          await store(SERVICE).append(commitOf([append('box-1', 0, ...events)]));
          expect((await store(SERVICE).readStream('box-1')).version).toBe(1_000);
          expect((await drain(outbox, 1_000)).map(({ version }) => version)).toEqual(upTo(1_000));
        }),
      );
      it('may be any JSON object', async () => {
        await opened(harness, SHAPES, async ({ store }) => {
          await fc.assert(
            fc.asyncProperty(
              fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 3 })),
              async (data) => {
                const stream = `box-${++commits}`;
                await store(SERVICE).append(commitOf([append(stream, 0, boxOpened(data))]));
                const [event] = (await store(SERVICE).readStream(stream)).events;
                expect(event?.data).toStrictEqual(JSON.parse(JSON.stringify(data)));
              },
            ),
            { numRuns: 50 },
          );
        });
      });
    });
  });
}
