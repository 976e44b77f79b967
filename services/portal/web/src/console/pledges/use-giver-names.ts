import { type UseQueryResult, useQueries, useQueryClient } from '@tanstack/react-query';
import { type GiverName, giverNameQuery } from '../api/pledge.ts';

interface FoundNames {
  /** Names by pledge, null if there is none; pledges whose names are loading or failed are absent. */
  readonly names: ReadonlyMap<string, string | null>;
  /** Reason why some names could not be read. */
  readonly problem: Error | null;
  /** Whether some names are being read. */
  readonly isReading: boolean;
}

export interface GiverNames extends FoundNames {
  /** Reads the names again that could not be read. */
  readonly retry: () => void;
}

const joined = (found: readonly UseQueryResult<GiverName>[]): FoundNames => ({
  names: new Map(
    found.flatMap(({ data }) => (data === undefined ? [] : [[data.pledgeId, data.name] as const])),
  ),
  problem: found.find(({ error, isFetching }) => error !== null && !isFetching)?.error ?? null,
  isReading: found.some(({ isPending, isFetching }) => isPending && isFetching),
});

/**
 * Reads the names of the givers of these pledges, one request for each page of rows. A name that was
 * read is not read again while the console keeps it.
 */
export function useGiverNames(driveId: string, pledgeIds: readonly string[]): GiverNames {
  const queries = useQueryClient();
  const found = useQueries({
    queries: pledgeIds.map((pledgeId) => giverNameQuery(driveId, pledgeId)),
    combine: joined,
  });
  return {
    ...found,
    retry: () =>
      void queries.refetchQueries({
        queryKey: ['giver-name', driveId],
        type: 'active',
        predicate: ({ state }) => state.status === 'error',
      }),
  };
}
