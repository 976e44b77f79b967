import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  allOf,
  BUCKET_COUNT,
  type Cursors,
  change,
  cursorKey,
  type Document,
  defineProjection,
  type EventBus,
  type EventGroup,
  type EventHistory,
  eachOf,
  type RebuildProgress,
  type Relay,
  type RunningProjection,
  rebuildTogether,
  runProjection,
  startRelay,
  type View,
} from '@bluebox/event-sourcing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openEmbeddedBus } from './event-bus.ts';
import { type EventLog, openEventLog } from './event-log.ts';
import { type EmbeddedViewStore, openViewStore } from './view-store.ts';

interface BoxFilled {
  readonly type: 'box.filled';
  readonly data: { readonly count: number };
}
interface BoxCount extends Document {
  readonly count: number;
  readonly last: string;
}

const fillingsOf = (service: string): EventGroup<BoxFilled> => ({
  service,
  types: ['box.filled'],
  published: new Set(['box.filled']),
});

const counting = defineProjection({
  name: 'inventory-counts',
  version: 1,
  collections: [{ name: 'boxes', indexes: ['count'] }],
  reads: eachOf(
    [fillingsOf('inventory'), fillingsOf('shipment')],
    ({ stream, data, recordedAt }) => [
      change<BoxCount>('boxes', stream, (box) => ({
        id: stream,
        count: (box?.count ?? 0) + data.count,
        last: recordedAt,
      })),
    ],
  ),
});

const shapes = {
  inventory: { 'box.filled': { version: 1 } },
  shipment: { 'box.filled': { version: 1 } },
};

describe('a running projection on the embedded adapters', () => {
  let folder: string;
  let log: EventLog;
  let views: EmbeddedViewStore;
  let bus: EventBus;
  let relay: Relay;
  let running: RunningProjection;
  let commits: number;
  const fatal: unknown[] = [];
  const report = { fatal: (error: unknown) => fatal.push(error), parked: () => {} };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bluebox-projection-'));
    log = openEventLog({ path: join(folder, 'events.sqlite'), shapes });
    views = openViewStore({ path: join(folder, 'views.sqlite') });
    bus = openEmbeddedBus({ history: log.history });
    relay = startRelay(log.outbox, bus, { retryDelay: async () => {}, onError: () => {} });
    commits = 0;
    fatal.length = 0;
    running = await runProjection(counting, views, bus, report);
  });
  afterEach(async () => {
    await running.stop();
    await relay.stop();
    log.close();
    views.close();
    rmSync(folder, { recursive: true });
    expect(fatal).toEqual([]);
  });

  /** Commits two events of a box. Services, drives and boxes take turns. */
  async function fill(): Promise<void> {
    commits += 1;
    const number = commits;
    const store = log.store(number % 3 === 0 ? 'shipment' : 'inventory');
    const stream = `box-${number % 3 === 0 ? 's' : 'i'}-${number % 40}`;
    const { version } = await store.readStream(stream);
    await store.append({
      id: `commit-${number}`,
      scope: `drive-${number % 20}`,
      recordedAt: new Date(Date.UTC(2023, 2, 18) + number).toISOString(),
      actor: 'account-1',
      correlation: 'request-1',
      streams: [
        {
          stream,
          expectedVersion: version,
          events: [
            { type: 'box.filled', data: { count: number } },
            { type: 'box.filled', data: { count: 1 } },
          ],
        },
      ],
    });
  }
  const fillMany = async (count: number) => {
    for (let each = 0; each < count; each++) await fill();
  };
  async function documentsOf(view: View): Promise<readonly Document[]> {
    const documents: Document[] = [];
    for await (const document of view.documents('boxes')) documents.push(document);
    return documents;
  }
  /** Computes the expected documents and cursors from the history, without a view. */
  async function expected(): Promise<{ documents: readonly Document[]; cursors: Cursors }> {
    const boxes = new Map<string, Document>();
    const cursors: Record<string, number> = {};
    for (const service of ['inventory', 'shipment'])
      for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) {
        const events = await log.history.read(service, bucket, 0, 1_000_000);
        if (events.length > 0) cursors[cursorKey(service, bucket)] = events.length;
        for (const event of events)
          for (const { id, evolve } of counting.project(event as never)) {
            const document = evolve(boxes.get(id));
            if (document !== undefined) boxes.set(id, document);
          }
      }
    return {
      documents: [...boxes.values()].sort((left, right) => (left.id < right.id ? -1 : 1)),
      cursors,
    };
  }
  const expectEqualToHistory = async () => {
    await running.caughtUp();
    const { documents, cursors } = await expected();
    expect(documents.length).toBeGreaterThan(0);
    expect(await documentsOf(running.view)).toEqual(documents);
    expect(await running.view.cursors()).toEqual(cursors);
  };
  /** Adds a document that no event accounts for, as in a corrupted view. */
  const falsify = () =>
    running.view.apply({
      from: {},
      to: {},
      changes: [change('boxes', 'box-false', () => ({ id: 'box-false', count: 7, last: '' }))],
    });

  it('follows commits', async () => {
    await fillMany(100);
    await expectEqualToHistory();
    expect(await running.lag()).toBe(0);
  });

  it('continues after a restart at its last position', async () => {
    await fillMany(50);
    await running.caughtUp();
    await running.stop();
    await fillMany(50);
    const project = vi.fn(counting.project);
    running = await runProjection({ ...counting, project }, views, bus, report);
    await expectEqualToHistory();
    expect(project).toHaveBeenCalledTimes(100);
  });

  it('is rebuilt while events keep arriving, and then equals the history', async () => {
    await fillMany(400);
    await running.caughtUp();
    await falsify();
    const progress: RebuildProgress[] = [];
    let isRebuilt = false;
    const writing = (async () => {
      while (!isRebuilt) await fill();
      await fillMany(20);
    })();
    const answers: number[] = [];
    const reading = (async () => {
      while (!isRebuilt) {
        answers.push((await running.view.find('boxes', { limit: 1_000 })).length);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();

    const before = commits;
    await rebuildTogether([running], log.history, (made) => progress.push(made));
    isRebuilt = true;
    await Promise.all([writing, reading]);

    expect(commits).toBeGreaterThan(before + 20);
    // The old view answered completely until the swap.
    for (const count of answers) expect(count).toBeGreaterThanOrEqual(54);
    await expectEqualToHistory();
    expect(await running.view.get('boxes', 'box-false')).toBeUndefined();
    const applied = progress.map((made) => made.applied);
    expect(applied).toEqual([...applied].sort((left, right) => left - right));
    expect(progress.at(-1)).toMatchObject({ projection: 'inventory-counts' });
    expect(progress.at(-1)?.applied).toBe(progress.at(-1)?.total);
    expect(progress[0]?.total).toBeGreaterThanOrEqual(800);

    await fillMany(30);
    await expectEqualToHistory();
  });

  it('serves callers that wait for it during a rebuild', async () => {
    await fillMany(200);
    let isRebuilt = false;
    const waiting = (async () => {
      while (!isRebuilt) {
        await fill();
        await running.caughtUp();
      }
    })();
    for (let round = 0; round < 5; round++) await rebuildTogether([running], log.history, () => {});
    isRebuilt = true;
    await waiting;
    await expectEqualToHistory();
  });

  it('stays stopped when it is stopped in the middle of a rebuild', async () => {
    await fillMany(60);
    await running.caughtUp();
    let stopping: Promise<void> | undefined;
    let heads = 0;
    const history: EventHistory = {
      read: log.history.read,
      async head(...question) {
        heads += 1;
        // The third replay has begun, so the views are being swapped.
        if (heads > 4 * BUCKET_COUNT) stopping ??= running.stop();
        return log.history.head(...question);
      },
    };
    await rebuildTogether([running], history, () => {});
    await stopping;
    const cursors = await running.view.cursors();
    await fillMany(20);
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopping).toBeDefined();
    expect(await running.view.cursors()).toEqual(cursors);
    await expect(running.caughtUp()).rejects.toThrow('stopped');
  });

  it('keeps the old view up to date when a rebuild fails early or late', async () => {
    await fillMany(60);
    await running.caughtUp();
    let reads = 0;
    for (const failingRead of [1, 9, 20, 33, 52]) {
      reads = 0;
      const failing: EventHistory = {
        head: log.history.head,
        async read(...question) {
          reads += 1;
          if (reads === failingRead) throw new Error('the disk does not answer');
          return log.history.read(...question);
        },
      };
      await expect(rebuildTogether([running], failing, () => {})).rejects.toThrow(
        'does not answer',
      );
      await fillMany(5);
      await expectEqualToHistory();
    }
    await falsify();
    await rebuildTogether([running], log.history, () => {});
    await expectEqualToHistory();
  });

  describe('beside another view', () => {
    const latest = defineProjection({
      name: 'inventory-latest',
      version: 1,
      collections: [{ name: 'boxes', indexes: [] }],
      reads: [
        allOf(fillingsOf('inventory'), {
          'box.filled': ({ scope, recordedAt }) => [
            change<Document & { last: string }>('boxes', scope, () => ({
              id: scope,
              last: recordedAt,
            })),
          ],
        }),
      ],
    });
    let other: RunningProjection;
    beforeEach(async () => {
      other = await runProjection(latest, views, bus, report);
    });
    afterEach(() => other.stop());

    it('is rebuilt with the other view by reading each event once', async () => {
      await fillMany(120);
      await Promise.all([running.caughtUp(), other.caughtUp()]);
      const before = await documentsOf(other.view);
      let read = 0;
      const history: EventHistory = {
        head: log.history.head,
        async read(...question) {
          const events = await log.history.read(...question);
          read += events.length;
          return events;
        },
      };
      const last = new Map<string, RebuildProgress>();
      await falsify();
      await rebuildTogether([running, other], history, (progress) =>
        last.set(progress.projection, progress),
      );
      expect(read).toBe(240);
      expect(last.get('inventory-latest')).toMatchObject({ applied: 160, total: 160 });
      expect(last.get('inventory-counts')).toMatchObject({ applied: 240, total: 240 });
      await expectEqualToHistory();
      expect(await documentsOf(other.view)).toEqual(before);
      await fillMany(5);
      await expectEqualToHistory();
    });

    it('does not pause while it applies the events committed during its first replay', async () => {
      await fillMany(30);
      let stands = false;
      const watched: EventBus = {
        ...bus,
        async subscribe(options) {
          const subscription = await bus.subscribe(options);
          stands = false;
          return {
            ...subscription,
            async stop() {
              await subscription.stop();
              stands = true;
            },
          };
        },
      };
      const view = await runProjection(
        { ...latest, name: 'inventory-standing' },
        views,
        watched,
        report,
      );
      let [meanwhile, whileStanding] = [false, 0];
      const history: EventHistory = {
        head: log.history.head,
        async read(...question) {
          const [, bucket] = question;
          // The first replay reads its last bucket.
          if (!meanwhile && bucket === BUCKET_COUNT - 1) {
            meanwhile = true;
            await fillMany(50);
          }
          const events = await log.history.read(...question);
          if (stands) whileStanding += events.length;
          return events;
        },
      };
      await rebuildTogether([view], history, () => {});
      await Promise.all([view.caughtUp(), other.caughtUp()]);
      expect([meanwhile, stands, whileStanding]).toEqual([true, false, 0]);
      expect(await documentsOf(view.view)).toEqual(await documentsOf(other.view));
      await view.stop();
    });

    it('stays as it was when the rebuild of the other view cannot begin', async () => {
      await fillMany(30);
      await falsify();
      const broken = vi.spyOn(other, 'beginRebuild').mockImplementation(async () => {
        throw new Error('the disk is full');
      });
      await expect(rebuildTogether([running, other], log.history, () => {})).rejects.toThrow(
        'the disk is full',
      );
      expect(await running.view.get('boxes', 'box-false')).toBeDefined();
      broken.mockRestore();
      await rebuildTogether([running, other], log.history, () => {});
      await expectEqualToHistory();
    });
  });

  it('passes batches to its followers, up to the last applied event of every bucket', async () => {
    await running.stop();
    const seen = new Map<string, number>();
    running = await runProjection(counting, views, bus, report);
    running.follow(({ service, bucket, events }) =>
      seen.set(cursorKey(service, bucket), events.at(-1)?.position ?? 0),
    );
    await fillMany(40);
    await running.caughtUp();
    await vi.waitFor(async () =>
      expect(Object.fromEntries(seen)).toEqual(await running.view.cursors()),
    );
  });
});
