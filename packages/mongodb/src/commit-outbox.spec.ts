import type { EventHistory, RecordedEvent } from '@bluebox/event-sourcing';
import { mongo } from 'mongoose';
import { afterEach, expect, it } from 'vitest';
import { type CommitDocument, type Commits, recordedEvents } from './commit-document.ts';
import { type MongoOutbox, mongoOutbox } from './commit-outbox.ts';
import type { Leases } from './leases.ts';
import { recentCommits } from './recent-commits.ts';

const SERVICE = 'inventory';
const BUCKET = 0;
const SHAPES = { 'box.opened': { version: 1, upcasters: {} } } as never;
const LEASE = 150;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const commit = (id: string): CommitDocument => ({
  _id: id,
  append: new mongo.ObjectId(),
  committedAt: new mongo.Timestamp({ t: 1, i: 1 }),
  drive: 'drive-1',
  bucket: BUCKET,
  recordedAt: '2023-03-18T02:00:00.000Z',
  actor: 'account-1',
  correlation: 'request-1',
  streams: [`box-${id}`],
  versions: [`box-${id}:1`],
  events: [{ type: 'box.opened', schemaVersion: 1, stream: `box-${id}`, version: 1, data: '{}' }],
  pending: true,
});

/** Makes a database with one bucket. It answers the outbox's queries, and can be slowed down. */
function slowDatabase() {
  const documents: CommitDocument[] = [];
  const database = { documents, isSlow: false };
  const answered = async <T>(answer: () => T): Promise<T> => {
    if (database.isSlow) await pause(2 * LEASE);
    return answer();
  };
  const positioned = (): readonly RecordedEvent[] =>
    documents
      .filter(({ position }) => position !== undefined)
      .flatMap((each) => recordedEvents(SERVICE, SHAPES, each, each.position as number))
      .sort((one, other) => one.position - other.position);
  const commits = {
    find: () => ({
      toArray: () => answered(() => []),
      sort: () => ({
        limit: () => ({
          toArray: () => answered(() => documents.filter(({ pending }) => pending === true)),
        }),
      }),
    }),
    bulkWrite: (
      updates: readonly {
        updateOne: { filter: { _id: string }; update: { $set: { position: number } } };
      }[],
    ) =>
      answered(() => {
        for (const { updateOne } of updates) {
          const at = documents.findIndex(({ _id }) => _id === updateOne.filter._id);
          const { pending: _, ...rest } = documents[at] as CommitDocument;
          documents[at] = { ...rest, position: updateOne.update.$set.position };
        }
      }),
  } as unknown as Commits;
  const history: EventHistory = {
    head: () => answered(() => positioned().at(-1)?.position ?? 0),
    read: async (_service, _bucket, after) =>
      positioned().filter(({ position }) => position > after),
  };
  let holds = false;
  const leases: Leases = {
    async acquire(bucket) {
      holds = true;
      return { bucket, epoch: 1, published: 0 };
    },
    free: async () => (holds ? [] : [BUCKET]),
    renew: (held) => answered(() => new Set(held.map(({ bucket }) => bucket))),
    advance: async () => true,
    rewind: async () => {},
    release: async () => {},
    published: async () => new Map(),
    share: async () => 1,
    leave: async () => {},
  };
  return { database, commits, history, leases, positioned };
}

let outbox: MongoOutbox | undefined;
afterEach(async () => {
  outbox?.close();
  await outbox?.closed;
});

it('returns no event without a position (after a lease expired, an event was once published at the position of another)', async () => {
  const { database, commits, history, leases, positioned } = slowDatabase();
  outbox = mongoOutbox({
    commits,
    leases,
    history,
    recent: recentCommits(),
    service: SERVICE,
    shapes: SHAPES,
    timings: { leaseMilliseconds: LEASE, pollMilliseconds: [1, 1] },
    onBeat: () => {},
    onError: (error) => {
      throw error;
    },
  });
  // The outbox must hold the lease before the database is slowed down.
  await pause(LEASE / 3);
  database.isSlow = true;
  database.documents.push(commit('late'));
  const taken = outbox.take();
  await pause(6 * LEASE);
  // This commit was made earlier but becomes visible later.
  database.documents.unshift(commit('early'));
  database.isSlow = false;
  const ids = ((await taken) ?? []).flatMap(({ events }) =>
    events.map(({ id, position }) => `${position} ${id}`),
  );
  expect(ids.length).toBeGreaterThan(0);
  expect(positioned().map(({ id, position }) => `${position} ${id}`)).toEqual(
    expect.arrayContaining(ids),
  );
});

it('assigns no position in a bucket that it gave up while it was reading (another holder had to find the event)', async () => {
  const { database, commits, history, leases } = slowDatabase();
  let reportLost = () => {};
  const lost = new Promise<void>((resolve) => {
    reportLost = resolve;
  });
  let isLost = false;
  outbox = mongoOutbox({
    commits,
    leases: {
      ...leases,
      async renew(held) {
        if (!isLost) return leases.renew(held);
        reportLost();
        return new Set();
      },
      free: async () => (isLost ? [] : leases.free()),
    },
    history: {
      ...history,
      async head(service, bucket) {
        isLost = true;
        // The lease still has time left by this process's clock when the read returns.
        await lost;
        return history.head(service, bucket);
      },
    },
    recent: recentCommits(),
    service: SERVICE,
    shapes: SHAPES,
    timings: { leaseMilliseconds: 20 * LEASE, pollMilliseconds: [1, 1] },
    onBeat: () => {},
    onError: (error) => {
      throw error;
    },
  });
  database.documents.push(commit('new'));
  const taken = outbox.take();
  await lost;
  await pause(20);
  outbox.close();
  await taken;
  await outbox.closed;
  expect(database.documents).toEqual(
    [commit('new')].map((each) => expect.objectContaining({ _id: each._id, pending: true })),
  );
});
