import type { PlannedPledge } from './api/pledge.ts';
import type { PledgeLine } from './events/pledge.ts';

/** A pledge of an import: its lines in the spreadsheet, and its plan. */
interface PlannedRows {
  readonly lines: readonly Omit<PledgeLine, 'lineId' | 'condition'>[];
  readonly plan: Pick<PlannedPledge, 'pledgeId' | 'reference' | 'outcome' | 'lines' | 'missing'>;
}

/** A row whose goods count twice, because another pledge still has the former line. */
export interface MovedLine {
  /** Indexes of the pledge that gains the row, and of the row within the pledge. */
  readonly pledge: number;
  readonly row: number;
  readonly standsIn: NonNullable<PlannedPledge['lines'][number]['standsIn']>;
}

const plain = (text: string | undefined): string =>
  (text ?? '').normalize('NFKC').replace(/\s+/g, '').toLowerCase();
const goodsOf = ({ item, expiry, lot }: PlannedRows['lines'][number]): string =>
  JSON.stringify([
    plain(item.name),
    plain(item.specification),
    item.category,
    item.unit,
    expiry ?? '',
    plain(lot),
  ]);

/**
 * Finds rows that a spreadsheet moved from one pledge to another. One pledge gains goods; another
 * still has a line of the same goods, expiry and lot in Bluebox, but not in the spreadsheet.
 * Without a lot, the quantity must be equal too.
 */
export function movedLines(planned: readonly PlannedRows[]): readonly MovedLine[] {
  const lineKey = (pledgeId: string, lineId: string) => `${pledgeId} ${lineId}`;
  // A pledge may have several groups of rows in the file. A line is not missing if any group has
  // it.
  const seen = new Set(
    planned.flatMap(({ plan }) =>
      plan.lines.flatMap(({ before }) =>
        before === undefined ? [] : lineKey(plan.pledgeId, before.lineId),
      ),
    ),
  );
  const left = new Map(
    planned.flatMap(({ plan }) =>
      plan.missing.flatMap(({ line, withdrawn, canWithdraw }) => {
        const key = lineKey(plan.pledgeId, line.lineId);
        if (withdrawn || seen.has(key)) return [];
        const standsIn = {
          pledgeId: plan.pledgeId,
          reference: plan.reference ?? '',
          lineId: line.lineId,
          canWithdraw,
        };
        return [[key, { line, standsIn }] as const];
      }),
    ),
  );
  const gains = planned.flatMap(({ lines, plan }, pledge) =>
    plan.outcome === 'asks'
      ? []
      : plan.lines.flatMap(({ outcome, before }, row) => {
          const line = lines[row];
          if (line === undefined) return [];
          const gained =
            outcome === 'new'
              ? line.quantity
              : outcome === 'changed' && before !== undefined
                ? line.quantity - before.quantity
                : 0;
          const { pledgeId } = plan;
          const goods = goodsOf(line);
          return gained > 0 ? [{ pledge, row, pledgeId, gained, goods, lot: line.lot }] : [];
        }),
  );
  const found: MovedLine[] = [];
  for (const exactly of [true, false])
    for (const { pledge, row, pledgeId, gained, goods, lot } of gains) {
      if (found.some((one) => one.pledge === pledge && one.row === row)) continue;
      for (const [key, { line, standsIn }] of left) {
        const fits = exactly ? line.quantity === gained : lot !== undefined;
        if (!fits || standsIn.pledgeId === pledgeId || goodsOf(line) !== goods) continue;
        found.push({ pledge, row, standsIn });
        left.delete(key);
        break;
      }
    }
  return found;
}
