import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem, isWorthRetrying } from '../platform/api.ts';
import { noteSessionEnded } from './auth/session-ended.ts';
import { noteAnswer, noteFailure } from './layout/reach.ts';

const MOST_RETRIES = 2;

/**
 * Codes of refusals that mean that the session has ended. A pledge that the console sends without a
 * session counts as anonymous, and is refused with `PROOF_MISSING` because it lacks a proof of
 * work.
 */
const SESSION_ENDED = ['NOT_SIGNED_IN', 'PROOF_MISSING'];

export const saysSessionEnded = (error: unknown): boolean =>
  error instanceof ApiProblem && SESSION_ENDED.includes(error.code);

const notice = (error: unknown) => {
  noteFailure(error);
  if (saysSessionEnded(error)) noteSessionEnded();
  // The person's roles or their places may have changed. Refetching them hides actions that are no
  // longer allowed, and pages of drives that are no longer the person's.
  if (error instanceof ApiProblem && (error.code === 'NOT_ALLOWED' || error.status === 404))
    void queryClient.invalidateQueries({ queryKey: ['me'] });
};

/**
 * Cache of the server's answers. Failed queries may be retried automatically, but mutations never.
 */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: notice, onSuccess: noteAnswer }),
  mutationCache: new MutationCache({ onError: notice, onSuccess: noteAnswer }),
  defaultOptions: {
    queries: {
      // A server on the same laptop is reachable even if `navigator.onLine` is false.
      networkMode: 'always',
      staleTime: 5_000,
      retry: (failures, error) => failures < MOST_RETRIES && isWorthRetrying(error),
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
