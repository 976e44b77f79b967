import {
  type Item,
  type ParcelView,
  type StockLine,
  searchableDay,
  searchableItem,
  searchTextOf,
} from '@bluebox/contracts';

/* Sums parcels into the lines of the stock list, and pages through the lines. */

/** Sort key of goods without an expiry, after every date. */
const NEVER = '9999';

/** A parcel with the fields that the stock list needs. */
export interface ListedParcel extends Omit<ParcelView, 'holds'> {
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
  kitId,
}: Pick<ParcelView, 'item' | 'expiry' | 'kitId'>): string {
  const { name, specification = '', unit, category } = item;
  return [expiry ?? NEVER, name, specification, category, unit, kitId ?? ''].join('\n');
}

/** The sums of a stock line. */
export interface StockSum {
  /** Key of the line. */
  readonly line: string;
  readonly expiry?: string;
  readonly kitId?: string;
  readonly free: number;
  readonly held: number;
  readonly quantity: number;
  /** Number of parcels. */
  readonly parts: number;
  /** Number of parcels of each lot, by which the line can be found. */
  readonly lots: readonly { readonly lot: string; readonly parts: number }[];
}

/** All stock lines of an item in a drive. There is no document without parcels. */
export interface ItemStock {
  readonly id: string;
  readonly driveId: string;
  readonly item: Item;
  readonly sums: readonly StockSum[];
}

/** Returns the id of the document with the sums of an item in a drive. */
export const itemStockId = (
  driveId: string,
  { name, specification = '', category, unit }: Item,
): string => [driveId, name, specification, category, unit].join('\n');

/** Days between which goods expire. */
export interface ExpiryRange {
  readonly from: string;
  /** The first day that is no longer in the range; without it, goods without an expiry are in it. */
  readonly before?: string;
}

/** Returns the days before an expiry on which goods can still be used. */
export const daysBefore = (expiry: string | undefined, today: string): ExpiryRange => ({
  from: today,
  before: expiry ?? NEVER,
});

/** Returns the condition that the key of a stock line is in a range; keys begin with the expiry. */
export const keysIn = ({ from, before }: ExpiryRange) => ({
  gte: from,
  ...(before === undefined ? {} : { lt: before }),
});

/** Returns the lines of an item with free goods that expire in a range, the earliest first. */
export const freeLines = (
  { sums }: Pick<ItemStock, 'sums'>,
  { from, before }: ExpiryRange,
): readonly StockSum[] =>
  sums
    .filter(({ free, line }) => free > 0 && line >= from && (before === undefined || line < before))
    .sort((a, b) => (a.line < b.line ? -1 : 1));

/** Compares parcels by the order in which they are packed: by expiry, then the oldest first. */
export function comparePackingOrder(
  a: Pick<ParcelView, 'expiry'> & { readonly createdAt: string },
  b: Pick<ParcelView, 'expiry'> & { readonly createdAt: string },
): number {
  const [first, second] = [a, b].map(({ expiry, createdAt }) => (expiry ?? NEVER) + createdAt);
  return (first ?? '') < (second ?? '') ? -1 : first === second ? 0 : 1;
}

/** Replaces what a parcel adds to the sums of its item: its state before an event by that after. */
export function restock(
  stock: ItemStock | undefined,
  before: ListedParcel | undefined,
  after: ListedParcel | undefined,
): ItemStock | undefined {
  const parcel = after ?? before;
  if (parcel === undefined) return stock;
  const { driveId, item } = parcel;
  const sums = add(add(stock?.sums ?? [], before, -1), after, 1);
  return sums.length === 0 ? undefined : { id: itemStockId(driveId, item), driveId, item, sums };
}

/** Adds a parcel to the sums, or removes it with sign -1. A sum without parcels is dropped. */
function add(
  sums: readonly StockSum[],
  parcel: ListedParcel | undefined,
  sign: 1 | -1,
): readonly StockSum[] {
  if (parcel === undefined) return sums;
  const { stockLine: line, expiry, kitId, free, held = 0, quantity, lot } = parcel;
  const found = sums.find((sum) => sum.line === line) ?? {
    line,
    ...(expiry === undefined ? {} : { expiry }),
    ...(kitId === undefined ? {} : { kitId }),
    free: 0,
    held: 0,
    quantity: 0,
    parts: 0,
    lots: [],
  };
  const parts = found.parts + sign;
  const others = sums.filter((sum) => sum.line !== line);
  if (parts === 0) return others;
  const sum = {
    ...found,
    free: found.free + sign * free,
    held: found.held + sign * held,
    quantity: found.quantity + sign * quantity,
    parts,
    lots: addLot(found.lots, lot, sign),
  };
  return [...others, sum].sort((a, b) => (a.line < b.line ? -1 : 1));
}

function addLot(lots: StockSum['lots'], lot: string | undefined, sign: 1 | -1): StockSum['lots'] {
  if (lot === undefined) return lots;
  const parts = (lots.find((each) => each.lot === lot)?.parts ?? 0) + sign;
  const others = lots.filter((each) => each.lot !== lot);
  return parts === 0
    ? others
    : [...others, { lot, parts }].sort((a, b) => (a.lot < b.lot ? -1 : 1));
}

/** Largest number of lots that a stock line shows. */
const MOST_SHOWN_LOTS = 5;

/** A stock line without its parcels. */
export type SummedLine = Omit<StockLine, 'parcels'>;

export interface StockFilter {
  /** `true` selects lines with free goods, `false` lines without. */
  readonly available?: boolean | undefined;
  /** Whether lines with held goods are selected as those with free goods are. */
  readonly withHeld?: boolean | undefined;
  /** `true` selects only kits, `false` only other goods. */
  readonly kits?: boolean | undefined;
  /** Terms that the text of a line must contain: item, lots and expiry. */
  readonly terms: readonly string[];
}

/** Returns the lines of an item that match a filter. */
export function linesOf(
  { item, sums }: ItemStock,
  { available, withHeld = false, kits, terms }: StockFilter,
): readonly SummedLine[] {
  if (kits !== undefined && kits !== (item.category === 'kit')) return [];
  return sums
    .filter(
      ({ free, held }) =>
        available === undefined || available === (free > 0 || (withHeld && held > 0)),
    )
    .filter(({ expiry, lots }) => {
      if (terms.length === 0) return true;
      const text = searchTextOf([
        ...searchableItem(item),
        ...lots.map(({ lot }) => lot),
        ...searchableDay(expiry),
      ]);
      return terms.every((term) => text.includes(term));
    })
    .map(({ line, lots, ...sum }) => ({
      id: line,
      item,
      ...sum,
      ...(lots.length === 0 ? {} : { lots: lots.map(({ lot }) => lot).slice(0, MOST_SHOWN_LOTS) }),
    }));
}

/** Sorts names by pinyin, if the runtime supports it. */
const names = new Intl.Collator('zh-Hans-CN');

export const STOCK_LINE_ORDERS = {
  expiry: { sort: [], value: () => [] },
  name: { sort: [['name', 'asc']], value: ({ item }: SummedLine) => [item.name] },
  most: {
    sort: [
      ['free', 'desc'],
      ['id', 'asc'],
    ],
    value: ({ free }: SummedLine) => [free],
  },
} as const;
export type StockLineOrder = keyof typeof STOCK_LINE_ORDERS;

type Key = readonly (string | number | null)[];

export const stockLineKey = (line: SummedLine, order: StockLineOrder): Key => [
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
  lines: readonly SummedLine[],
  order: StockLineOrder,
  limit: number,
  after: Key | undefined,
): { readonly rows: readonly SummedLine[]; readonly next?: Key } {
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
