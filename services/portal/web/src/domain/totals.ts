import type { TotalsView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { getJson } from '../platform/api.ts';
import { followStream, type StreamState } from '../platform/events.ts';

export const loadTotals = (driveId: string, options: { readonly signal?: AbortSignal } = {}) =>
  getJson(routes.showTotals.at({ driveId }), options);

interface TotalsListeners {
  readonly onTotals: (totals: TotalsView) => void;
  readonly onState: (state: StreamState) => void;
}

/**
 * Follows the totals of a drive until the returned function is called. In the state `waiting`
 * callers load the totals themselves, every `WITHOUT_A_STREAM` milliseconds.
 */
export const followTotals = (driveId: string, { onTotals, onState }: TotalsListeners) =>
  followStream(routes.streamTotals.at({ driveId }), {
    on: { totals: (totals) => onTotals(totals) },
    onState,
  });
