import type { Content } from '@bluebox/contracts';
import type { z } from 'zod';

type Packed = z.infer<typeof Content>;

/** What a reader counts together, with the earliest of the expiry dates. */
export interface PrintedLine {
  /** Unique among the lines of a sheet. */
  readonly key: string;
  readonly item: Packed['item'];
  readonly lot: string | undefined;
  readonly expiry: string | undefined;
  readonly quantity: number;
}

function merge(
  contents: readonly Packed[],
  keyOf: (content: Packed) => readonly unknown[],
): readonly PrintedLine[] {
  const lines = new Map<string, PrintedLine>();
  for (const content of contents) {
    const key = JSON.stringify(keyOf(content));
    const before = lines.get(key);
    const { item, lot, expiry, quantity } = content;
    lines.set(key, {
      key,
      item,
      lot,
      expiry: earlier(before?.expiry, expiry),
      quantity: quantity + (before?.quantity ?? 0),
    });
  }
  return [...lines.values()];
}

const earlier = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a;

/** For a packing list: the same item, lot and expiry are one line, whoever gave them. */
export const packingLines = (contents: readonly Packed[]): readonly PrintedLine[] =>
  merge(contents, ({ item, lot, expiry }) => [
    item.name,
    item.specification,
    item.unit,
    lot,
    expiry,
  ]);

/** For a label, where room is short: one line for each item. */
export const labelLines = (contents: readonly Packed[]): readonly PrintedLine[] =>
  merge(contents, ({ item }) => [item.name, item.specification, item.unit]);
