import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { namesQuery } from '../api/portal.ts';
import { isAccount, type Names } from './actor-text.ts';

/**
 * Returns the names of accounts; undefined while they are loading. The list is fetched again when an
 * actor is not in it, because the account may be newer than the list.
 * @param actors actors that are shown.
 */
export function useNames(actors: readonly string[]): Names | undefined {
  const { data, isFetching, refetch } = useQuery(namesQuery);
  const names = useMemo(
    () => data && new Map(data.names.map(({ accountId, name }) => [accountId, name])),
    [data],
  );
  const isLoaded = names !== undefined;
  const missing = isLoaded
    ? [...new Set(actors)]
        .filter((actor) => isAccount(actor) && !names.has(actor))
        .sort()
        .join(' ')
    : '';
  useEffect(() => {
    if (missing !== '') void refetch({ cancelRefetch: false });
  }, [missing, refetch]);
  return missing !== '' && isFetching ? undefined : names;
}
