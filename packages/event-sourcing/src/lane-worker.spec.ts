import { describe, expect, it } from 'vitest';
import { CursorConflict } from './errors.ts';
import { type Delivery, LaneWorker } from './lane-worker.ts';
import type { EventBatch } from './ports/event-store.ts';

const batch = (bucket: number): EventBatch => ({ service: 'inventory', bucket, events: [] });

/**
 * Makes a lane of numbered batches. Entry n of the plan is the error that call n of the handler
 * throws; without an error, the call succeeds.
 */
function laneOf(count: number, plan: readonly (Error | undefined)[]) {
  const queue = Array.from({ length: count }, (_, index) => index);
  const attempts: number[] = [];
  const pauses: number[] = [];
  const outcomes: string[] = [];
  const over = new AbortController();
  let failed: unknown;
  const worker = new LaneWorker({
    hasMore: () => failed === undefined && !over.signal.aborted && queue.length > 0,
    next: (): Delivery | undefined => {
      const [number] = queue;
      if (number === undefined || failed !== undefined) return undefined;
      return {
        batch: batch(number),
        over: over.signal,
        handled: () => {
          queue.shift();
          outcomes.push(`handled ${number}`);
        },
        failed: (error) => outcomes.push(`failed ${number}: ${(error as Error).message}`),
        conflicted: () => {
          outcomes.push(`conflicted ${number}`);
        },
      };
    },
    async handle({ bucket }) {
      attempts.push(bucket);
      const error = plan[attempts.length - 1];
      if (error !== undefined) throw error;
    },
    sleep: async (milliseconds) => {
      pauses.push(milliseconds);
    },
    onFatal: (error) => {
      failed = error;
    },
  });
  return { worker, attempts, pauses, outcomes, over, queue, failure: () => failed };
}
const broken = new Error('broken');
const conflict = new CursorConflict('boxes');

describe('a lane worker', () => {
  it('hands over one batch after another', async () => {
    const { worker, attempts, outcomes } = laneOf(3, []);
    worker.wake();
    worker.wake();
    await worker.idle();
    expect(attempts).toEqual([0, 1, 2]);
    expect(outcomes).toEqual(['handled 0', 'handled 1', 'handled 2']);
  });

  it('retries a failed batch after pauses that grow until a batch is handled', async () => {
    const { worker, attempts, pauses, outcomes } = laneOf(2, [broken, broken, undefined, broken]);
    worker.wake();
    await worker.idle();
    expect(attempts).toEqual([0, 0, 0, 1, 1]);
    expect(pauses).toEqual([50, 100, 50]);
    expect(outcomes.slice(0, 3)).toEqual(['failed 0: broken', 'failed 0: broken', 'handled 0']);
  });

  it('pauses for five seconds at most', async () => {
    const { worker, pauses } = laneOf(
      1,
      Array.from({ length: 9 }, () => broken),
    );
    worker.wake();
    await worker.idle();
    expect(pauses.at(-1)).toBe(5_000);
  });

  it('gives up at the fourth conflict in a row, but not if a batch is handled in between', async () => {
    const often = laneOf(4, [
      conflict,
      conflict,
      conflict,
      undefined,
      conflict,
      conflict,
      conflict,
    ]);
    often.worker.wake();
    await often.worker.idle();
    expect(often.failure()).toBeUndefined();
    expect(often.queue).toEqual([]);
    const lost = laneOf(1, [conflict, conflict, conflict, conflict]);
    lost.worker.wake();
    await lost.worker.idle();
    expect(lost.failure()).toBe(conflict);
    expect(lost.outcomes).toEqual(['conflicted 0', 'conflicted 0', 'conflicted 0']);
  });

  it('reports nothing about a batch whose lane is revoked before it is handled', async () => {
    const { worker, over, outcomes } = laneOf(1, [broken]);
    over.signal.addEventListener('abort', () => {});
    worker.wake();
    over.abort();
    await worker.idle();
    expect(outcomes).toEqual([]);
  });
});
