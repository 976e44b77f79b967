import { ok } from '@bluebox/service-http';
import type { Accounts } from '../accounts.ts';

export interface ListNamesDependencies {
  readonly accounts: Accounts;
}

/** Lists the names of all accounts that have one, including revoked accounts. */
export async function listNames({ accounts }: ListNamesDependencies) {
  const list = await accounts.list();
  return ok({
    names: list.flatMap(({ id, name }) => (name === undefined ? [] : [{ accountId: id, name }])),
  });
}
