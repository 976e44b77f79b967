/**
 * Listeners to the end of the session, apart from the pages, so that the sign-in dialog covers the
 * pages and nothing typed is lost.
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
