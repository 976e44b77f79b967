import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem, isWorthRetrying } from '../platform/api.ts';
import { noteSessionEnded } from './auth/session-ended.ts';
import { noteAnswer, noteFailure } from './layout/reach.ts';

const MOST_RETRIES = 2;

/**
 * Codes that mean that the session has ended. A service answers the last one when it takes a
 * coordinator without a session for an anonymous giver.
 */
const SESSION_ENDED = ['NOT_SIGNED_IN', 'PROOF_MISSING'];

export const saysSessionEnded = (error: unknown): boolean =>
  error instanceof ApiProblem && SESSION_ENDED.includes(error.code);

const notice = (error: unknown) => {
  noteFailure(error);
  if (saysSessionEnded(error)) noteSessionEnded();
  // The roles have changed, so the pages are rendered again without the forbidden actions.
  if (error instanceof ApiProblem && error.code === 'NOT_ALLOWED')
    void queryClient.invalidateQueries({ queryKey: ['me'] });
};

/**
 * Cache of the server's answers while they are shown. A command is never repeated automatically.
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
