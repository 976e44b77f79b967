import type { Content } from '@bluebox/contracts';
import type { z } from 'zod';

type Packed = z.infer<typeof Content>;

/** Goods that a label counts together, with the earliest of their expiry dates. */
export interface PrintedLine {
  /** Key of the line, unique on a label. */
  readonly key: string;
  readonly item: Packed['item'];
  readonly expiry: string | undefined;
  /** Whether the goods of the line differ in their expiry dates. */
  readonly differs: boolean;
  readonly quantity: number;
}

/** Returns the lines for a label, where space is short: one for each item, whoever gave it. */
export function labelLines(contents: readonly Packed[]): readonly PrintedLine[] {
  const lines = new Map<string, PrintedLine>();
  for (const { item, expiry, quantity } of contents) {
    const key = JSON.stringify([item.name, item.specification, item.unit]);
    const before = lines.get(key);
    lines.set(key, {
      key,
      item,
      expiry: earlier(before?.expiry, expiry),
      differs: before !== undefined && (before.differs || before.expiry !== expiry),
      quantity: quantity + (before?.quantity ?? 0),
    });
  }
  return [...lines.values()];
}

const earlier = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a;
