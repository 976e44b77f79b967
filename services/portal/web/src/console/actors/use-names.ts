import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import { type AccountName, nameQuery } from '../api/portal.ts';
import { isAccount, type Names } from './actor-text.ts';

/** Joins the names of accounts; undefined until each is loaded. */
function joined(found: readonly UseQueryResult<AccountName>[]): Names | undefined {
  const names = new Map<string, string>();
  for (const { data } of found) {
    if (data === undefined) return undefined;
    if (data.name !== null) names.set(data.accountId, data.name);
  }
  return names;
}

/**
 * Returns the names of accounts; undefined while they are loading.
 * @param actors actors that are shown. Those that are no accounts are left out.
 */
export function useNames(actors: readonly string[]): Names | undefined {
  const ids = [...new Set(actors.filter(isAccount))];
  return useQueries({ queries: ids.map(nameQuery), combine: joined });
}
