import type { Address, AnswerOf, Reads } from '@bluebox/contracts/routes';
import { useCallback, useEffect, useState } from 'react';
import { ApiProblem, getJson } from '../../platform/api.ts';
import { takePrefetched } from './prefetch.ts';

export type Resource<Body> =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly problem: ApiProblem }
  /** `stale` means that a later reload failed, so that the body may be outdated. */
  | { readonly status: 'ready'; readonly body: Body; readonly stale: boolean };

/**
 * Loads the data at an address, and again on `reload`. Nothing is loaded while the address is
 * `undefined`.
 */
export function useResource<R extends Reads>(
  address: Address<R> | undefined,
): {
  readonly resource: Resource<AnswerOf<R>>;
  readonly reload: () => void;
} {
  const [state, setState] = useState<{
    readonly address: Address<R> | undefined;
    readonly resource: Resource<AnswerOf<R>>;
  }>({ address, resource: { status: 'loading' } });
  const [round, setRound] = useState(0);

  useEffect(() => {
    if (address === undefined) return;
    const aborter = new AbortController();
    const read = () => getJson(address, { signal: aborter.signal });
    // A reload must not get the prefetched answer.
    const answer = (round === 0 ? takePrefetched(address) : undefined) ?? read();
    answer.then(
      (body) => {
        if (!aborter.signal.aborted)
          setState({ address, resource: { status: 'ready', body, stale: false } });
      },
      (error: unknown) => {
        if (aborter.signal.aborted) return;
        if (!(error instanceof ApiProblem)) throw error;
        setState((before) =>
          before.address === address && before.resource.status === 'ready'
            ? { address, resource: { ...before.resource, stale: true } }
            : { address, resource: { status: 'failed', problem: error } },
        );
      },
    );
    return () => aborter.abort();
  }, [address, round]);

  const reload = useCallback(() => setRound((before) => before + 1), []);
  return {
    resource: state.address === address ? state.resource : { status: 'loading' },
    reload,
  };
}
