import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem, isWorthRetrying } from '../platform/api.ts';
import { noteSessionEnded } from './auth/session-ended.ts';
import { noteAnswer, noteFailure } from './layout/reach.ts';

const MOST_RETRIES = 2;

/**
 * Codes of refusals that mean that the session has ended. `PROOF_MISSING` is one, because a pledge
 * that a coordinator enters after the end of the session looks like one from an anonymous giver.
 */
const SESSION_ENDED = ['NOT_SIGNED_IN', 'PROOF_MISSING'];

export const saysSessionEnded = (error: unknown): boolean =>
  error instanceof ApiProblem && SESSION_ENDED.includes(error.code);

const notice = (error: unknown) => {
  noteFailure(error);
  if (saysSessionEnded(error)) noteSessionEnded();
  // The roles have changed since they were read. Reading them again hides the actions that are no
  // longer allowed.
  if (error instanceof ApiProblem && error.code === 'NOT_ALLOWED')
    void queryClient.invalidateQueries({ queryKey: ['me'] });
};

/**
 * Cache of the server's answers. It may repeat a failed query automatically, but never a mutation.
 */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: notice, onSuccess: noteAnswer }),
  mutationCache: new MutationCache({ onError: notice, onSuccess: noteAnswer }),
  defaultOptions: {
    queries: {
      // A laptop without internet still reaches its own server, whatever `navigator.onLine` says.
      networkMode: 'always',
      staleTime: 5_000,
      retry: (failures, error) => failures < MOST_RETRIES && isWorthRetrying(error),
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
