import type { Me, OpenLinkAnswer } from '@bluebox/contracts';
import { useCallback, useEffect, useState } from 'react';
import { ApiProblem, getJson, postJson } from '../../shared/api.ts';
import { thingNamedBy } from '../../shared/link-code.ts';
import { askAhead } from '../sending/asked-ahead.ts';

export type LinkKind = OpenLinkAnswer['kind'];

export type OpenedLink =
  | { readonly status: 'opening' }
  | { readonly status: 'open'; readonly id: string }
  /** Nothing to open: no code in the address, and none was opened in this browser. */
  | { readonly status: 'none' }
  /** A code that opens nothing (any more), or something of another kind. */
  | { readonly status: 'refused' }
  | { readonly status: 'failed'; readonly problem: ApiProblem };

/**
 * Opens the private link whose code stands in the address; without one, what a link opened in this
 * browser before. The code never becomes part of an address that is sent. What the page shows first is
 * asked for at the same time: on a weak network, a question that waits for another waits half a second.
 */
export function usePrivateLink(
  kind: LinkKind,
  code: string,
  /** Where what the page shows first is read. The same function each time. */
  readFirst: (id: string) => readonly string[],
): {
  readonly opened: OpenedLink;
  readonly reopen: () => void;
  /** Told when what the link opened is refused to it. */
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
    if (thing?.kind === kind) for (const path of readFirst(thing.id)) askAhead(path);
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
  // A renewed code opens the same: what is open stays until the new one has.
  const current = state.code === code || state.opened.status === 'open';
  return { opened: current ? state.opened : { status: 'opening' }, reopen, refuse };
}

async function open(kind: LinkKind, code: string, signal: AbortSignal): Promise<OpenedLink> {
  const answer = await postJson<OpenLinkAnswer>('/api/portal/link', { code }, { signal });
  return answer.kind === kind ? { status: 'open', id: answer.id } : { status: 'refused' };
}

async function findOpened(kind: LinkKind, signal: AbortSignal): Promise<OpenedLink> {
  const me = await getJson<Me>('/api/portal/me', { signal });
  const latest = me.links.filter((link) => link.kind === kind).at(-1);
  return latest === undefined ? { status: 'none' } : { status: 'open', id: latest.id };
}
