import type { BlueboxEvent, Category, Unit } from '@bluebox/contracts';
import { type Balances, move } from './accounts.ts';
import { type Posting, postings } from './postings.ts';

/** Kind of goods that are counted together, such as `medicine|box`. */
export type Kind = `${Category}|${Unit}`;

export const kindOf = ({
  category,
  unit,
}: {
  readonly category: Category;
  readonly unit: Unit;
}): Kind => `${category}|${unit}`;

/** The balances of one drive, by kind of goods. */
export type Ledger = Readonly<Partial<Record<Kind, Balances>>>;

/** Returns the ledger after some movements. */
export function post(ledger: Ledger, movements: readonly Posting[]): Ledger {
  if (movements.length === 0) return ledger;
  const next: Partial<Record<Kind, Balances>> = { ...ledger };
  for (const posting of movements) {
    const kind = kindOf(posting);
    next[kind] = move(next[kind] ?? {}, posting);
  }
  return next;
}

/** Returns the ledger of a drive after one of its events. */
export const postEvent = (ledger: Ledger, event: BlueboxEvent): Ledger =>
  post(ledger, postings(event));
