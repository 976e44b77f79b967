import { frameOf, type LiveSource } from '../live/event-streams.ts';
import type { LiveSignals } from '../live/live-signals.ts';
import type { TotalsDocument } from '../projections/totals.ts';
import { totalsView } from './totals-view.ts';

/** What a stream of totals shows. */
export interface ShownTotals {
  readonly document: TotalsDocument;
  /** Events of the drive that are not in it. */
  readonly parked: number;
}

/** Frames by document: many read the same totals at the same moment. */
const frames = new WeakMap<TotalsDocument, { readonly frame: string; readonly parked: number }>();

function frameOfTotals({ document, parked }: ShownTotals): string {
  const known = frames.get(document);
  if (known?.parked === parked) return known.frame;
  const data = totalsView(document.id, document.asOf, document, parked);
  const frame = frameOf({ event: 'totals', data });
  frames.set(document, { frame, parked });
  return frame;
}

/**
 * The totals of a drive as a stream: at once, then the newest state after changes.
 * @param read what to show, for whom it is there; throws otherwise.
 */
export function totalsSource(
  signals: LiveSignals,
  driveId: string,
  read: () => Promise<ShownTotals>,
): LiveSource {
  let told = '';
  return {
    listen: (onChange) => signals.listen(driveId, onChange),
    async next() {
      const frame = frameOfTotals(await read());
      if (frame === told) return [];
      told = frame;
      return [frame];
    },
  };
}
