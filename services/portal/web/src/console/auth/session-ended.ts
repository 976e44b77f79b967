/**
 * Listeners for the end and the new start of the session. The state is outside the pages, so that
 * the sign-in dialog can cover a page without unmounting it.
 */
const listeners = new Set<() => void>();
let ended = false;

const tell = (value: boolean) => {
  ended = value;
  for (const listener of listeners) listener();
};

export const noteSessionEnded = (): void => tell(true);
export const noteSessionStarted = (): void => tell(false);
export const hasSessionEnded = (): boolean => ended;

export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
