import type { DriveView, TotalsRow, TotalsView, Unit } from '@bluebox/contracts';
import {
  confirmedQuantity,
  countedQuantity,
  doubtfulQuantity,
  sentQuantity,
} from '@bluebox/contracts/counted';
import { type ReadersLanguage, termsIn } from '@bluebox/contracts/drive-texts';

export interface Amount {
  readonly unit: Unit;
  readonly count: number;
}

/** Facts about a drive for link previews. Equal facts give an equal picture. */
export interface ShareFacts {
  readonly title: string;
  readonly summary: string | undefined;
  readonly recipient: string;
  /**
   * Quantity that was promised, handed in or found. Goods that were withdrawn, not handed in,
   * rejected or disposed of are left out, and so are goods that will probably be rejected. Kits
   * that were assembled here are left out, because their components count.
   */
  readonly given: readonly Amount[];
  /** Sent quantity, in kits or not, including goods that were lost later. */
  readonly sent: readonly Amount[];
  readonly confirmed: readonly Amount[];
  /**
   * Covered share of the need, from 0 to 1: the mean over the kinds of goods, because different
   * units cannot be added.
   */
  readonly fullness: number;
}

type Signed = Readonly<Record<string, 1 | -1>>;
const GIVEN: Signed = {
  pledged: 1,
  walkIn: 1,
  found: 1,
  withdrawn: -1,
  notHandedIn: -1,
};
const REFUSED: Signed = { rejected: 1, returned: 1 };
const DISPOSED: Signed = { disposed: 1 };
const ASSEMBLED: Signed = { assembled: 1 };

export function shareFacts(
  drive: Pick<DriveView, 'terms'>,
  { rows }: Pick<TotalsView, 'rows'>,
  language: ReadersLanguage,
): ShareFacts {
  const terms = termsIn(language, drive.terms);
  return {
    title: terms.title,
    summary: terms.summary,
    recipient: terms.recipient.name,
    given: amounts(rows, (row) => balance(row, GIVEN) - notTaken(row) - doubtfulQuantity(row)),
    sent: amounts(rows, sentQuantity),
    confirmed: amounts(rows, confirmedQuantity),
    fullness: fullnessOf(terms.needs, rows),
  };
}

/** Sums amounts by unit, the largest first. */
function amounts(
  rows: readonly TotalsRow[],
  countOf: (row: TotalsRow) => number,
): readonly Amount[] {
  const sums = new Map<Unit, number>();
  for (const row of rows) sums.set(row.unit, (sums.get(row.unit) ?? 0) + countOf(row));
  return [...sums]
    .map(([unit, count]) => ({ unit, count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.unit < b.unit ? -1 : 1));
}

/**
 * Returns the quantity that was rejected, or disposed of after its acceptance, in kits or not. Kits
 * that were assembled here are left out, because they were not given.
 */
function notTaken(row: TotalsRow): number {
  const reported = Object.values(row.rejectedBy).reduce((sum, count) => sum + count, 0);
  const disposed = balance(row, DISPOSED);
  const refused = balance(row, REFUSED);
  // Goods that were rejected and then disposed of are no longer in `rejected`, but still in the
  // counts by reason.
  const disposedAtOnce = Math.min(disposed, Math.max(0, reported - refused));
  return (
    refused +
    disposedAtOnce +
    Math.max(0, disposed - disposedAtOnce - balance(row, ASSEMBLED)) +
    (row.inKits?.disposed ?? 0)
  );
}

const balance = ({ balances }: TotalsRow, accounts: Signed): number =>
  Object.entries(accounts).reduce(
    (sum, [account, sign]) => sum + sign * (balances[account] ?? 0),
    0,
  );

function fullnessOf(needs: DriveView['terms']['needs'], rows: readonly TotalsRow[]): number {
  const asked = new Map<string, number>();
  for (const { category, unit, quantity } of needs)
    asked.set(`${category}|${unit}`, (asked.get(`${category}|${unit}`) ?? 0) + quantity);
  if (asked.size === 0) return 0;
  const shares = [...asked].map(([kind, quantity]) => {
    const row = rows.find(({ category, unit }) => `${category}|${unit}` === kind);
    return row === undefined ? 0 : Math.min(1, countedQuantity(row) / quantity);
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
