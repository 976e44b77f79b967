import type { TotalsView } from '@bluebox/contracts';
import { useEffect, useState } from 'react';
import { followTotals, loadTotals } from '../../domain/totals.ts';
import { type StreamState, WITHOUT_A_STREAM } from '../../platform/events.ts';

/**
 * Follows the totals of a drive. Without a free connection for the stream, the totals are loaded at
 * intervals.
 */
export function useLiveTotals(driveId: string): {
  readonly totals: TotalsView | undefined;
  readonly state: StreamState;
} {
  const [totals, setTotals] = useState<TotalsView>();
  const [state, setState] = useState<StreamState>('connecting');
  useEffect(() => followTotals(driveId, { onTotals: setTotals, onState: setState }), [driveId]);
  useEffect(() => {
    if (state !== 'waiting') return;
    const ask = () => loadTotals(driveId).then(setTotals, () => {});
    void ask();
    const asking = setInterval(ask, WITHOUT_A_STREAM);
    return () => clearInterval(asking);
  }, [driveId, state]);
  return { totals, state };
}
