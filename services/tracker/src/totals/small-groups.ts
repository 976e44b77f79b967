import { type PledgeCount, SMALLEST_GROUP, type TotalsView } from '@bluebox/contracts';

/**
 * Returns the number of pledges as the public sees it. If there are fewer than five givers,
 * colleagues would soon know who they are; zero identifies nobody and is shown.
 */
export const publicPledgeCount = (pledges: PledgeCount): PledgeCount =>
  pledges === 0 || (typeof pledges === 'number' && pledges >= SMALLEST_GROUP)
    ? pledges
    : 'fewer-than-5';

/**
 * Returns totals as the public sees them. Quantities of goods stay exact, because they identify
 * nobody and givers want to see theirs arrive.
 */
export const publicTotals = (totals: TotalsView): TotalsView => ({
  ...totals,
  counts: { ...totals.counts, pledges: publicPledgeCount(totals.counts.pledges) },
});
