import { ApiProblem } from '../../platform/api.ts';

/*
 * Tells whether the server answers. `navigator.onLine` says little: a laptop without internet still reaches the
 * server that runs on it.
 */

let reached = true;
const listeners = new Set<() => void>();

const set = (now: boolean) => {
  if (now === reached) return;
  reached = now;
  for (const listener of listeners) listener();
};

/** A request came back. */
export const noteAnswer = (): void => set(true);
/** A request failed: any refusal is an answer too. */
export const noteFailure = (error: unknown): void =>
  set(!(error instanceof ApiProblem && error.code === 'NETWORK'));

export const isReached = (): boolean => reached;
export function onReach(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
