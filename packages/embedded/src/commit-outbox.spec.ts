import type { EventBatch, EventHistory, RecordedEvent } from '@bluebox/event-sourcing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { embeddedOutbox } from './commit-outbox.ts';

const LARGEST = 5;

function eventAt(service: string, bucket: number, position: number): RecordedEvent {
  return {
    type: 'box.weighed',
    data: {},
    id: `${service}-${bucket}-${position}/0`,
    schemaVersion: 1,
    service,
    stream: `box-${bucket}`,
    version: position,
    scope: 'drive-1',
    commit: `${service}-${bucket}-${position}`,
    recordedAt: '2023-03-18T02:00:00.000Z',
    actor: 'account-1',
    correlation: 'request-1',
    bucket,
    position,
  };
}

/** Makes an outbox over a history that counts its reads. */
function outboxUnderTest() {
  const committed = new Map<string, RecordedEvent[]>();
  let reads = 0;
  const history: EventHistory = {
    async read(service, bucket, after, limit) {
      reads += 1;
      const events = (committed.get(`${service}/${bucket}`) ?? []).slice(after, after + limit);
      await new Promise((resolve) => setImmediate(resolve));
      return events;
    },
    head: async (service, bucket) => committed.get(`${service}/${bucket}`)?.length ?? 0,
  };
  const outbox = embeddedOutbox(history, LARGEST);
  return {
    outbox,
    reads: () => reads,
    commit(service: string, bucket: number, count: number) {
      const key = `${service}/${bucket}`;
      const known = committed.get(key) ?? [];
      const events = Array.from({ length: count }, (_, index) =>
        eventAt(service, bucket, known.length + index + 1),
      );
      committed.set(key, [...known, ...events]);
      outbox.add(events);
    },
  };
}

const positions = (batches: readonly EventBatch[] | undefined) =>
  (batches ?? []).map(({ service, bucket, events }) => [
    `${service}/${bucket}`,
    ...events.map(({ position }) => position),
  ]);

describe('the embedded outbox', () => {
  it('returns new commits, one batch per bucket, without rereading them', async () => {
    const { outbox, commit, reads } = outboxUnderTest();
    commit('inventory', 0, 2);
    commit('pledge', 0, 1);
    commit('inventory', 0, 1);
    expect(positions(await outbox.take())).toEqual([
      ['inventory/0', 1, 2, 3],
      ['pledge/0', 1],
    ]);
    commit('inventory', 0, 1);
    expect(positions(await outbox.take())).toEqual([['inventory/0', 4]]);
    expect(reads()).toBe(0);
  });

  it('waits until there is a commit', async () => {
    const { outbox, commit } = outboxUnderTest();
    const taking = outbox.take();
    commit('inventory', 0, 1);
    expect(positions(await taking)).toEqual([['inventory/0', 1]]);
  });

  it('returns everything in order, even commits that did not fit in memory', async () => {
    const { outbox, commit, reads } = outboxUnderTest();
    const handedOut: number[] = [];
    const others: number[] = [];
    const take = async () => {
      for (const { service, events } of (await outbox.take()) ?? [])
        (service === 'inventory' ? handedOut : others).push(
          ...events.map(({ position }) => position),
        );
    };
    commit('inventory', 0, 3);
    commit('inventory', 0, 2 * LARGEST);
    commit('pledge', 0, 4);
    // These commits happen while the relay reads events that did not fit in memory.
    const taking = take();
    commit('inventory', 0, 2);
    await taking;
    commit('inventory', 0, 1);
    while (handedOut.length < 3 + 2 * LARGEST + 3 || others.length < 4) await take();

    expect(handedOut).toEqual(Array.from({ length: handedOut.length }, (_, index) => index + 1));
    expect(others).toEqual([1, 2, 3, 4]);
    expect(reads()).toBeGreaterThan(0);

    // The outbox has caught up, so it returns commits from memory again.
    const readsBefore = reads();
    commit('inventory', 0, 1);
    expect(positions(await outbox.take())).toEqual([['inventory/0', handedOut.length + 1]]);
    expect(reads()).toBe(readsBefore);
  });

  it('drops nothing, however commits and takes interleave', async () => {
    const step = fc.oneof(
      fc.record({
        service: fc.constantFrom('inventory', 'pledge'),
        count: fc.integer({ min: 1, max: LARGEST + 2 }),
      }),
      fc.constant('take' as const),
      fc.constant('turn' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
        const { outbox, commit } = outboxUnderTest();
        const committed = { inventory: 0, pledge: 0 };
        const handedOut = { inventory: [] as number[], pledge: [] as number[] };
        // The relay calls `take` again only after it has published the last result.
        let taking: Promise<void> = Promise.resolve();
        const take = async () => {
          for (const { service, events } of (await outbox.take()) ?? [])
            handedOut[service as 'inventory' | 'pledge'].push(
              ...events.map(({ position }) => position),
            );
        };
        const isDone = () =>
          handedOut.inventory.length >= committed.inventory &&
          handedOut.pledge.length >= committed.pledge;
        for (const next of steps) {
          if (next === 'turn') await new Promise((resolve) => setImmediate(resolve));
          else if (next === 'take') taking = taking.then(() => (isDone() ? undefined : take()));
          else {
            committed[next.service as 'inventory' | 'pledge'] += next.count;
            commit(next.service, 0, next.count);
          }
        }
        await taking;
        while (!isDone()) await take();
        for (const service of ['inventory', 'pledge'] as const)
          expect(handedOut[service]).toEqual(
            Array.from({ length: committed[service] }, (_, index) => index + 1),
          );
      }),
    );
  });

  it("starts at the bucket's head after a restart, not at 1", async () => {
    const { outbox } = outboxUnderTest();
    outbox.add([eventAt('inventory', 0, 41), eventAt('inventory', 0, 42)]);
    expect(positions(await outbox.take())).toEqual([['inventory/0', 41, 42]]);
  });

  it('returns its remaining commits after it is closed, and then `undefined`', async () => {
    const { outbox, commit } = outboxUnderTest();
    commit('inventory', 0, 2);
    outbox.close();
    expect(positions(await outbox.take())).toEqual([['inventory/0', 1, 2]]);
    expect(await outbox.take()).toBeUndefined();
  });

  it('releases a waiting relay when it is closed', async () => {
    const { outbox } = outboxUnderTest();
    const taking = outbox.take();
    outbox.close();
    expect(await taking).toBeUndefined();
  });
});
