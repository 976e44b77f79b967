import { type PledgeCount, SMALLEST_GROUP, type TotalsView } from '@bluebox/contracts';

/**
 * A number of pledges as the public is told it. Of four who gave, colleagues would soon know which four;
 * none at all is nobody, and is told.
 */
export const publicPledgeCount = (pledges: PledgeCount): PledgeCount =>
  pledges === 0 || (typeof pledges === 'number' && pledges >= SMALLEST_GROUP)
    ? pledges
    : 'fewer-than-5';

/** Totals as the public is told them. Goods stay exact: they are no people, and whoever gave wants to see them arrive. */
export const publicTotals = (totals: TotalsView): TotalsView => ({
  ...totals,
  counts: { ...totals.counts, pledges: publicPledgeCount(totals.counts.pledges) },
});
