import { useCallback, useEffect, useState } from 'react';
import { ApiProblem, getJson } from '../../platform/api.ts';
import { takePrefetched } from './prefetch.ts';

export type Resource<Body> =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly problem: ApiProblem }
  /**
   * A body. `stale` means that a newer version could not be loaded, so that this is the earlier
   * one.
   */
  | { readonly status: 'ready'; readonly body: Body; readonly stale: boolean };

/** Loads the data at a path, first when it is needed and again on `reload`. */
export function useResource<Body>(path: string | undefined): {
  readonly resource: Resource<Body>;
  readonly reload: () => void;
} {
  const [state, setState] = useState<{
    readonly path: string | undefined;
    readonly resource: Resource<Body>;
  }>({ path, resource: { status: 'loading' } });
  const [round, setRound] = useState(0);

  useEffect(() => {
    if (path === undefined) return;
    const aborter = new AbortController();
    const read = () => getJson<Body>(path, { signal: aborter.signal });
    // A reload must bypass the prefetched response.
    const answer = (round === 0 ? takePrefetched<Body>(path) : undefined) ?? read();
    answer.then(
      (body) => {
        if (!aborter.signal.aborted)
          setState({ path, resource: { status: 'ready', body, stale: false } });
      },
      (error: unknown) => {
        if (aborter.signal.aborted) return;
        if (!(error instanceof ApiProblem)) throw error;
        setState((before) =>
          before.path === path && before.resource.status === 'ready'
            ? { path, resource: { ...before.resource, stale: true } }
            : { path, resource: { status: 'failed', problem: error } },
        );
      },
    );
    return () => aborter.abort();
  }, [path, round]);

  const reload = useCallback(() => setRound((before) => before + 1), []);
  return {
    resource: state.path === path ? state.resource : { status: 'loading' },
    reload,
  };
}
