import type { routes, SentEvent } from '@bluebox/contracts/routes';
import { type Frame, frameOf, type LiveSource } from '../live/event-streams.ts';
import type { LiveSignals } from '../live/live-signals.ts';
import type { NamedItem } from './named-items.ts';
import type { TotalsDocument } from './projection.ts';
import { publicTotals } from './small-groups.ts';
import { totalsView } from './totals-view.ts';

/** Readers of the totals. The public does not see a number of pledges from one to four. */
export type Audience = 'staff' | 'public';

/** Content of a stream of totals. */
export interface ShownTotals {
  readonly document: TotalsDocument;
  /** Number of the drive's events that the totals lack. */
  readonly parked: number;
  /** Goods of the items that needs of the drive name. */
  readonly named: readonly NamedItem[];
}

type TotalsEvent = SentEvent<typeof routes.streamTotals>;
type KnownFrame = {
  readonly frame: Frame<TotalsEvent>;
  readonly parked: number;
  /** The named items as text, because they are read anew for each reader. */
  readonly named: string;
};
/** Frames by document, because many readers read the same totals at the same time. */
const frames: Readonly<Record<Audience, WeakMap<TotalsDocument, KnownFrame>>> = {
  staff: new WeakMap(),
  public: new WeakMap(),
};

function frameOfTotals(
  audience: Audience,
  { document, parked, named }: ShownTotals,
): Frame<TotalsEvent> {
  const known = frames[audience].get(document);
  const items = JSON.stringify(named);
  if (known?.parked === parked && known.named === items) return known.frame;
  const totals = totalsView(document.id, document.asOf, document, parked, undefined, named);
  const data = audience === 'public' ? publicTotals(totals) : totals;
  const frame = frameOf({ event: 'totals', data });
  frames[audience].set(document, { frame, parked, named: items });
  return frame;
}

/**
 * Makes the totals of a drive as a stream. The totals are sent at once, and again after changes.
 * @param read returns the totals for a caller who may see them; throws otherwise.
 */
export function totalsSource(
  signals: LiveSignals,
  driveId: string,
  audience: Audience,
  read: () => Promise<ShownTotals>,
): LiveSource<TotalsEvent> {
  let told = '';
  return {
    listen: (onChange) => signals.listen(driveId, onChange),
    async next() {
      const frame = frameOfTotals(audience, await read());
      if (frame === told) return [];
      told = frame;
      return [frame];
    },
  };
}
