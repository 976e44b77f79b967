import { randomUUID } from 'node:crypto';
import {
  BUCKET_COUNT,
  bucketOf,
  ConcurrencyConflict,
  type EventBatch,
  type RecordedEvent,
  StoreBehindPublished,
} from '@bluebox/event-sourcing';
import type { Connection } from 'mongoose';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { type Commits, openCommits } from './commit-document.ts';
import {
  type MongoEventStore,
  type MongoEventStoreOptions,
  openMongoEventStore,
} from './event-store.ts';
import { openLeases } from './leases.ts';
import { lossyProxy } from './lossy-proxy.test-support.ts';
import { givePositions, pendingCommits } from './sequencer.ts';
import { ownDatabases } from './test-database.test-support.ts';

const SERVICE = 'inventory';
const DRIVE = 'drive-1';
const BUCKET = bucketOf(DRIVE);
const QUICK = { leaseMilliseconds: 600, pollMilliseconds: [10, 30] } as const;
const UNSEEN = { leaseMilliseconds: 60_000, pollMilliseconds: [60_000, 60_000] } as const;
const PATIENCE = { timeout: 20_000, interval: 20 };

let databases: ReturnType<typeof ownDatabases>;
let undo: (() => Promise<unknown>)[];

beforeEach(() => {
  databases = ownDatabases();
  undo = [];
});
afterEach(async () => {
  for (const step of undo.reverse()) await step();
  await databases.drop();
});

async function connected(through?: string): Promise<Connection> {
  const connection = await databases.connect(SERVICE, through);
  undo.push(() => connection.close());
  return connection;
}

async function opened(
  connection: Connection,
  timings: { leaseMilliseconds: number; pollMilliseconds: readonly [number, number] } = QUICK,
  more: Partial<MongoEventStoreOptions> = {},
): Promise<MongoEventStore> {
  const store = await openMongoEventStore({
    connection,
    service: SERVICE,
    shapes: { 'box.opened': { version: 1 } },
    instance: randomUUID(),
    timings,
    onError: () => {},
    ...more,
  });
  undo.push(() => store.close());
  return store;
}

const commitOf = (stream: string, expectedVersion = 0, events = 1, scope = DRIVE) => ({
  id: randomUUID(),
  scope,
  recordedAt: '2026-03-20T08:00:00.000Z',
  actor: 'account-1',
  correlation: 'request-1',
  streams: [
    {
      stream,
      expectedVersion,
      events: Array.from({ length: events }, () => ({ type: 'box.opened', data: {} })),
    },
  ],
});

/** Publishes a store's events into one array, as a relay does. */
function relay(store: MongoEventStore, published: EventBatch[]): void {
  const run = async () => {
    for (;;) {
      const batches = await store.outbox.take();
      if (batches === undefined) return;
      published.push(...batches);
      for (const batch of batches) await store.outbox.markPublished(batch).catch(() => {});
    }
  };
  void run();
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const idsByPosition = (batches: readonly EventBatch[], bucket: number) => {
  const ids = new Map<number, Set<string>>();
  for (const { events } of batches.filter((batch) => batch.bucket === bucket))
    for (const { id, position } of events)
      ids.set(position, (ids.get(position) ?? new Set()).add(id));
  return ids;
};

function expectContiguous(events: readonly RecordedEvent[]): void {
  expect(events.map(({ position }) => position)).toEqual(upTo(events.length));
  const versions = new Map<string, number>();
  for (const { stream, version } of events) {
    expect(version).toBe((versions.get(stream) ?? 0) + 1);
    versions.set(stream, version);
  }
}

describe('leases of buckets', () => {
  it('are shared by live instances, and taken over from one that left', async () => {
    const [left, right] = await Promise.all([connected(), connected()]);
    const first = await opened(left);
    await vi.waitFor(() => expect(first.outbox.counts().leasesHeld).toBe(BUCKET_COUNT), PATIENCE);
    const second = await opened(right);
    await vi.waitFor(() => {
      expect(first.outbox.counts().leasesHeld).toBe(BUCKET_COUNT / 2);
      expect(second.outbox.counts().leasesHeld).toBe(BUCKET_COUNT / 2);
    }, PATIENCE);
    await first.close();
    await vi.waitFor(() => expect(second.outbox.counts().leasesHeld).toBe(BUCKET_COUNT), PATIENCE);
  });

  it('have one holder at a time, with an epoch that only grows', async () => {
    const connection = await connected();
    const [one, other] = await Promise.all(
      ['one', 'other'].map((instance) => openLeases(connection, instance, 300)),
    );
    const taken = await Promise.all([one?.acquire(0), other?.acquire(0)]);
    const [held] = taken.filter((lease) => lease !== undefined);
    expect(taken.filter((lease) => lease === undefined)).toHaveLength(1);
    expect(held?.epoch).toBe(1);
    const [holder, rival] = taken[0] === undefined ? [other, one] : [one, other];
    if (held === undefined || holder === undefined || rival === undefined) throw new Error();

    expect(await holder.advance(held, 3)).toBe(true);
    expect(await holder.renew([held])).toEqual(new Set([0]));
    // The successor's lease is long, because a busy machine may need longer than a short one lasts.
    const successor = await openLeases(connection, rival === one ? 'one' : 'other', 60_000);
    const next = await vi.waitFor(async () => {
      const lease = await successor.acquire(0);
      expect(lease).toBeDefined();
      return lease;
    }, PATIENCE);
    expect(next).toEqual({ bucket: 0, epoch: 2, published: 3 });
    expect(await holder.renew([held])).toEqual(new Set());
    expect(await holder.advance(held, 9)).toBe(false);
    await holder.release(held);
    expect(await holder.acquire(0)).toBeUndefined();
    if (next !== undefined) await rival.release(next);
    expect(await holder.acquire(0)).toEqual({ bucket: 0, epoch: 3, published: 3 });
  });

  it('are extended apart from those that another instance has', async () => {
    const connection = await connected();
    const [one, other] = await Promise.all([
      openLeases(connection, 'one', 60_000),
      openLeases(connection, 'other', 60_000),
    ]);
    const [first, second] = [await one.acquire(0), await one.acquire(1)];
    if (first === undefined || second === undefined) throw new Error();
    await one.release(first);
    expect(await other.acquire(0)).toBeDefined();
    expect(await one.renew([first, second])).toEqual(new Set([1]));
    expect(await one.renew([])).toEqual(new Set());
  });

  it('are taken over from a paused instance, whose later writes change nothing', async () => {
    const proxy = await lossyProxy(inject('mongodbUri'));
    undo.push(() => proxy.close());
    const direct = await connected();
    const paused = await opened(await connected(proxy.uri));
    const published: EventBatch[] = [];
    await vi.waitFor(() => expect(paused.outbox.counts().leasesHeld).toBe(BUCKET_COUNT), PATIENCE);
    await paused.append(commitOf('box-1'));
    // The process pauses after taking the batch, before it can mark the batch as published.
    const [batch] = (await paused.outbox.take()) ?? [];
    proxy.pause();
    const marking = paused.outbox.markPublished(batch as EventBatch);

    const successor = await opened(direct);
    relay(successor, published);
    for (const box of [2, 3, 4]) await successor.append(commitOf(`box-${box}`));
    await vi.waitFor(
      () => expect([...idsByPosition(published, BUCKET).keys()]).toEqual([1, 2, 3, 4]),
      PATIENCE,
    );
    proxy.resume();
    await marking;
    relay(paused, published);
    await vi.waitFor(
      () => expect(paused.outbox.counts().staleWritesRefused).toBeGreaterThan(0),
      PATIENCE,
    );
    await successor.append(commitOf('box-5'));
    await vi.waitFor(() => expect(idsByPosition(published, BUCKET).size).toBe(5), PATIENCE);
    // An event may be published twice, but two events must never share a position.
    for (const ids of idsByPosition(published, BUCKET).values()) expect(ids.size).toBe(1);
    expectContiguous(await successor.history.read(SERVICE, BUCKET, 0, 100));
  });
});

describe('the head of a bucket on the bus', () => {
  const filled = async (boxes: number) => {
    const connection = await connected();
    const store = await opened(connection);
    const published: EventBatch[] = [];
    relay(store, published);
    for (const box of upTo(boxes)) await store.append(commitOf(`box-${box}`));
    await vi.waitFor(async () => expect(await store.isPublished()).toBe(true), PATIENCE);
    await store.close();
    return connection;
  };

  it('below the acknowledged position means that the later events are published again, and count as unpublished until then', async () => {
    const connection = await filled(5);
    const store = await opened(connection, QUICK, {
      publishedHead: async (bucket) => (bucket === BUCKET ? 2 : 0),
    });
    await vi.waitFor(async () => expect(await store.isPublished()).toBe(false), PATIENCE);
    const published: EventBatch[] = [];
    relay(store, published);
    await vi.waitFor(
      () => expect([...idsByPosition(published, BUCKET).keys()]).toEqual([3, 4, 5]),
      PATIENCE,
    );
    await vi.waitFor(async () => expect(await store.isPublished()).toBe(true), PATIENCE);
  });

  it("above the store's head means that no position is assigned, and an error is reported", async () => {
    const connection = await filled(2);
    const errors: unknown[] = [];
    const store = await opened(connection, QUICK, {
      publishedHead: async (bucket) => (bucket === BUCKET ? 3 : 0),
      onError: (error) => errors.push(error),
    });
    const published: EventBatch[] = [];
    relay(store, published);
    await store.append(commitOf('box-3'));
    await vi.waitFor(
      () =>
        expect(errors).toContainEqual(
          new StoreBehindPublished(SERVICE, [{ bucket: BUCKET, stored: 2, published: 3 }]),
        ),
      PATIENCE,
    );
    await vi.waitFor(
      () => expect(store.outbox.counts().leasesHeld).toBe(BUCKET_COUNT - 1),
      PATIENCE,
    );
    expect(await store.history.head(SERVICE, BUCKET)).toBe(2);
    expect(published).toEqual([]);
  });

  it('that takes long to read does not delay the renewal of the leases already held', async () => {
    let answer: () => void = () => {};
    const silence = new Promise<number>((resolve) => {
      answer = () => resolve(0);
    });
    const connection = await connected();
    const store = await opened(connection, QUICK, {
      publishedHead: (bucket) => (bucket === 5 ? silence : Promise.resolve(0)),
    });
    await vi.waitFor(() => expect(store.outbox.counts().leasesHeld).toBe(5), PATIENCE);
    const leases = await openLeases(connection, 'another', QUICK.leaseMilliseconds);
    await new Promise((resolve) => setTimeout(resolve, 2 * QUICK.leaseMilliseconds));
    expect(await leases.free()).toEqual([5, 6, 7]);
    answer();
    await vi.waitFor(() => expect(store.outbox.counts().leasesHeld).toBe(BUCKET_COUNT), PATIENCE);
  });
});

describe('positions', () => {
  /** Makes pending commits of these sizes. */
  const pendingOf = async (sizes: readonly number[]) => {
    const connection = await connected();
    const store = await opened(connection, UNSEEN);
    const commits: Commits = await openCommits(connection);
    for (const [index, size] of sizes.entries()) {
      await store.append(commitOf(`box-${index + 1}`, 0, size));
    }
    return { store, commits, pending: await pendingCommits(commits, [BUCKET]) };
  };

  it('assigned from an outdated head are refused at the first commit, whatever the sizes of the commits', async () => {
    const { store, commits, pending } = await pendingOf([1, 2, 3, 1]);
    const [a, b, c, d] = pending as [
      (typeof pending)[0],
      (typeof pending)[0],
      (typeof pending)[0],
      (typeof pending)[0],
    ];
    expect(await givePositions(commits, 0, [b, a])).toBe(3);
    for (const stale of [
      [a, c],
      [c, d],
      [a, b, c, d],
      [d, c, b, a],
    ])
      await expect(givePositions(commits, 0, stale)).rejects.toMatchObject({ code: 11000 });
    expect(await givePositions(commits, 3, [c, d])).toBe(7);
    expectContiguous(await store.history.read(SERVICE, BUCKET, 0, 100));
    // A positioned commit keeps its position, even if an earlier read returned the commit as
    // pending.
    for (const moved of [[a], [c, d], [d]])
      await expect(givePositions(commits, 7, moved)).rejects.toMatchObject({ code: 11000 });
    expectContiguous(await store.history.read(SERVICE, BUCKET, 0, 100));
    expect(await store.history.head(SERVICE, BUCKET)).toBe(7);
  });

  it('stay contiguous when two holders assign them concurrently in different orders', async () => {
    const { store, commits, pending } = await pendingOf([1, 2, 1, 3, 1, 2]);
    await Promise.allSettled([
      givePositions(commits, 0, pending),
      givePositions(commits, 0, [...pending].reverse()),
    ]);
    const given = await store.history.read(SERVICE, BUCKET, 0, 100);
    expect(given.length).toBeGreaterThan(0);
    expectContiguous(given);
  });

  it('of a commit are found when an earlier holder of its bucket assigned them (the process waited for itself)', async () => {
    const other = await opened(await connected());
    const one = await opened(await connected());
    relay(other, []);
    const scope = await vi.waitFor(() => {
      const ofOther = upTo(200)
        .map((number) => `drive-${number}`)
        .find((drive) => other.outbox.holds(bucketOf(drive)) && !one.outbox.holds(bucketOf(drive)));
      expect(ofOther).toBeDefined();
      return ofOther as string;
    }, PATIENCE);
    const commit = commitOf('box-1', 0, 1, scope);
    await one.append(commit);
    await vi.waitFor(
      async () => expect((await other.positionOf(commit.id))?.position).toBe(1),
      PATIENCE,
    );
    await other.close();
    await vi.waitFor(() => expect(one.outbox.holds(bucketOf(scope))).toBe(true), PATIENCE);
    expect((await one.positionOf(commit.id))?.position).toBe(1);
  });

  it('are assigned to all commits of twenty writers through two instances, in the order of each stream', async () => {
    const stores = await Promise.all([connected(), connected()].map(async (c) => opened(await c)));
    const published: EventBatch[] = [];
    for (const store of stores) relay(store, published);
    const [writes, drives] = [15, ['drive-1', 'drive-2', 'drive-3']];
    let events = 0;
    const write = async (writer: number) => {
      const store = stores[writer % 2] as MongoEventStore;
      for (let index = 0; index < writes; ) {
        const stream = `box-${(writer * 7 + index) % 9}`;
        const drive = drives[Number(stream.slice(4)) % 3] as string;
        const { version } = await store.readStream(stream);
        const size = 1 + ((writer + index) % 3);
        try {
          await store.append(commitOf(stream, version, size, drive));
          events += size;
          index += 1;
        } catch (error) {
          if (!(error instanceof ConcurrencyConflict)) throw error;
        }
      }
    };
    await Promise.all(upTo(20).map(write));
    const [store] = stores as [MongoEventStore];
    await vi.waitFor(async () => {
      const heads = await Promise.all(
        [...new Set(drives.map(bucketOf))].map((bucket) => store.history.head(SERVICE, bucket)),
      );
      expect(heads.reduce((sum, head) => sum + head, 0)).toBe(events);
    }, PATIENCE);
    for (const bucket of new Set(drives.map(bucketOf)))
      expectContiguous(await store.history.read(SERVICE, bucket, 0, 10_000));
    await vi.waitFor(
      () =>
        expect(new Set(published.flatMap((batch) => batch.events.map(({ id }) => id))).size).toBe(
          events,
        ),
      PATIENCE,
    );
    for (const bucket of new Set(drives.map(bucketOf)))
      for (const ids of idsByPosition(published, bucket).values()) expect(ids.size).toBe(1);
  });
});

describe('an insert', () => {
  for (const retryWrites of [true, false])
    it(`whose response is lost has succeeded if its own commit is found, with retryWrites=${retryWrites}`, async () => {
      const proxy = await lossyProxy(inject('mongodbUri'));
      undo.push(() => proxy.close());
      const uri = new URL(proxy.uri);
      uri.searchParams.set('retryWrites', String(retryWrites));
      const store = await opened(await connected(uri.href), UNSEEN);
      const commit = { ...commitOf('box-1'), uniqueKeys: ['number:1'] };
      proxy.loseResponseTo(commit.id);
      await store.append(commit);
      expect(proxy.lost()).toBe(1);
      expect((await store.readStream('box-1')).version).toBe(1);
    });

  it('whose response is lost is refused when another commit was first', async () => {
    const proxy = await lossyProxy(inject('mongodbUri'));
    undo.push(() => proxy.close());
    const store = await opened(await connected(proxy.uri), UNSEEN);
    await store.append(commitOf('box-1'));
    const commit = commitOf('box-1');
    proxy.loseResponseTo(commit.id);
    await expect(store.append(commit)).rejects.toThrow(ConcurrencyConflict);
    expect((await store.readStream('box-1')).version).toBe(1);
  });

  it('with the commit id of another append is not mistaken for that append', async () => {
    const store = await opened(await connected(), UNSEEN);
    const first = commitOf('box-1');
    await store.append(first);
    await expect(store.append({ ...commitOf('box-2'), id: first.id })).rejects.toThrow();
    expect((await store.readStream('box-2')).version).toBe(0);
  });
});
