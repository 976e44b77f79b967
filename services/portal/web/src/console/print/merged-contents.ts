import type { Content } from '@bluebox/contracts';
import type { z } from 'zod';

type Packed = z.infer<typeof Content>;

/** Goods on one line of a label, with their earliest expiry date. */
export interface PrintedLine {
  /** Key of the line, unique on a label. */
  readonly key: string;
  readonly item: Packed['item'];
  readonly expiry: string | undefined;
  /** Whether the goods of the line have different expiry dates. */
  readonly differs: boolean;
  readonly quantity: number;
  /** The lot that all goods of the line have; undefined if none is known of all of them. */
  readonly lot: string | undefined;
  /** Whether the goods of the line have different lots. */
  readonly lotsDiffer: boolean;
}

/**
 * Returns the lines of a label, one for each item, whoever gave it. A label has no room for more
 * lines.
 */
export function labelLines(contents: readonly Packed[]): readonly PrintedLine[] {
  const lines = new Map<string, PrintedLine>();
  for (const { item, expiry, lot, quantity } of contents) {
    const key = JSON.stringify([item.name, item.specification, item.unit]);
    const before = lines.get(key);
    lines.set(key, {
      key,
      item,
      expiry: earlier(before?.expiry, expiry),
      differs: before !== undefined && (before.differs || before.expiry !== expiry),
      quantity: quantity + (before?.quantity ?? 0),
      ...lotsOf(before, lot),
    });
  }
  return [...lines.values()];
}

const lotsOf = (
  before: PrintedLine | undefined,
  lot: string | undefined,
): Pick<PrintedLine, 'lot' | 'lotsDiffer'> => {
  const lotsDiffer = before !== undefined && (before.lotsDiffer || before.lot !== lot);
  return { lot: lotsDiffer ? undefined : lot, lotsDiffer };
};

const earlier = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a;
