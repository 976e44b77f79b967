import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem, isWorthRetrying } from '../shared/api.ts';
import { noteSessionEnded } from './entrance/session-ended.ts';

const MOST_RETRIES = 2;

const notice = (error: unknown) => {
  if (error instanceof ApiProblem && error.code === 'NOT_SIGNED_IN') noteSessionEnded();
};

/** What the server said, kept while it is looked at. A deed is never repeated unasked. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: notice }),
  mutationCache: new MutationCache({ onError: notice }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < MOST_RETRIES && isWorthRetrying(error),
    },
    mutations: { retry: false },
  },
});
