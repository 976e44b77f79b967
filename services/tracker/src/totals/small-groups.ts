import { type PledgeCount, SMALLEST_GROUP, type TotalsView } from '@bluebox/contracts';

/**
 * Returns the number of pledges as the public sees it. Fewer than five givers could be identified
 * by their colleagues. Zero identifies nobody, and is shown.
 */
export const publicPledgeCount = (pledges: PledgeCount): PledgeCount =>
  pledges === 0 || (typeof pledges === 'number' && pledges >= SMALLEST_GROUP)
    ? pledges
    : 'fewer-than-5';

/**
 * Returns totals as the public sees them. Quantities of goods stay exact: they identify nobody, and
 * givers want to see their goods arrive.
 */
export const publicTotals = (totals: TotalsView): TotalsView => ({
  ...totals,
  counts: { ...totals.counts, pledges: publicPledgeCount(totals.counts.pledges) },
});
