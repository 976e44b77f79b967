import {
  type Change,
  ConcurrencyConflict,
  CursorConflict,
  change,
  type Document,
  findEach,
  type View,
} from '@bluebox/event-sourcing';

/* Transactions on accounts, which several processes may change at once. */

/** Counter of the transactions. A process decides again if the counter has changed. */
const COUNTER = 'transactions';
/** Largest number of attempts of one transaction. Another process may write first each time. */
const MAX_ATTEMPTS = 8;

export interface AccountTransactions {
  /**
   * Runs `decide`, and applies the returned changes as if there were no concurrent writes. After a
   * concurrent write, `decide` runs again.
   */
  run<T>(
    decide: () => Promise<{ readonly changes: readonly Change[]; readonly result: T }>,
  ): Promise<T>;
}

export function accountTransactions(view: View): AccountTransactions {
  // Transactions of this process run one after the other. The counter protects against other
  // processes.
  let last: Promise<unknown> = Promise.resolve();
  const attempt: AccountTransactions['run'] = async (decide) => {
    for (let attempts = 1; ; attempts++) {
      const { [COUNTER]: count = 0 } = await view.cursors();
      const { changes, result } = await decide();
      if (changes.length === 0) return result;
      try {
        await view.apply({ from: { [COUNTER]: count }, to: { [COUNTER]: count + 1 }, changes });
        return result;
      } catch (error) {
        if (!(error instanceof CursorConflict)) throw error;
        if (attempts === MAX_ATTEMPTS) throw new ConcurrencyConflict('accounts');
      }
    }
  };
  return {
    run(decide) {
      const next = last.then(() => attempt(decide));
      last = next.catch(() => undefined);
      return next;
    },
  };
}

export const put = <D extends Document>(collection: string, document: D): Change =>
  change<D>(collection, document.id, () => document);
export const removed = (collection: string, id: string): Change =>
  change(collection, id, () => undefined);

/** Reads all matching documents, page by page. */
export async function findAll<D extends Document>(
  view: View,
  collection: string,
  where: Readonly<Record<string, string | { readonly lt: string }>>,
): Promise<readonly D[]> {
  const found: D[] = [];
  for await (const document of findEach<D>((query) => view.find<D>(collection, query), { where }))
    found.push(document);
  return found;
}
