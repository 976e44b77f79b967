import { Worker } from 'node:worker_threads';
import type { Database } from './sqlite.ts';

/** Number of pages in the write-ahead log, not yet copied into the file, at which a checkpoint begins. */
const PAGES_PER_CHECKPOINT = 1_000;
/**
 * Number of pages at which the log is too long. SQLite begins the log anew only when a checkpoint has copied
 * all of it, which never happens while every checkpoint runs beside further commits.
 */
const MOST_PAGES = 16_000;

/** The checkpoints of a database file, which run in a thread of their own. */
export interface Checkpoints {
  /** Takes note of a commit. */
  committed(): void;
  /** Resolves when the log may grow again; `undefined` if it is short enough. */
  untilShort(): Promise<void> | undefined;
  close(): void;
}

/**
 * Moves the checkpoints of a file from its connection to a thread. A connection checkpoints by itself within a
 * COMMIT, which keeps the caller waiting for two flushes of the disk and for every changed page. Should the
 * thread end, the connection checkpoints by itself again.
 */
export function checkpointsInThread(database: Database, path: string): Checkpoints {
  const lengthOfLog = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  database.exec('PRAGMA wal_autocheckpoint = 0');
  const thread = new Worker(new URL('../checkpoint-worker.mjs', import.meta.url), {
    workerData: { path },
    // A thread for one statement needs little memory.
    resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16 },
  });
  thread.unref();
  let hasEnded = false;
  let pages = 0;
  let running: Promise<void> | undefined;
  let finished = () => {};
  const end = () => {
    if (hasEnded) return;
    hasEnded = true;
    pages = 0;
    finished();
  };
  thread.on('message', () => finished());
  for (const event of ['error', 'exit'])
    thread.on(event, () => {
      if (!hasEnded) database.exec(`PRAGMA wal_autocheckpoint = ${PAGES_PER_CHECKPOINT}`);
      end();
    });

  const run = (): Promise<void> => {
    if (hasEnded) return Promise.resolve();
    running ??= new Promise<void>((resolve) => {
      finished = () => {
        running = undefined;
        resolve();
      };
      thread.postMessage(undefined);
    });
    return running;
  };
  const catchUp = async () => {
    // A checkpoint that runs already lacks the commits since its beginning.
    await running;
    await run();
  };

  return {
    committed() {
      if (hasEnded) return;
      const { log, checkpointed } = lengthOfLog.get() as {
        readonly log: number;
        readonly checkpointed: number;
      };
      pages = log;
      if (log - checkpointed >= PAGES_PER_CHECKPOINT) void run();
    },
    untilShort: () => (pages > MOST_PAGES ? catchUp() : undefined),
    close() {
      end();
      void thread.terminate();
    },
  };
}
