import { describe, expect, it, vi } from 'vitest';
import { type CommandContext, execute } from './command-handler.ts';
import type { Evolver } from './decider.ts';
import { DomainError, UniqueKeyTaken } from './errors.ts';
import {
  batchOf,
  inMemoryStore,
  inMemoryView,
  manualBus,
  recorded,
} from './in-memory.test-support.ts';
import { allOf, type EventGroup } from './interest.ts';
import { definePolicy } from './process-manager.ts';
import { subscribeProcess } from './process-runner.ts';
import { change, type Document } from './projection.ts';
import { GapDetected } from './projector.ts';

type Requested = {
  readonly type: 'boxes.requested';
  readonly data: { readonly consignment: string; readonly boxes: readonly string[] };
};
const requests: EventGroup<Requested> = {
  service: 'shipment',
  types: ['boxes.requested'],
  published: new Set(['boxes.requested']),
};
interface Grant {
  readonly box: string;
  readonly request: number;
}
interface Count extends Document {
  readonly requests: number;
}

const NAME = 'inventory-grants';
/** Grants every requested box, and counts the drive's requests. */
const granting = definePolicy<Grant>({
  name: NAME,
  version: 1,
  remembers: {
    collections: [{ name: 'drives', indexes: [] }],
    reads: [
      allOf(requests, {
        'boxes.requested': ({ scope }) => [
          change<Count>('drives', scope, (known) => ({
            id: scope,
            requests: (known?.requests ?? 0) + 1,
          })),
        ],
      }),
    ],
  },
  reacts: [
    allOf(requests, {
      'boxes.requested': async ({ data, scope }, memory) => {
        const known = await memory.get<Count>('drives', scope);
        return data.boxes.map((box) => ({ box, request: known?.requests ?? 0 }));
      },
    }),
  ],
});

const requested = (position: number, ...boxes: readonly string[]) =>
  recorded<Requested>(
    position,
    { type: 'boxes.requested', data: { consignment: `consignment-${position}`, boxes } },
    { service: 'shipment' },
  );

type Granted = { readonly type: 'box.granted'; readonly data: { readonly request: number } };
const box: Evolver<number, Granted> = {
  initialState: 0,
  evolve: (grants) => grants + 1,
};

/** Starts a process. The view and the store that are passed in survive a restart. */
async function running(
  kept: {
    readonly view: ReturnType<typeof inMemoryView>;
    readonly store: ReturnType<typeof inMemoryStore>;
  },
  around: (command: Grant, run: () => Promise<unknown>) => Promise<unknown> = (_, run) => run(),
  policy = granting,
) {
  const contexts: CommandContext[] = [];
  const refused: string[] = [];
  const { bus, subscribed, deliver } = manualBus();
  let ids = 0;
  const process = await subscribeProcess(policy, { open: async () => kept.view.view }, bus, {
    execute: (command, context) => {
      contexts.push(context);
      return around(command, () =>
        execute(kept.store.store, {
          context,
          targets: { box: { stream: `box-${command.box}`, evolver: box } },
          scope: () => 'drive-1',
          decide: () => ({
            box: [{ type: 'box.granted', data: { request: command.request } } satisfies Granted],
          }),
          answer: () => null,
        }),
      );
    },
    newId: () => `command-${++ids}`,
    now: () => '2023-03-20T00:00:00.000Z',
    report: {
      refused: (_policy, error, event, command) =>
        refused.push(
          `${error instanceof DomainError ? error.code : error.message} ${command.box} ${event.position}`,
        ),
      parked: () => {},
      fatal: () => {},
    },
  });
  return { deliver, subscribed, contexts, refused, process };
}
const fresh = (beforeApply?: () => void) => ({
  view: inMemoryView(granting.memory, beforeApply),
  store: inMemoryStore(),
});
const granted = ({ store }: ReturnType<typeof fresh>) =>
  store.commits.map(({ streams }) => streams[0]?.stream);

describe('a process', () => {
  it('updates its memory before it reacts, and its `reacted` cursor afterwards', async () => {
    const kept = fresh();
    const { deliver } = await running(kept);
    await deliver(batchOf(requested(1, 'a'), requested(2, 'b')));
    expect(granted(kept)).toEqual(['box-a', 'box-b']);
    expect(kept.view.works.map(({ to }) => to)).toEqual([
      { 'memory:shipment/0': 2 },
      { 'reacted:shipment/0': 2 },
    ]);
    expect(await kept.view.view.get('drives', 'drive-1')).toEqual({ id: 'drive-1', requests: 2 });
  });

  it('issues commands in its own name, each with the event as its cause and its own idempotency key', async () => {
    const { deliver, contexts } = await running(fresh());
    await deliver(batchOf(requested(1, 'a', 'b')));
    expect(contexts).toStrictEqual(
      [0, 1].map((index) => ({
        commandId: `command-${index + 1}`,
        at: '2023-03-20T00:00:00.000Z',
        actor: `policy:${NAME}`,
        correlation: 'request-1',
        causation: 'commit-1/0',
        idempotency: { key: `policy:${NAME}:commit-1/0:${index}`, fingerprint: '' },
      })),
    );
  });

  it('does not react again to events that are delivered again', async () => {
    const kept = fresh();
    const { deliver } = await running(kept);
    await deliver(batchOf(requested(1, 'a'), requested(2, 'b')));
    await deliver(batchOf(requested(1, 'a'), requested(2, 'b')));
    await deliver(batchOf(requested(2, 'b'), requested(3, 'c')));
    expect(granted(kept)).toEqual(['box-a', 'box-b', 'box-c']);
  });

  it('applies nothing and reacts to nothing after a gap', async () => {
    const kept = fresh();
    const { deliver } = await running(kept);
    await expect(deliver(batchOf(requested(2, 'b')))).rejects.toThrow(GapDetected);
    expect(granted(kept)).toEqual([]);
    expect(kept.view.works).toEqual([]);
  });

  it('reports a refusal and continues', async () => {
    const kept = fresh();
    const { deliver, refused } = await running(kept, (command, run) =>
      command.box === 'b'
        ? Promise.reject(new DomainError('conflict', 'BOX_GRANTED', 'it is promised to another'))
        : run(),
    );
    await deliver(batchOf(requested(1, 'a', 'b', 'c')));
    expect(granted(kept)).toEqual(['box-a', 'box-c']);
    expect(refused).toEqual(['BOX_GRANTED b 1']);
    expect((await kept.view.view.cursors())['reacted:shipment/0']).toBe(1);
  });

  it('fails the batch when a command fails for another reason, and grants nothing twice at the next delivery', async () => {
    const kept = fresh();
    let failures = 1;
    const { deliver } = await running(kept, (command, run) => {
      if (command.box === 'b' && failures-- > 0) throw new Error('the disk is full');
      return run();
    });
    const batch = batchOf(requested(1, 'a', 'b', 'c'));
    await expect(deliver(batch)).rejects.toThrow('the disk is full');
    expect(granted(kept)).toEqual(['box-a']);
    await deliver(batch);
    expect(granted(kept)).toEqual(['box-a', 'box-b', 'box-c']);
  });

  it('reports a command whose unique key is taken, instead of retrying it forever', async () => {
    const kept = fresh();
    const { deliver, refused } = await running(kept, (command, run) =>
      command.box === 'b' ? Promise.reject(new UniqueKeyTaken('number:1')) : run(),
    );
    await deliver(batchOf(requested(1, 'a', 'b', 'c')));
    expect(granted(kept)).toEqual(['box-a', 'box-c']);
    expect(refused).toEqual(['unique key number:1 is taken b 1']);
  });

  it('does not react to a parked event until its memory can apply it', async () => {
    const kept = fresh();
    const { deliver, process } = await running(kept);
    const broken = { ...requested(1, 'a'), unreadable: 'not JSON', stream: 'consignment-a' };
    const following = { ...requested(2, 'b'), stream: 'consignment-a' };
    await deliver(batchOf(broken, following, requested(3, 'c')));
    expect(granted(kept)).toEqual(['box-c']);

    const mended = [{ ...requested(1, 'a'), stream: 'consignment-a' }, following];
    const history = {
      read: async (_service: string, _bucket: number, after: number) =>
        mended.filter(({ position }) => position > after),
      head: async () => 3,
    };
    expect(await process.retryParked(history)).toEqual({ applied: 2, left: 0 });
    expect(granted(kept)).toEqual(['box-c', 'box-a', 'box-b']);
    expect(await process.retryParked(history)).toEqual({ applied: 0, left: 0 });
    expect(granted(kept)).toHaveLength(3);
  });

  it('reacts to the events before a parked one of the same stream (their commands were lost when both came in one batch)', async () => {
    const kept = fresh();
    const { deliver } = await running(kept);
    const before = { ...requested(1, 'a'), stream: 'consignment-a' };
    const broken = { ...requested(2, 'b'), unreadable: 'not JSON', stream: 'consignment-a' };
    await deliver(batchOf(before, broken));
    expect(granted(kept)).toEqual(['box-a']);
  });

  it('executes as many commands at once as the policy permits, and all before the cursor moves', async () => {
    const kept = fresh();
    let inFlight = 0;
    let most = 0;
    const { deliver } = await running(
      kept,
      async (_, run) => {
        inFlight += 1;
        most = Math.max(most, inFlight);
        await new Promise((resolve) => setImmediate(resolve));
        inFlight -= 1;
        return run();
      },
      { ...granting, commandsAtOnce: 2 },
    );
    await deliver(batchOf(requested(1, 'a', 'b', 'c')));
    expect(most).toBe(2);
    expect([...granted(kept)].sort()).toEqual(['box-a', 'box-b', 'box-c']);
  });

  it('keeps the failure of a command until the others have ended, even while it waits for further commands', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const kept = fresh();
    const ended: string[] = [];
    const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
    const { deliver } = await running(
      kept,
      async ({ box: name }, run) => {
        if (name === 'a') throw new Error('the store is full');
        await nextTurn();
        await nextTurn();
        ended.push(name);
        return run();
      },
      {
        ...granting,
        commandsAtOnce: 3,
        react: async () =>
          (async function* () {
            yield { box: 'a', request: 1 };
            yield { box: 'b', request: 1 };
            await nextTurn();
            await nextTurn();
            throw new Error('the memory cannot be read');
          })(),
      },
    );
    await expect(deliver(batchOf(requested(1, 'a')))).rejects.toThrow();
    expect(ended).toEqual(['b']);
    await nextTurn();
    expect(unhandled).not.toHaveBeenCalled();
    process.off('unhandledRejection', unhandled);
  });

  it('executes each command once although the commands have become more when the event is delivered again', async () => {
    const kept = fresh();
    let boxes = ['b', 'c'];
    let isFailing = true;
    const { deliver } = await running(
      kept,
      async ({ box: name }, run) => {
        if (name === 'b' && isFailing) throw new Error('the store is full');
        return run();
      },
      {
        ...granting,
        commandsAtOnce: 8,
        identify: ({ box: name }) => name,
        react: async () => boxes.map((name) => ({ box: name, request: 1 })),
      },
    );
    await expect(deliver(batchOf(requested(1)))).rejects.toThrow('full');
    boxes = ['a', 'b', 'c'];
    isFailing = false;
    await deliver(batchOf(requested(1)));
    expect([...granted(kept)].sort()).toEqual(['box-a', 'box-b', 'box-c']);
  });

  describe('killed and restarted', () => {
    const batch = batchOf(requested(1, 'a', 'b'), requested(2, 'c'));
    /**
     * Makes the process die after a number of steps of the batch. A step is a write to the view or
     * a command.
     */
    const dyingAfter = (steps: number) => {
      let left = steps;
      return () => {
        if (left-- <= 0) throw new Error('killed');
      };
    };
    // The steps are one write of the memory, three commands, and one move of the cursor. The
    // process is killed before or after each of them takes effect.
    for (const [when, step] of [0, 1, 2, 3, 4].entries())
      for (const took of ['before', 'after'] as const)
        it(`has each effect once when it dies ${took} step ${when + 1}`, async () => {
          let die = dyingAfter(step);
          const kept = fresh(() => took === 'before' && die());
          const apply = kept.view.view.apply;
          if (took === 'after')
            Object.assign(kept.view.view, {
              apply: async (work: Parameters<typeof apply>[0]) => {
                await apply(work);
                die();
              },
            });
          const first = await running(kept, async (_, run) => {
            if (took === 'before') die();
            await run();
            if (took === 'after') die();
          });
          await expect(first.deliver(batch)).rejects.toThrow('killed');

          die = () => {};
          const second = await running(kept);
          expect(await second.subscribed[0]?.from('shipment', 0)).toBe(
            (await kept.view.view.cursors())['reacted:shipment/0'] ?? 0,
          );
          await second.deliver(batch);
          await second.deliver(batch);
          expect(granted(kept)).toEqual(['box-a', 'box-b', 'box-c']);
          expect(await kept.view.view.get('drives', 'drive-1')).toMatchObject({ requests: 2 });
          expect(await kept.view.view.cursors()).toEqual({
            'memory:shipment/0': 2,
            'reacted:shipment/0': 2,
          });
        });
  });

  it('starts at its `reacted` cursor, not at its `memory` cursor', async () => {
    const kept = fresh();
    kept.view.moveCursors({
      'memory:shipment/0': 5,
      'reacted:shipment/0': 3,
      'memory:shipment/1': 2,
    });
    const { subscribed } = await running(kept);
    expect(subscribed[0]).toMatchObject({ consumer: NAME, services: ['shipment'] });
    expect(await subscribed[0]?.from('shipment', 0)).toBe(3);
  });

  it('reports that its subscription has ended', async () => {
    const { bus, subscribed } = manualBus();
    const onFatal = vi.fn();
    await subscribeProcess(
      granting,
      { open: async () => inMemoryView(granting.memory).view },
      bus,
      {
        execute: async () => null,
        newId: () => 'id',
        now: () => '2023-03-20T00:00:00.000Z',
        report: { refused: () => {}, parked: () => {}, fatal: onFatal },
      },
    );
    subscribed[0]?.onFatal('over');
    expect(onFatal).toHaveBeenCalledWith('over');
  });
});
