import type { DriveView, TotalsRow, TotalsView, Unit } from '@bluebox/contracts';
import { countedQuantity, doubtfulQuantity } from '@bluebox/contracts/counted';

export interface Amount {
  readonly unit: Unit;
  readonly count: number;
}

/** What a drive shows of itself where its link is shared: goods only. Equal facts make an equal picture. */
export interface ShareFacts {
  readonly title: string;
  readonly summary: string | undefined;
  readonly recipient: string;
  /**
   * Promised or handed in, not taken back, and not what could not be taken or would likely be refused. Kits that
   * were made of what was given are no gift besides: they are in here as what went into them.
   */
  readonly given: readonly Amount[];
  /** On its way, there, or confirmed. */
  readonly sent: readonly Amount[];
  readonly confirmed: readonly Amount[];
  /** Share of what was asked for, 0 to 1: the mean over its kinds, as boxes and devices cannot be added. */
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
const SENT: Signed = { inTransit: 1, delivered: 1, confirmed: 1 };
const CONFIRMED: Signed = { confirmed: 1 };

export function shareFacts(
  { terms }: Pick<DriveView, 'terms'>,
  { rows }: Pick<TotalsView, 'rows'>,
): ShareFacts {
  return {
    title: terms.title,
    summary: terms.summary,
    recipient: terms.recipient.name,
    given: amounts(rows, (row) => balance(row, GIVEN) - notTaken(row) - doubtfulQuantity(row)),
    sent: amounts(rows, (row) => balance(row, SENT)),
    confirmed: amounts(rows, (row) => balance(row, CONFIRMED)),
    fullness: fullnessOf(terms.needs, rows),
  };
}

/** Sums of each unit, the largest first: boxes and devices are never added up. */
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

/** What was refused, or accepted and disposed of, by itself or in a kit; kits that were made here were not given. */
function notTaken(row: TotalsRow): number {
  const reported = Object.values(row.rejectedBy).reduce((sum, count) => sum + count, 0);
  const disposed = balance(row, DISPOSED);
  const refused = balance(row, REFUSED);
  // Among what was disposed of, what was refused at first is known by its reasons.
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
