import type { Connection } from 'mongoose';
import { isDuplicateKey } from './append.ts';
import { DURABLE } from './commit-document.ts';

/**
 * Names, made of random ids, of erased subjects and photos of a service. They stay in its database
 * for good, so that backups contain them and a name that did not reach the topic is published at
 * the next start.
 */
export interface ForgottenNames {
  /** Adds names; they are durable when the promise resolves. */
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
