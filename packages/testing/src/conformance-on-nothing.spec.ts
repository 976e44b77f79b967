import type {
  CommitOutbox,
  EventHistory,
  EventStore,
  PhotoStore,
  Vault,
  ViewDefinition,
  ViewGeneration,
} from '@bluebox/event-sourcing';
import { EMPTY_TREE, type LedgerStore } from '@bluebox/transparency';
import { afterAll, beforeAll, describe, expect, type RunnerTask, vi } from 'vitest';
import {
  eventBusConformance,
  eventStoreConformance,
  ledgerStoreConformance,
  photoStoreConformance,
  vaultConformance,
  viewStoreConformance,
} from './index.ts';

/**
 * The conformance suites run on adapters that do nothing. A test that such an adapter passes, or
 * that is skipped, proves nothing about any adapter.
 */

const nothing = async (): Promise<undefined> => undefined;
const none = async (): Promise<readonly never[]> => [];
const zero = async (): Promise<number> => 0;

const storeThatDoesNothing = (service: string): EventStore => ({
  service,
  append: nothing,
  readStream: async () => ({ version: 0, events: [] }),
  existingStreams: none,
  findAnswer: nothing,
  committedUnder: none,
  forgetAnswersBefore: zero,
});
const outboxThatDoesNothing: CommitOutbox & { close(): void } = {
  take: nothing,
  markPublished: nothing,
  close: () => {},
};
const historyThatDoesNothing: EventHistory = { read: none, head: zero };
const viewThatDoesNothing = (definition: ViewDefinition): ViewGeneration => ({
  definition,
  get: nothing,
  find: none,
  count: zero,
  async *documents() {},
  cursors: async () => ({}),
  apply: nothing,
  activate: nothing,
  abandon: nothing,
});
const vaultThatDoesNothing: Vault = {
  put: nothing,
  get: nothing,
  forget: async () => false,
  writtenBefore: none,
  search: none,
  unindexed: none,
  index: nothing,
  pseudonym: () => '',
};
const photosThatDoNothing: PhotoStore = {
  put: nothing,
  get: nothing,
  delete: async () => false,
  deleteOf: zero,
  usedBy: async () => ({ count: 0, bytes: 0 }),
  photosBefore: none,
  removeLeftovers: zero,
};

const ledgerThatDoesNothing: LedgerStore = {
  state: async () => ({ tree: EMPTY_TREE, cursors: {} }),
  append: async (from) => from,
  entry: nothing,
  entries: none,
  tile: nothing,
  indexOf: nothing,
  indexesOf: none,
  putCheckpoint: nothing,
  replaceNote: async () => false,
  keyOf: nothing,
  keepKey: nothing,
  latestCheckpoint: nothing,
  checkpoints: none,
  origin: nothing,
  setOrigin: async (origin) => origin,
  renameOrigin: nothing,
  earlierOrigins: none,
};

// Spec files share loaded modules, and a mock applies only to modules that are loaded after it. The
// modules are therefore loaded again for this file, and once more for later files.
vi.hoisted(() => vi.resetModules());
afterAll(() => void vi.resetModules());

/**
 * Time-out of tests and of the waits in them, in milliseconds; short, because every test must fail.
 */
const { PATIENCE } = vi.hoisted(() => ({ PATIENCE: 200 }));
vi.mock('./harness.ts', async (original) => {
  const { within, ...harness } = await original<typeof import('./harness.ts')>();
  return {
    ...harness,
    PATIENCE,
    within: (what: string, promise: Promise<unknown>) => within(what, promise, PATIENCE),
  };
});

const testsBelow = (task: RunnerTask): readonly RunnerTask[] =>
  task.type === 'test' ? [task] : task.tasks.flatMap(testsBelow);

/** Expects that every test declared by `suite` runs and fails. */
function everyTestFails(name: string, suite: () => void): void {
  describe(`the ${name} suite, on an adapter that does nothing,`, () => {
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads from it which fixtures are asked for, here none
    beforeAll(({}, here) => {
      const tests = testsBelow(here);
      expect(tests.length).toBeGreaterThan(3);
      expect(tests.filter(({ mode }) => mode !== 'run').map((test) => test.name)).toEqual([]);
      for (const test of tests)
        if (test.type === 'test') {
          test.fails = true;
          test.timeout = PATIENCE;
        }
    });
    suite();
  });
}

const close = nothing as () => Promise<void>;
const cleanup = close;

everyTestFails('event store', () =>
  eventStoreConformance('nothing', async () => ({
    unpublishedAfterRestart: 'in the outbox',
    open: async () => ({
      store: storeThatDoesNothing,
      outbox: outboxThatDoesNothing,
      history: historyThatDoesNothing,
      close,
    }),
    cleanup,
  })),
);

everyTestFails('event bus', () =>
  eventBusConformance('nothing', async () => ({
    open: async () => ({
      bus: {
        publish: nothing,
        subscribe: async () => ({ caughtUp: nothing, lag: zero, stop: nothing }),
      },
      publish: nothing,
      close,
    }),
    cleanup,
  })),
);

everyTestFails('view store', () =>
  viewStoreConformance('nothing', async () => ({
    open: async () => ({
      views: {
        open: async (definition) => viewThatDoesNothing(definition),
        rebuild: async (definition) => viewThatDoesNothing(definition),
      },
      close,
    }),
    cleanup,
  })),
);

everyTestFails('vault', () =>
  vaultConformance('nothing', async () => ({
    open: async () => ({ vault: vaultThatDoesNothing, close }),
    cleanup,
  })),
);

everyTestFails('photo store', () =>
  photoStoreConformance('nothing', async () => ({
    open: async () => ({
      photos: photosThatDoNothing,
      erased: [],
      leaveInterruptedPut: nothing,
      storedFiles: zero,
      close,
    }),
    cleanup,
  })),
);

everyTestFails('ledger store', () =>
  ledgerStoreConformance('nothing', async () => ({
    open: async () => ({ ledger: ledgerThatDoesNothing, close }),
    cleanup,
  })),
);
