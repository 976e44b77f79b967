import type { View } from '@bluebox/event-sourcing';
import { changedHours } from './changed-hours.ts';
import type { TotalsDocument } from './projection.ts';
import { openHour, publicMoments } from './public-moments.ts';

type Moments = Promise<readonly string[]>;

/**
 * Makes a function that reads the public moments of a drive. The moments are remembered by document,
 * because every change of a drive's hours replaces the document of its totals, and many readers ask
 * for the same moments.
 */
export function momentsReader(
  totals: View,
  now: () => Date,
): (document: TotalsDocument) => Moments {
  const known = new WeakMap<TotalsDocument, { readonly open: string; readonly moments: Moments }>();
  return (document) => {
    const open = openHour(now());
    const before = known.get(document);
    if (before?.open === open) return before.moments;
    const moments = changedHours(totals, document.id).then((hours) => publicMoments(hours, open));
    known.set(document, { open, moments });
    moments.catch(() => known.delete(document));
    return moments;
  };
}
