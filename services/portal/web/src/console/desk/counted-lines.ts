import type { ExpectedPledge, RecordReceptionBody } from '@bluebox/contracts';
import { readExpiry, typedExpiry } from '../input/expiry.ts';
import { readLot } from '../input/lot.ts';
import { readItem, type TypedItem } from '../items/typed-item.ts';

type ExpectedLine = ExpectedPledge['lines'][number];
type Rest = 'expected' | 'not-coming';

/** A promised line as it is being counted. */
export interface CountedLine {
  readonly line: ExpectedLine;
  readonly quantity: number | null;
  readonly expiry: string;
  /** Lot that was read off the packs; an empty text leaves the promised lot, if any. */
  readonly lot: string;
  /** The giver's answer about a shortfall; undefined until the desk has asked. */
  readonly rest: Rest | undefined;
}

/** Returns the lines with outstanding goods, each counted in full. */
export const asPromised = (pledge: ExpectedPledge): readonly CountedLine[] =>
  pledge.lines
    .filter(({ outstanding }) => outstanding > 0)
    .map((line) => ({
      line,
      quantity: line.outstanding,
      expiry: typedExpiry(line.expiry),
      lot: '',
      rest: undefined,
    }));

export const shortfall = ({ line, quantity }: CountedLine): number =>
  Math.max(0, line.outstanding - (quantity ?? 0));
/** Whether the desk still has to ask the giver about a shortfall. */
export const restUnsaid = (counted: CountedLine): boolean =>
  counted.quantity !== null && shortfall(counted) > 0 && counted.rest === undefined;
export const excess = ({ line, quantity }: CountedLine): number =>
  Math.max(0, (quantity ?? 0) - line.outstanding);

/**
 * Returns the lines to send; undefined while a field is empty or unclear. A line is left out if
 * nothing came and the rest is still expected.
 */
export function receptionLines(
  counted: readonly CountedLine[],
  extras: readonly TypedItem[],
): RecordReceptionBody['lines'] | undefined {
  const lines: RecordReceptionBody['lines'] = [];
  for (const each of counted) {
    const { line, quantity, expiry: typed, lot: typedLot, rest } = each;
    const expiry = readExpiry(typed);
    const lot = readLot(typedLot);
    if (quantity === null || expiry.kind === 'unclear' || lot.kind === 'unclear') return undefined;
    if (restUnsaid(each)) return undefined;
    if (quantity === 0 && rest === 'expected') continue;
    lines.push({
      lineId: line.lineId,
      quantity,
      ...(shortfall(each) > 0 && rest !== undefined ? { rest } : {}),
      // A typed lot shows that somebody read the packs, so the date counts as read as well.
      ...(expiry.kind === 'day' && (expiry.day !== line.expiry || lot.kind === 'lot')
        ? { expiry: expiry.day }
        : {}),
      ...(lot.kind === 'lot' ? { lot: lot.lot } : {}),
    });
  }
  for (const extra of extras) {
    const item = readItem(extra);
    if (item === undefined) return undefined;
    lines.push(item);
  }
  return lines;
}
