import type { Checkpoints } from './checkpoints.ts';
import type { Database } from './sqlite.ts';

/**
 * Largest number of pieces of work in one transaction. Further work waits for the next transaction.
 */
const LARGEST_GROUP = 256;
/**
 * Time, in milliseconds, after which a transaction takes up no more work, so that requests are answered in
 * between. Further work waits for the next transaction.
 */
const LONGEST_GROUP = 8;

/**
 * The store could not finish its work, because the disk is full or failing, the store is closed, or
 * a reader keeps a vault's erased record alive.
 */
export class StoreUnavailable extends Error {
  readonly code = 'STORE_UNAVAILABLE';
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreUnavailable';
  }
}

export interface GroupCommit {
  /**
   * Runs the work in one transaction with other work of the same turns, and settles after the
   * COMMIT. Work that throws undoes only itself; a failed COMMIT undoes and rejects the whole
   * group. The work must be synchronous, because nothing may be awaited inside a transaction. The
   * work may change caches only as its last step, because a later error would leave the caches
   * wrong.
   * @param onCommitted called right after the COMMIT, in the order of the work, before any other
   *   code runs.
   * @throws StoreUnavailable when the group was undone or the store is closed; otherwise the error
   *   of the work.
   */
  run<T>(work: () => T, onCommitted?: (value: T) => void): Promise<T>;
  /** Rejects all waiting and later work. */
  close(): void;
}

interface Waiting {
  readonly work: () => unknown;
  readonly onCommitted: ((value: never) => void) | undefined;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

export interface GroupCommitOptions {
  /**
   * Called when a whole group was rolled back, to drop everything cached from the group.
   * @param runsAgain whether the rollback was only that of an optimistic group, whose work runs
   *   again.
   */
  readonly onGroupUndone?: (runsAgain: boolean) => void;
  /**
   * Whether a group first runs without savepoints, which cost more than a small insert. If work
   * throws, the group is rolled back and runs again with a savepoint for each piece of work. Such
   * work may run several times, so that it must change nothing but the database, and caches that
   * `onGroupUndone` drops. Default false.
   */
  readonly optimistic?: boolean;
  /**
   * Number of turns of the event loop over which a group is gathered. Default 1. Under load each turn
   * adds work to the transaction; in an idle process the turns take microseconds.
   */
  readonly turns?: number;
  /** Clock in milliseconds, which limits the time of a group. */
  readonly clock?: () => number;
  /** Checkpoints that run in a thread. Without them, the connection runs its own. */
  readonly checkpoints?: Checkpoints | undefined;
}

/** Gathers work on a database into groups, each of which is one transaction. */
export function groupCommit(
  database: Database,
  {
    onGroupUndone = () => {},
    optimistic = false,
    turns = 1,
    clock = () => performance.now(),
    checkpoints,
  }: GroupCommitOptions = {},
): GroupCommit {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const save = database.prepare('SAVEPOINT work');
  const release = database.prepare('RELEASE work');
  const undo = database.prepare('ROLLBACK TO work');
  let queue: Waiting[] = [];
  let scheduled = false;
  let closed = false;

  const directly = (work: () => unknown): Outcome => ({ value: work() });
  const inSavepoint = (work: () => unknown): Outcome => {
    save.run();
    let outcome: Outcome;
    try {
      outcome = { value: work() };
    } catch (error) {
      // A full disk may have ended the whole transaction, which leaves no savepoint to return to.
      if (!database.isTransaction) throw error;
      undo.run();
      outcome = { error };
    }
    release.run();
    return outcome;
  };

  const undoGroup = (group: readonly Waiting[], cause: unknown) => {
    let failure = cause;
    try {
      if (database.isTransaction) database.exec('ROLLBACK');
    } catch (error) {
      failure = error;
    }
    onGroupUndone(false);
    for (const { reject } of group)
      reject(new StoreUnavailable('the store could not commit; nothing was saved', failure));
  };

  /**
   * Runs works in a new transaction, which is left open. Works that come after the time limit are
   * not run.
   */
  const runAll = (
    works: readonly Waiting[],
    attempt: (work: () => unknown) => Outcome,
  ): readonly Outcome[] => {
    const begun = clock();
    const outcomes: Outcome[] = [];
    begin.run();
    for (const { work } of works) {
      outcomes.push(attempt(work));
      if (clock() - begun >= LONGEST_GROUP) break;
    }
    return outcomes;
  };

  /** Runs works without savepoints. @returns undefined when one threw, and nothing was written. */
  const runOptimistically = (works: readonly Waiting[]): readonly Outcome[] | undefined => {
    try {
      return runAll(works, directly);
    } catch (error) {
      // A full disk may have ended the whole transaction. No work is to blame for that.
      if (!database.isTransaction) throw error;
      database.exec('ROLLBACK');
      onGroupUndone(true);
      return undefined;
    }
  };

  /** Runs the first works of the queue in one transaction, and settles them. */
  const runGroup = (): void => {
    let group = queue.slice(0, LARGEST_GROUP);
    let outcomes: readonly Outcome[];
    try {
      outcomes = (optimistic ? runOptimistically(group) : undefined) ?? runAll(group, inSavepoint);
      group = group.slice(0, outcomes.length);
      commit.run();
    } catch (error) {
      queue = queue.slice(group.length);
      undoGroup(group, error);
      return;
    }
    queue = queue.slice(group.length);
    for (const [index, { onCommitted, resolve, reject }] of group.entries()) {
      const outcome = outcomes[index] as Outcome;
      if ('error' in outcome) {
        reject(outcome.error);
        continue;
      }
      try {
        onCommitted?.(outcome.value as never);
        resolve(outcome.value as never);
      } catch (error) {
        reject(error);
      }
    }
    checkpoints?.committed();
  };

  const drain = () => {
    scheduled = false;
    if (queue.length > 0) runGroup();
    if (queue.length > 0) schedule();
  };
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    let left = turns;
    const turn = () => {
      left -= 1;
      if (left > 0) setImmediate(turn);
      else drain();
    };
    const isShort = checkpoints?.untilShort();
    if (isShort === undefined) setImmediate(turn);
    else void isShort.then(turn);
  };
  const refuse = (reject: (error: unknown) => void) =>
    reject(new StoreUnavailable('the store is closed'));

  return {
    run: (work, onCommitted) =>
      new Promise((resolve, reject) => {
        if (closed) return refuse(reject);
        queue.push({ work, onCommitted, resolve, reject });
        schedule();
      }),
    close() {
      closed = true;
      for (const { reject } of queue) refuse(reject);
      queue = [];
    },
  };
}
