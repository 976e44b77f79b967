import type { TotalsView } from '@bluebox/contracts';
import { useEffect, useState } from 'react';
import { followStream, type StreamState } from '../../shared/events.ts';

/** The totals of a drive as they change. */
export function useLiveTotals(driveId: string): {
  readonly totals: TotalsView | undefined;
  readonly state: StreamState;
} {
  const [totals, setTotals] = useState<TotalsView>();
  const [state, setState] = useState<StreamState>('connecting');
  useEffect(
    () =>
      followStream(`/api/tracker/drives/${driveId}/totals/stream`, {
        on: { totals: (data) => setTotals(data as TotalsView) },
        onState: setState,
      }),
    [driveId],
  );
  return { totals, state };
}
