import { useSyncExternalStore } from 'react';

/**
 * State of an entry in the browser's history. It restores the step of a form when the visitor goes
 * back.
 */
export interface EntryState {
  /** Number of earlier history entries of these pages. At 0, going back would leave these pages. */
  readonly depth: number;
  readonly step?: string | undefined;
  /** Id of the item (`entryId`) that a step is about. */
  readonly index?: number | undefined;
  /** The step to return to, if this step was opened to change one answer. */
  readonly returnTo?: string | undefined;
  /** Id of the registered pledge, for the last step. */
  readonly pledgeId?: string | undefined;
}

export interface Location {
  readonly path: string;
  readonly fragment: string;
  readonly state: EntryState;
}

const listeners = new Set<() => void>();
let current = readLocation();

function readLocation(): Location {
  const state = (history.state ?? {}) as Partial<EntryState>;
  return {
    path: location.pathname.replace(/(.)\/+$/, '$1'),
    fragment: location.hash.slice(1),
    state: { ...state, depth: state.depth ?? 0 },
  };
}

function update(): void {
  current = readLocation();
  for (const listener of listeners) listener();
}

/** Shows another of these pages, or another step of the same page, without loading a document. */
export function navigate(
  path: string,
  state: Omit<EntryState, 'depth'> = {},
  options: { readonly replace?: boolean } = {},
): void {
  const depth = current.state.depth + (options.replace === true ? 0 : 1);
  const entry = { ...state, depth };
  if (options.replace === true) history.replaceState(entry, '', path);
  else history.pushState(entry, '', path);
  update();
}

export function useLocation(): Location {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      if (listeners.size === 1) {
        addEventListener('popstate', update);
        addEventListener('hashchange', update);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        removeEventListener('popstate', update);
        removeEventListener('hashchange', update);
      };
    },
    () => current,
  );
}
