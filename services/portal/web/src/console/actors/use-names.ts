import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { namesQuery } from '../api/portal.ts';
import type { Names } from './actor-text.ts';

/** Returns the names of accounts; undefined while they are loading. */
export function useNames(): Names | undefined {
  const { data } = useQuery(namesQuery);
  return useMemo(
    () => data && new Map(data.names.map(({ accountId, name }) => [accountId, name])),
    [data],
  );
}
