import { type Grant, placeKey } from '@bluebox/contracts';
import { type Caller, ok } from '@bluebox/service-http';
import type { Accounts } from '../accounts.ts';

export interface ListNamesDependencies {
  readonly accounts: Accounts;
}

/**
 * Lists the names of these accounts, of those that have one. Revoked accounts have their names. A caller
 * whose roles hold only in some places gets the names of accounts with a role everywhere or in one of
 * these places. The portal does not know which drives an organisation has, so the names of a drive's
 * helpers are left out for a caller of its organisation.
 */
export async function listNames(
  { accounts }: ListNamesDependencies,
  ids: readonly string[],
  caller: Caller,
) {
  const placesOf = (grants: readonly Grant[]) => grants.map(({ in: place }) => placeKey(place));
  const own = caller.grants === undefined ? undefined : placesOf(caller.grants);
  const found = await Promise.all([...new Set(ids)].map((id) => accounts.byId(id)));
  return ok({
    names: found.flatMap((account) => {
      if (account === undefined) return [];
      const { id, name, grants } = accounts.entryOf(account);
      const isShown =
        own === undefined ||
        grants === undefined ||
        id === caller.subject ||
        placesOf(grants).some((place) => place === 'everywhere' || own.includes(place));
      return name === undefined || !isShown ? [] : [{ accountId: id, name }];
    }),
  });
}
