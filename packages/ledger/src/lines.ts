import type { BlueboxEvent } from '@bluebox/contracts';
import { type Balances, move } from './accounts.ts';
import { postings } from './postings.ts';

/** The balances of each line of one pledge or reception, by the line's id. */
export type LineBalances = Readonly<Record<string, Balances>>;

/**
 * Returns the lines' balances after an event. The order of events makes no difference, because
 * balances are sums.
 */
export function postToLines(lines: LineBalances, event: BlueboxEvent): LineBalances {
  const next: Record<string, Balances> = { ...lines };
  for (const { of, ...movement } of postings(event))
    if (of.lineId !== undefined) next[of.lineId] = move(next[of.lineId] ?? {}, movement);
  return next;
}
