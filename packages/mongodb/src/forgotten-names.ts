import type { Connection } from 'mongoose';
import { isDuplicateKey } from './append.ts';
import { DURABLE } from './commit-document.ts';

/**
 * Names of erased subjects and photos of a service, which consist of random ids. The names are
 * never removed. Backups must contain them, and the next start publishes names that did not reach
 * the topic.
 */
export interface ForgottenNames {
  /** Adds names, which are durable when the promise resolves. */
  add(names: readonly string[]): Promise<void>;
  all(): Promise<readonly string[]>;
}

export function openForgottenNames(connection: Connection): ForgottenNames {
  const names = connection.collection<{ readonly _id: string }>('forgotten');
  return {
    async add(added) {
      if (added.length === 0) return;
      await names
        .insertMany(
          added.map((_id) => ({ _id })),
          { ordered: false, ...DURABLE },
        )
        .catch((error: unknown) => {
          if (!isDuplicateKey(error)) throw error;
        });
    },
    async all() {
      const found = await names.find({}, { readConcern: { level: 'majority' } }).toArray();
      return found.map(({ _id }) => _id);
    },
  };
}
