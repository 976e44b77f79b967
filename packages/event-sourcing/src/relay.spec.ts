import { describe, expect, it, vi } from 'vitest';
import { batchOf, recorded } from './in-memory.test-support.ts';
import type { EventBus } from './ports/event-bus.ts';
import type { CommitOutbox, EventBatch } from './ports/event-store.ts';
import { startRelay } from './relay.ts';

const event = (position: number, bucket = 0) =>
  recorded(position, { type: 'box.opened', data: {} }, { bucket });
const first = batchOf(event(1), event(2));
const second = batchOf(event(3));
const third = batchOf(event(4));
const other = batchOf(event(1, 5));

/** Makes an outbox that returns the given batches, then waits until it is closed. */
function outboxOf(...takes: readonly (readonly EventBatch[])[]) {
  let remaining = takes;
  let end = (_: undefined) => {};
  const ended = new Promise<undefined>((resolve) => {
    end = resolve;
  });
  const marked: EventBatch[] = [];
  const outbox: CommitOutbox & { close(): void } = {
    async take() {
      const [next, ...rest] = remaining;
      remaining = rest;
      return next ?? ended;
    },
    async markPublished(batch) {
      marked.push(batch);
    },
    close: () => end(undefined),
  };
  return { outbox, marked };
}

/** Makes a bus that fails the given number of times for each batch. */
function busThatFails(times: number) {
  const attempts: EventBatch[] = [];
  const bus: EventBus = {
    async publish(batch) {
      attempts.push(batch);
      const tried = attempts.filter((attempt) => attempt === batch).length;
      if (tried <= times) throw new Error('no broker');
    },
    subscribe: () => Promise.reject(new Error('not asked in these tests')),
  };
  return { bus, attempts };
}

const options = () => ({ retryDelay: vi.fn(async () => {}), onError: vi.fn() });

describe('the relay', () => {
  it('publishes in order and marks each batch once it is acknowledged', async () => {
    const { outbox, marked } = outboxOf([first], [second], [third]);
    const log: string[] = [];
    const bus: EventBus = {
      ...busThatFails(0).bus,
      async publish({ events }) {
        log.push(`publish ${events[0]?.position}, ${marked.length} marked`);
      },
    };
    const relay = startRelay(outbox, bus, options());
    await vi.waitFor(() => expect(marked).toEqual([first, second, third]));
    expect(log).toEqual(['publish 1, 0 marked', 'publish 3, 1 marked', 'publish 4, 2 marked']);
    await relay.stop();
  });

  it('publishes an unacknowledged batch again, unchanged, before anything else', async () => {
    const { outbox, marked } = outboxOf([first], [second], [third]);
    const { bus, attempts } = busThatFails(2);
    const told = options();
    const relay = startRelay(outbox, bus, told);
    await vi.waitFor(() => expect(marked).toEqual([first, second, third]));
    expect(attempts).toEqual([first, first, first, second, second, second, third, third, third]);
    expect(attempts[1]).toBe(attempts[0]);
    expect(told.onError).toHaveBeenCalledTimes(6);
    expect(told.retryDelay).toHaveBeenCalledTimes(6);
    await relay.stop();
  });

  it('publishes the other batches of a take while one fails, and takes no more until the failed one succeeds', async () => {
    const { outbox, marked } = outboxOf([first, other], [second]);
    let isBroken = true;
    const attempts: EventBatch[] = [];
    const bus: EventBus = {
      ...busThatFails(0).bus,
      async publish(batch) {
        attempts.push(batch);
        if (batch === first && isBroken) throw new Error('no broker');
      },
    };
    const retryDelay = () => new Promise<void>((resolve) => setImmediate(resolve));
    const relay = startRelay(outbox, bus, { retryDelay, onError: () => {} });
    await vi.waitFor(() => expect(marked).toEqual([other]));
    await vi.waitFor(() => expect(attempts.length).toBeGreaterThan(4));
    expect(attempts).not.toContain(second);
    isBroken = false;
    await vi.waitFor(() => expect(marked).toEqual([other, first, second]));
    await relay.stop();
  });

  it('publishes again a batch that it could not mark', async () => {
    const { outbox } = outboxOf([first], [second]);
    const marks: EventBatch[] = [];
    const forgetful = {
      ...outbox,
      async markPublished(batch: EventBatch) {
        marks.push(batch);
        if (marks.length === 1) throw new Error('no store');
      },
    };
    const { bus, attempts } = busThatFails(0);
    const relay = startRelay(forgetful, bus, options());
    await vi.waitFor(() => expect(marks).toEqual([first, first, second]));
    expect(attempts).toEqual([first, first, second]);
    await relay.stop();
  });

  it('can be stopped while it waits for work, and between failed attempts', async () => {
    const idle = startRelay(outboxOf().outbox, busThatFails(0).bus, options());
    await idle.stop();

    const { outbox, marked } = outboxOf([first], [second]);
    const { bus, attempts } = busThatFails(Number.POSITIVE_INFINITY);
    const retryDelay = () => new Promise<void>((resolve) => setImmediate(resolve));
    const failing = startRelay(outbox, bus, { retryDelay, onError: () => {} });
    await vi.waitFor(() => expect(attempts.length).toBeGreaterThan(2));
    await failing.stop();
    expect(new Set(attempts)).toEqual(new Set([first]));
    expect(marked).toEqual([]);
  });
});
