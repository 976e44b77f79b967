import type { AccountView } from '@bluebox/contracts';
import { ok } from '@bluebox/service-http';
import type { Accounts } from '../accounts.ts';

export interface ListAccountsDependencies {
  readonly accounts: Accounts;
}

/** Lists all accounts, including invited and revoked ones. */
export async function listAccounts({ accounts }: ListAccountsDependencies) {
  const list = await accounts.list();
  return ok({
    accounts: list.map(
      ({ id, roles, grants, ...entry }): AccountView => ({
        accountId: id,
        roles: [...roles],
        ...(grants === undefined ? {} : { grants: [...grants] }),
        ...entry,
      }),
    ),
  });
}
