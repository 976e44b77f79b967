import type { CompletionView, TotalsView } from '@bluebox/contracts';
import type { Account } from '@bluebox/ledger';

type OpenEnd = CompletionView['openEnds'][number];

/**
 * The accounts that should be empty when a drive is over. Goods in kits are left out, because the
 * kits are included.
 */
const WAITING: readonly (readonly [OpenEnd['end'], Account])[] = [
  ['promised', 'promised'],
  ['not-inspected', 'received'],
  ['quarantined', 'quarantined'],
  ['rejected-here', 'rejected'],
  ['not-packed', 'accepted'],
  ['not-sent', 'packed'],
  ['in-transit', 'inTransit'],
  ['not-confirmed', 'delivered'],
];

/** Returns the work that is still open in a drive, from its totals. */
export function openEnds({
  rows,
  counts,
}: Pick<TotalsView, 'rows'> & {
  readonly counts: Pick<TotalsView['counts'], 'openCases'>;
}): CompletionView['openEnds'] {
  const goods = WAITING.flatMap(([end, account]): OpenEnd[] => {
    const quantities = rows.flatMap(({ category, unit, balances }) => {
      const quantity = balances[account] ?? 0;
      return quantity > 0 ? [{ category, unit, quantity }] : [];
    });
    const count = quantities.reduce((sum, { quantity }) => sum + quantity, 0);
    return count === 0 ? [] : [{ end, count, quantities }];
  });
  return counts.openCases > 0
    ? [...goods, { end: 'open-cases', count: counts.openCases, quantities: [] }]
    : goods;
}
