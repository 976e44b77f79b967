import { describe, expect, it, vi } from 'vitest';
import { keepForgotten } from './forgotten.ts';

function world(
  more: { readonly kept?: readonly string[]; readonly told?: readonly string[] } = {},
) {
  const kept = new Set(more.kept);
  const told = new Set(more.told);
  const errors: unknown[] = [];
  let isAway = false;
  const refuseWhenAway = () => {
    if (isAway) throw new Error('the broker is away');
  };
  const start = () =>
    keepForgotten({
      names: {
        add: async (names) => {
          for (const name of names) kept.add(name);
        },
        all: async () => [...kept],
      },
      topic: {
        add: async (names) => {
          refuseWhenAway();
          for (const name of names) told.add(name);
        },
        read: async () => {
          refuseWhenAway();
          return new Set(told);
        },
      },
      retryDelay: () => new Promise((resolve) => setTimeout(resolve, 1)),
      onError: (error) => errors.push(error),
    });
  return {
    kept,
    told,
    errors,
    start,
    setAway(away: boolean) {
      isAway = away;
    },
  };
}

describe('names of forgotten subjects', () => {
  it('are published immediately', async () => {
    const { told, start } = world();
    const keeper = start();
    await keeper.add('giver-1');
    await vi.waitFor(() => expect([...told]).toEqual(['giver-1']));
    await keeper.add('giver-2');
    await vi.waitFor(() => expect([...told]).toEqual(['giver-1', 'giver-2']));
    await keeper.stop();
  });

  it('are durable while the broker is unavailable, and published when it is back', async () => {
    const { kept, told, errors, start, setAway } = world();
    setAway(true);
    const keeper = start();
    await keeper.add('giver-1');
    expect([...kept]).toEqual(['giver-1']);
    await vi.waitFor(() => expect(errors).not.toEqual([]));
    expect(told.size).toBe(0);
    setAway(false);
    await vi.waitFor(() => expect([...told]).toEqual(['giver-1']));
    await keeper.stop();
  });

  it('are published at the next start, once each, if the topic lacks them', async () => {
    const { told, start } = world({ kept: ['giver-1', 'giver-2'], told: ['giver-1'] });
    const add = vi.spyOn(told, 'add');
    const keeper = start();
    await vi.waitFor(() => expect([...told]).toEqual(['giver-1', 'giver-2']));
    expect(add).toHaveBeenCalledTimes(1);
    await keeper.stop();
  });
});
