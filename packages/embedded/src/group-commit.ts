import type { Database } from './sqlite.ts';

/** Works in one transaction at most; more wait for the next. */
const LARGEST_GROUP = 256;

export interface GroupCommit {
  /**
   * Runs the work in a savepoint of its own, together with others that were asked for in the same turn,
   * and settles after the COMMIT: one fsync for all of them. A work that throws undoes only itself;
   * a COMMIT that fails undoes and rejects the whole group.
   * The work is one synchronous burst: nothing is awaited inside a transaction.
   */
  run<T>(work: () => T): Promise<T>;
  /** Rejects what still waits. */
  close(): void;
}

interface Waiting {
  readonly work: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** @param onUndone called whenever something was rolled back: nothing cached from it may survive. */
export function groupCommit(database: Database, onUndone: () => void): GroupCommit {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const rollback = database.prepare('ROLLBACK');
  const save = database.prepare('SAVEPOINT work');
  const release = database.prepare('RELEASE work');
  const undo = database.prepare('ROLLBACK TO work');
  let queue: Waiting[] = [];
  let scheduled = false;
  let closed = false;

  const attempt = (work: () => unknown): Outcome => {
    save.run();
    try {
      const value = work();
      release.run();
      return { value };
    } catch (error) {
      onUndone();
      // A full disk may have ended the whole transaction; then there is no savepoint to return to.
      if (database.isTransaction) {
        undo.run();
        release.run();
      }
      return { error };
    }
  };

  const runGroup = (group: readonly Waiting[]) => {
    const outcomes: Outcome[] = [];
    try {
      begin.run();
      for (const { work } of group) {
        outcomes.push(attempt(work));
        if (!database.isTransaction) throw new Error('the transaction was ended by the engine');
      }
      commit.run();
    } catch (error) {
      if (database.isTransaction) rollback.run();
      onUndone();
      const failure = outcomes.findLast((outcome) => 'error' in outcome);
      for (const { reject } of group)
        reject(
          Object.assign(new Error('the store could not commit; nothing was saved', {
            cause: failure !== undefined && 'error' in failure ? failure.error : error,
          }), { code: 'STORE_UNAVAILABLE' }),
        );
      return;
    }
    for (const [index, outcome] of outcomes.entries()) {
      const waiting = group[index] as Waiting;
      if ('error' in outcome) waiting.reject(outcome.error);
      else waiting.resolve(outcome.value as never);
    }
  };

  const drain = () => {
    scheduled = false;
    const group = queue.splice(0, LARGEST_GROUP);
    if (queue.length > 0) schedule();
    if (group.length > 0 && !closed) runGroup(group);
  };
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(drain);
  };

  return {
    run: (work) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(Object.assign(new Error('the store is closed'), { code: 'STORE_UNAVAILABLE' }));
          return;
        }
        queue.push({ work, resolve, reject });
        schedule();
      }),
    close() {
      closed = true;
      for (const { reject } of queue)
        reject(Object.assign(new Error('the store is closed'), { code: 'STORE_UNAVAILABLE' }));
      queue = [];
    },
  };
}
