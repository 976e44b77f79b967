import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { newIdempotencyKey } from '../../platform/api.ts';
import { importPledges } from '../api/imports.ts';
import { driveKey } from '../api/pledge.ts';
import { hasSessionEnded, noteSessionEnded, onSessionChange } from '../auth/session-ended.ts';
import { saysSessionEnded } from '../query-client.ts';
import { prepareSending, type Sending, type SendingOptions, type SendingState } from './sending.ts';

const NOTHING: SendingState = {
  phase: 'stopped',
  sent: 0,
  total: 0,
  counts: { created: 0, amended: 0, unchanged: 0 },
  refused: [],
};

/** Runs the page's import. The end of the session halts the import; a new sign-in continues it. */
export function useSending(driveId: string) {
  const queries = useQueryClient();
  const [sending, setSending] = useState<Sending>();
  const state = useSyncExternalStore(
    useCallback((listener) => sending?.subscribe(listener) ?? (() => {}), [sending]),
    () => sending?.state() ?? NOTHING,
  );
  const begin = ({ pledges, noticeVersion }: Pick<SendingOptions, 'pledges' | 'noticeVersion'>) => {
    const begun = prepareSending({
      pledges,
      noticeVersion,
      run: newIdempotencyKey(),
      post: importPledges(driveId),
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    });
    setSending(begun);
    begun.goOn();
  };
  const { phase, problem } = state;
  const signedOut = phase === 'halted' && saysSessionEnded(problem);
  useEffect(() => {
    if (!signedOut) return;
    noteSessionEnded();
    return onSessionChange(() => {
      if (!hasSessionEnded()) sending?.goOn();
    });
  }, [signedOut, sending]);
  useEffect(() => {
    if (phase === 'done' || phase === 'stopped')
      void queries.invalidateQueries({ queryKey: driveKey(driveId) });
  }, [phase, queries, driveId]);
  useEffect(() => () => sending?.stop(), [sending]);
  return { sending, state, signedOut, begin, forget: () => setSending(undefined) };
}
