import type { OpenLinkAnswer } from '@bluebox/contracts';
import { type Address, type Reads, routes } from '@bluebox/contracts/routes';
import { useCallback, useEffect, useState } from 'react';
import { ApiProblem, getJson, postJson } from '../../platform/api.ts';
import { thingNamedBy } from '../../platform/link-code.ts';
import { prefetch } from '../data/prefetch.ts';

export type LinkKind = OpenLinkAnswer['kind'];

export type OpenedLink =
  | { readonly status: 'opening' }
  | { readonly status: 'open'; readonly id: string }
  /** The URL has no code, and the browser holds no opened link of this kind in its cookies. */
  | { readonly status: 'none' }
  /** The code is invalid or for another kind of record, or access to the record was refused. */
  | { readonly status: 'refused' }
  | { readonly status: 'failed'; readonly problem: ApiProblem };

/**
 * Opens the private link whose code is in the URL; without a code, the link of this kind that this
 * browser opened last. A code names its record, so the page's first data is requested at the same
 * time, which saves a round trip on a weak network.
 */
export function usePrivateLink(
  kind: LinkKind,
  code: string,
  /** Returns the addresses of the data that the page needs first. */
  readFirst: (id: string) => readonly Address<Reads>[],
): {
  readonly opened: OpenedLink;
  readonly reopen: () => void;
  /** Marks the link as refused, after access to the opened record was refused. */
  readonly refuse: () => void;
} {
  const [state, setState] = useState<{ readonly code: string; readonly opened: OpenedLink }>({
    code,
    opened: { status: 'opening' },
  });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round opens again
  useEffect(() => {
    const aborter = new AbortController();
    const thing = thingNamedBy(code);
    if (thing?.kind === kind) for (const address of readFirst(thing.id)) prefetch(address);
    const opening =
      code === '' ? findOpened(kind, aborter.signal) : open(kind, code, aborter.signal);
    opening.then(
      (opened) => setState({ code, opened }),
      (error: unknown) => {
        if (aborter.signal.aborted) return;
        if (!(error instanceof ApiProblem)) throw error;
        const gone = error.status >= 400 && error.status < 500 && error.status !== 429;
        setState({
          code,
          opened: gone ? { status: 'refused' } : { status: 'failed', problem: error },
        });
      },
    );
    return () => aborter.abort();
  }, [kind, code, round]);
  const reopen = useCallback(() => {
    setState((before) => ({ ...before, opened: { status: 'opening' } }));
    setRound((before) => before + 1);
  }, []);
  const refuse = useCallback(() => setState({ code, opened: { status: 'refused' } }), [code]);
  // An open record stays in view while another code is opened, because a renewed code is for the
  // same record.
  const current = state.code === code || state.opened.status === 'open';
  return { opened: current ? state.opened : { status: 'opening' }, reopen, refuse };
}

async function open(kind: LinkKind, code: string, signal: AbortSignal): Promise<OpenedLink> {
  const answer = await postJson(routes.openLink.at(), { code }, { signal });
  return answer.kind === kind ? { status: 'open', id: answer.id } : { status: 'refused' };
}

async function findOpened(kind: LinkKind, signal: AbortSignal): Promise<OpenedLink> {
  const me = await getJson(routes.whoAmI.at(), { signal });
  const latest = me.links.filter((link) => link.kind === kind).at(-1);
  return latest === undefined ? { status: 'none' } : { status: 'open', id: latest.id };
}
