import { defineConfig } from 'vitest/config';

/** Workspace packages are read from their sources, so that unit tests need no build. */
const sources = {
  resolve: { conditions: ['bluebox-source', 'node'] },
  ssr: {
    resolve: { conditions: ['bluebox-source', 'node'] },
    noExternal: [/^@bluebox\//],
  },
};

/**
 * CI retries a failed test of processes, servers or browsers once, because its machine may be busy. The end
 * of the run lists each test that passed only on the retry.
 */
const retry = process.env['CI'] === 'true' ? 1 : 0;

export default defineConfig({
  test: {
    // Projects other than `fixtures` and `gallery` do not isolate their files. The files of a
    // worker share one process and load their imports once, which halves the processor time of
    // unit tests. A file that mocks a module resets the loaded modules.
    projects: [
      {
        ...sources,
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.spec.ts',
            'services/*/src/**/*.spec.ts',
            'services/portal/web/src/**/*.spec.ts',
            'infra/{run,tests}/*/src/**/*.spec.ts',
            'infra/measures/**/*.spec.mjs',
          ],
          exclude: [
            '**/node_modules/**',
            '**/*.browser.spec.ts',
            '**/*.e2e.spec.ts',
            '**/*.distributed.spec.ts',
            '**/*.foreign.spec.ts',
          ],
          isolate: false,
          maxWorkers: '100%',
          testTimeout: 20_000,
          // Only this style sheet is loaded; all other style sheets are empty in tests.
          css: { include: [/\/tokens\.css/] },
        },
      },
      {
        ...sources,
        test: {
          name: 'e2e',
          retry,
          include: ['infra/tests/system/**/*.e2e.spec.ts'],
          isolate: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        ...sources,
        test: {
          name: 'distributed',
          retry,
          include: [
            'packages/*/src/**/*.distributed.spec.ts',
            'infra/tests/**/*.distributed.spec.ts',
          ],
          globalSetup: ['infra/run/servers/src/global-setup.ts'],
          isolate: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        ...sources,
        test: {
          name: 'foreign',
          include: ['infra/tests/foreign/**/*.foreign.spec.ts'],
          isolate: false,
          testTimeout: 180_000,
          // The Go program and its libraries are compiled before the tests.
          hookTimeout: 600_000,
        },
      },
      {
        ...sources,
        test: {
          name: 'browser',
          retry,
          include: ['infra/tests/system/**/*.browser.spec.ts'],
          isolate: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        ...sources,
        test: {
          name: 'fixtures',
          include: ['infra/tests/**/*.fixture.ts'],
          globalSetup: ['infra/run/servers/src/global-setup.ts'],
          testTimeout: 600_000,
          fileParallelism: false,
        },
      },
      {
        ...sources,
        test: {
          name: 'gallery',
          include: ['infra/tests/system/**/*.gallery.ts'],
          testTimeout: 600_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
