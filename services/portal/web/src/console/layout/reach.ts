import { ApiProblem } from '../../platform/api.ts';

/* This file keeps track of whether the server answers. `navigator.onLine` is no substitute, because
   a laptop without internet still reaches the server that runs on it. */

let reached = true;
const listeners = new Set<() => void>();

const set = (now: boolean) => {
  if (now === reached) return;
  reached = now;
  for (const listener of listeners) listener();
};

/** Records that a request was answered. */
export const noteAnswer = (): void => set(true);
/**
 * Records a failed request. A refusal is an answer from the server, so the server counts as
 * reached.
 */
export const noteFailure = (error: unknown): void =>
  set(!(error instanceof ApiProblem && error.code === 'NETWORK'));

export const isReached = (): boolean => reached;
export function onReach(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
