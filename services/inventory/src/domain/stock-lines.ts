import type { ParcelView, StockLine } from '@bluebox/contracts';

/* Groups parcels into the lines of the stock list, and pages through the lines. */

/** Sort key of goods without an expiry, after every date. */
const NEVER = '9999';

/** A parcel with the fields that the stock list needs. */
export interface ListedParcel extends ParcelView {
  /** Key of the stock line. Interchangeable parcels have the same key, and keys sort by expiry. */
  readonly stockLine: string;
}

/**
 * Returns the key of a parcel's stock line. Keys sort by expiry, with goods without expiry last.
 * Kits of different assemblies have different keys.
 */
export function stockLineOf({
  item,
  expiry,
  lot,
  kitId,
}: Pick<ParcelView, 'item' | 'expiry' | 'lot' | 'kitId'>): string {
  const { name, specification = '', unit, category } = item;
  return [expiry ?? NEVER, name, specification, category, unit, lot ?? '', kitId ?? ''].join('\n');
}

/**
 * Adds parcels to `lines`. The parcels must be sorted by stock line, and by age within a line, the
 * oldest first.
 */
export function gatherLines(lines: StockLine[], parcels: readonly ListedParcel[]): void {
  for (const { stockLine, id, item, expiry, lot, kitId, pledgeId, free, quantity } of parcels) {
    const last = lines.at(-1);
    const portion = { id, free, quantity, ...(pledgeId === undefined ? {} : { pledgeId }) };
    if (last?.id === stockLine) {
      last.free += free;
      last.quantity += quantity;
      last.parcels.push(portion);
    } else
      lines.push({
        id: stockLine,
        item,
        ...(expiry === undefined ? {} : { expiry }),
        ...(lot === undefined ? {} : { lot }),
        ...(kitId === undefined ? {} : { kitId }),
        free,
        quantity,
        parcels: [portion],
      });
  }
}

/** Sorts names by pinyin, if the runtime supports it. */
const names = new Intl.Collator('zh-Hans-CN');

export const STOCK_LINE_ORDERS = {
  expiry: { sort: [], value: () => [] },
  name: { sort: [['name', 'asc']], value: ({ item }: StockLine) => [item.name] },
  most: {
    sort: [
      ['free', 'desc'],
      ['id', 'asc'],
    ],
    value: ({ free }: StockLine) => [free],
  },
} as const;
export type StockLineOrder = keyof typeof STOCK_LINE_ORDERS;

type Key = readonly (string | number | null)[];

export const stockLineKey = (line: StockLine, order: StockLineOrder): Key => [
  ...STOCK_LINE_ORDERS[order].value(line),
  line.id,
];

/** Compares two keys of the same order. */
function compareKeys(left: Key, right: Key, order: StockLineOrder): number {
  const byId = () => {
    const [a, b] = [String(left.at(-1)), String(right.at(-1))];
    return a < b ? -1 : a > b ? 1 : 0;
  };
  switch (order) {
    case 'expiry':
      return byId();
    case 'name':
      return names.compare(String(left[0]), String(right[0])) || byId();
    case 'most':
      return Number(right[0]) - Number(left[0]) || byId();
  }
}

/** Returns the page of lines after a key, and the key for the next page. */
export function pageOfLines(
  lines: readonly StockLine[],
  order: StockLineOrder,
  limit: number,
  after: Key | undefined,
): { readonly rows: readonly StockLine[]; readonly next?: Key } {
  const following = lines
    .map((line) => ({ line, key: stockLineKey(line, order) }))
    .filter(({ key }) => after === undefined || compareKeys(key, after, order) > 0)
    .sort((left, right) => compareKeys(left.key, right.key, order));
  const page = following.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map(({ line }) => line),
    ...(following.length > limit && last !== undefined ? { next: last.key } : {}),
  };
}
