import { ok } from '@bluebox/service-http';
import type { Accounts } from '../accounts.ts';

export interface ListNamesDependencies {
  readonly accounts: Accounts;
}

/** Lists the names of these accounts, of those that have one. Revoked accounts have their names. */
export async function listNames({ accounts }: ListNamesDependencies, ids: readonly string[]) {
  const found = await Promise.all([...new Set(ids)].map((id) => accounts.byId(id)));
  return ok({
    names: found.flatMap((account) => {
      if (account === undefined) return [];
      const { id, name } = accounts.entryOf(account);
      return name === undefined ? [] : [{ accountId: id, name }];
    }),
  });
}
