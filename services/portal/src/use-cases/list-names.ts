import { type Grant, placeKey } from '@bluebox/contracts';
import { type Caller, ok } from '@bluebox/service-http';
import type { Accounts } from '../accounts.ts';

export interface ListNamesDependencies {
  readonly accounts: Accounts;
}

/**
 * Lists the names of all accounts that have one, including revoked accounts. A caller whose roles
 * hold only in some places gets the names of accounts with a role everywhere or in one of these
 * places. The portal does not know which drives an organisation has, so the names of a drive's
 * helpers are left out for a caller of its organisation.
 */
export async function listNames({ accounts }: ListNamesDependencies, caller: Caller) {
  const placesOf = (grants: readonly Grant[]) => grants.map(({ in: place }) => placeKey(place));
  const own = caller.grants === undefined ? undefined : placesOf(caller.grants);
  const list = (await accounts.list()).filter(
    ({ id, grants }) =>
      own === undefined ||
      grants === undefined ||
      id === caller.subject ||
      placesOf(grants).some((place) => place === 'everywhere' || own.includes(place)),
  );
  return ok({
    names: list.flatMap(({ id, name }) => (name === undefined ? [] : [{ accountId: id, name }])),
  });
}
