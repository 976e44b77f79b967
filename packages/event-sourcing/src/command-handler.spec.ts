import { describe, expect, it } from 'vitest';
import { type CommandContext, execute, newStream } from './command-handler.ts';
import type { Evolver } from './decider.ts';
import { ConcurrencyConflict, DomainError, UniqueKeyTaken } from './errors.ts';
import { inMemoryStore } from './in-memory.test-support.ts';
import type { EventStore } from './ports/event-store.ts';

type ShelfEvent = { readonly type: 'box.placed'; readonly data: { readonly box: string } };
const shelf: Evolver<readonly string[], ShelfEvent> = {
  initialState: [],
  evolve: (boxes, { data }) => [...boxes, data.box],
};
const placed = (box: string): ShelfEvent => ({ type: 'box.placed', data: { box } });

const context: CommandContext = {
  commandId: 'command-1',
  at: '2023-03-18T02:00:00.000Z',
  actor: 'account-1',
  correlation: 'request-1',
};

/**
 * Makes a command that places a box on a shelf with room for three. The command has no effect if
 * the box is on the shelf already.
 */
const placing = (box: string, more: Partial<CommandContext> = {}, expectedVersion?: number) => ({
  context: { ...context, ...more },
  targets: { shelf: { stream: 'shelf-1', evolver: shelf, expectedVersion } },
  scope: () => 'drive-1',
  decide: ({ shelf: boxes }: { readonly shelf: readonly string[] }) => {
    if (boxes.length === 3) throw new DomainError('conflict', 'SHELF_FULL', 'use another shelf');
    return { shelf: boxes.includes(box) ? [] : [placed(box)] };
  },
  answer: (
    { shelf: boxes }: { readonly shelf: readonly string[] },
    versions: { readonly shelf: number },
  ) => ({ boxes, version: versions.shelf }),
});

describe('executing a command', () => {
  it('appends the decided events and answers from the state after them', async () => {
    const { store, commits, put } = inMemoryStore();
    put('shelf-1', placed('a'));
    expect(await execute(store, placing('b', { causation: 'commit-9/0' }))).toEqual({
      boxes: ['a', 'b'],
      version: 2,
    });
    expect(commits).toStrictEqual([
      {
        id: 'command-1',
        scope: 'drive-1',
        recordedAt: context.at,
        actor: 'account-1',
        correlation: 'request-1',
        causation: 'commit-9/0',
        streams: [{ stream: 'shelf-1', expectedVersion: 1, events: [placed('b')] }],
      },
    ]);
  });

  it('reads all streams at once, and a new one only after a conflict', async () => {
    const { store, put } = inMemoryStore();
    put('shelf-1', placed('a'));
    const reads: string[] = [];
    let open = 0;
    let most = 0;
    let conflicts = 1;
    const watched: typeof store = {
      ...store,
      async readStream(stream) {
        reads.push(stream);
        open += 1;
        most = Math.max(most, open);
        const read = await store.readStream(stream);
        open -= 1;
        return read;
      },
      async append(commit) {
        if (conflicts-- > 0) throw new ConcurrencyConflict('shelf-3');
        return store.append(commit);
      },
    };
    await execute(watched, {
      context,
      targets: {
        first: { stream: 'shelf-1', evolver: shelf },
        second: { stream: 'shelf-2', evolver: shelf },
        third: { stream: 'shelf-3', evolver: shelf, isNew: true },
      },
      scope: () => 'drive-1',
      decide: () => ({ third: [placed('b')] }),
      answer: () => undefined,
    });
    expect(reads).toEqual(['shelf-1', 'shelf-2', 'shelf-1', 'shelf-2', 'shelf-3']);
    expect(most).toBe(3);
  });

  it('stores the answer under the idempotency key, and claims unique keys', async () => {
    const { store, commits } = inMemoryStore();
    await execute(store, {
      ...placing('a', { idempotency: { key: 'key-1', fingerprint: 'digest' } }),
      uniqueKeys: (states) => [`first of ${states.shelf.join()}`],
    });
    expect(commits[0]).toMatchObject({
      idempotency: { key: 'key-1', fingerprint: 'digest', answer: { boxes: ['a'], version: 1 } },
      uniqueKeys: ['first of a'],
    });
    expect(commits[0]).not.toHaveProperty('causation');
    await expect(
      execute(store, { ...placing('b'), uniqueKeys: () => ['first of a'] }),
    ).rejects.toThrow(UniqueKeyTaken);
  });

  it('appends to each of its streams that has events, in one commit', async () => {
    const { store, commits, put } = inMemoryStore();
    put('shelf-2', placed('x'));
    const target = (stream: string) => ({ stream, evolver: shelf });
    const answer = await execute(store, {
      context,
      targets: { left: target('shelf-1'), right: target('shelf-2'), untouched: target('shelf-3') },
      scope: ({ right }) => `drive of ${right[0]}`,
      decide: () => ({ left: [placed('a'), placed('b')], right: [placed('y')], untouched: [] }),
      answer: ({ left, right }, versions) => ({ left, right, versions }),
    });
    expect(answer).toEqual({
      left: ['a', 'b'],
      right: ['x', 'y'],
      versions: { left: 2, right: 2, untouched: 0 },
    });
    expect(commits).toHaveLength(1);
    expect(commits[0]).toMatchObject({
      scope: 'drive of x',
      streams: [
        { stream: 'shelf-1', expectedVersion: 0 },
        { stream: 'shelf-2', expectedVersion: 1 },
      ],
    });
    expect(commits[0]?.streams).toHaveLength(2);
  });

  it('answers from the current state and appends nothing when it decides no events', async () => {
    const { store, commits, put } = inMemoryStore();
    put('shelf-1', placed('a'));
    expect(await execute(store, placing('a'))).toEqual({ boxes: ['a'], version: 1 });
    expect(commits).toEqual([]);
  });

  it('does not read a stream whose id it made, unless somebody else began the stream', async () => {
    const { store, put } = inMemoryStore();
    const reads: string[] = [];
    const counting: EventStore = {
      ...store,
      readStream(stream) {
        reads.push(stream);
        return store.readStream(stream);
      },
    };
    const placeFirst = (stream: string) =>
      execute(counting, {
        context,
        targets: { shelf: newStream({ stream, evolver: shelf }) },
        scope: () => 'drive-1',
        decide: () => ({ shelf: [placed('a')] }),
        answer: (states, versions) => ({ boxes: states.shelf, version: versions.shelf }),
      });
    expect(await placeFirst('shelf-1')).toEqual({ boxes: ['a'], version: 1 });
    expect(reads).toEqual([]);
    put('shelf-2', placed('x'));
    expect(await placeFirst('shelf-2')).toEqual({ boxes: ['x', 'a'], version: 2 });
    expect(reads).toEqual(['shelf-2']);
  });

  it('passes a refusal on and appends nothing', async () => {
    const { store, commits, put } = inMemoryStore();
    put('shelf-1', placed('a'), placed('b'), placed('c'));
    await expect(execute(store, placing('d'))).rejects.toMatchObject({ code: 'SHELF_FULL' });
    expect(commits).toEqual([]);
  });

  describe('when appending fails', () => {
    it('decides again on the new state if another writer was first', async () => {
      let others = ['x', 'y'];
      const { store, put } = inMemoryStore(() => {
        const [other, ...rest] = others;
        others = rest;
        if (other !== undefined) put('shelf-1', placed(other));
      });
      expect(await execute(store, placing('a'))).toEqual({ boxes: ['x', 'y', 'a'], version: 3 });
    });

    it('is refused if the other writer left no room', async () => {
      let isFirst = true;
      const { store, put, commits } = inMemoryStore(() => {
        if (isFirst) put('shelf-1', placed('x'), placed('y'), placed('z'));
        isFirst = false;
      });
      await expect(execute(store, placing('a'))).rejects.toThrow(DomainError);
      expect(commits).toEqual([]);
    });

    it('gives up after the eighth conflict', async () => {
      let appends = 0;
      const { store, put } = inMemoryStore(() => {
        appends += 1;
        put('shelf-1', placed('a'));
      });
      const insistent = { ...placing('b'), decide: () => ({ shelf: [placed('b')] }) };
      await expect(execute(store, insistent)).rejects.toThrow(ConcurrencyConflict);
      expect(appends).toBe(8);
    });

    it('retries only after a conflict', async () => {
      let appends = 0;
      const { store } = inMemoryStore(() => {
        appends += 1;
        throw new Error('the disk is full');
      });
      await expect(execute(store, placing('a'))).rejects.toThrow('the disk is full');
      expect(appends).toBe(1);
    });
  });

  describe('with the version that the caller last saw', () => {
    it('succeeds when nothing changed', async () => {
      const { store, put } = inMemoryStore();
      put('shelf-1', placed('a'));
      expect(await execute(store, placing('b', {}, 1))).toMatchObject({ version: 2 });
    });

    it('is refused before deciding when something changed', async () => {
      const { store, put, commits } = inMemoryStore();
      put('shelf-1', placed('a'), placed('b'), placed('c'));
      await expect(execute(store, placing('d', {}, 1))).rejects.toMatchObject({
        code: 'VERSION_MISMATCH',
        kind: 'conflict',
        data: { expected: 1, actual: 3 },
      });
      expect(commits).toEqual([]);
    });

    it('is refused, and not decided again, when another writer appends in between', async () => {
      let isFirst = true;
      const { store, put, commits } = inMemoryStore(() => {
        if (isFirst) put('shelf-1', placed('x'));
        isFirst = false;
      });
      await expect(execute(store, placing('a', {}, 0))).rejects.toMatchObject({
        code: 'VERSION_MISMATCH',
      });
      expect(commits).toEqual([]);
    });
  });
});
