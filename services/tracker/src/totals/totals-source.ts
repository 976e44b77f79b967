import { frameOf, type LiveSource } from '../live/event-streams.ts';
import type { LiveSignals } from '../live/live-signals.ts';
import type { TotalsDocument } from '../projections/totals.ts';
import { totalsView } from './totals-view.ts';

/** Frames by document: many read the same totals at the same moment. */
const frames = new WeakMap<TotalsDocument, string>();

function frameOfTotals(document: TotalsDocument): string {
  let frame = frames.get(document);
  if (frame === undefined) {
    frame = frameOf({ event: 'totals', data: totalsView(document.id, document.asOf, document) });
    frames.set(document, frame);
  }
  return frame;
}

/**
 * The totals of a drive as a stream: at once, then the newest state after changes.
 * @param read the document, for whom it is there; throws otherwise.
 */
export function totalsSource(
  signals: LiveSignals,
  driveId: string,
  read: () => Promise<TotalsDocument>,
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
