import type { ExpectedPledge, Item, RecordReceptionBody } from '@bluebox/contracts';
import { packIdentityOf } from '@bluebox/contracts/pack-code';
import { isSameItem } from '@bluebox/contracts/same-item';
import { readExpiry, typedExpiry } from '../input/expiry.ts';
import { readLot } from '../input/lot.ts';
import {
  catalogued,
  type ScannedInto,
  withPack,
  withScannedItem,
} from '../items/scan-into-item.ts';
import { emptyItem, readItem, type TypedItem } from '../items/typed-item.ts';
import type { ScannedPack } from '../scanning/pack-scan-field.tsx';

type ExpectedLine = ExpectedPledge['lines'][number];
type Rest = 'expected' | 'not-coming';

/** A promised line as it is being counted. */
export interface CountedLine extends ScannedInto {
  readonly line: ExpectedLine;
  readonly quantity: number | null;
  /** Lot that was read off the packs; an empty text leaves the promised lot, if any. */
  readonly lot: string;
  /** The giver's answer about a shortfall; undefined until the desk has asked. */
  readonly rest: Rest | undefined;
}

/**
 * Returns the lines with outstanding goods, each counted in full.
 * @param scanned identities of packs that were scanned before, by the pledge's lines in order.
 */
export const asPromised = (
  pledge: ExpectedPledge,
  scanned: readonly (readonly string[])[] = [],
): readonly CountedLine[] =>
  pledge.lines
    .map((line, index) => ({ line, packs: scanned[index] ?? [] }))
    .filter(({ line }) => line.outstanding > 0)
    .map(({ line, packs }) => ({
      line,
      quantity: line.outstanding,
      expiry: typedExpiry(line.expiry),
      lot: packs.length === 0 ? '' : (line.lot ?? ''),
      isScanned: packs.length > 0,
      packs,
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
    const { line, quantity, expiry: typed, lot: typedLot, packs, rest } = each;
    const expiry = readExpiry(typed);
    const lot = readLot(typedLot);
    if (quantity === null || expiry.kind === 'unclear' || lot.kind === 'unclear') return undefined;
    if (restUnsaid(each) || packs.length > quantity) return undefined;
    if (quantity === 0 && rest === 'expected') continue;
    lines.push({
      lineId: line.lineId,
      quantity,
      ...(shortfall(each) > 0 && rest !== undefined ? { rest } : {}),
      // A lot shows that somebody read the packs, so the date counts as read as well.
      ...(expiry.kind === 'day' && (expiry.day !== line.expiry || lot.kind === 'lot')
        ? { expiry: expiry.day }
        : {}),
      ...(lot.kind === 'lot' ? { lot: lot.lot } : {}),
      ...(packs.length === 0 ? {} : { packs: [...packs] }),
    });
  }
  for (const extra of extras) {
    const item = readItem(extra);
    if (item === undefined) return undefined;
    lines.push(item);
  }
  return lines;
}

/** Goods on the counter: promised lines, and goods that were not promised. */
export interface Counter {
  readonly counted: readonly CountedLine[];
  readonly extras: readonly TypedItem[];
}

export type PlacedPack =
  | (Counter & {
      readonly kind: 'line' | 'extra';
      /** Goods with which the pack was noted. */
      readonly item: Pick<Item, 'name' | 'specification' | 'category'>;
    })
  /** The pack was scanned before. */
  | { readonly kind: 'twice' }
  /** Nothing shows to which goods the pack belongs, so somebody must say it. */
  | { readonly kind: 'ask' };

/**
 * Notes a scanned pack with the promised line of the same item, or with goods that were not
 * promised if there is no such line, or if its packs show another expiry or lot.
 * @param chosen id of the line that somebody named; `null` for goods that were not promised.
 */
export function placePack(
  { counted, extras }: Counter,
  pack: ScannedPack,
  categories: readonly Item['category'][],
  chosen?: string | null,
): PlacedPack {
  const { item } = pack;
  const identity = packIdentityOf(pack.code);
  const known = [...counted, ...extras].flatMap(({ packs }) => packs);
  if (identity !== undefined && known.includes(identity)) return { kind: 'twice' };
  const lines = counted.filter(({ line }) =>
    chosen === undefined
      ? item !== undefined && isSameItem(line.item, catalogued(item))
      : line.lineId === chosen,
  );
  if (chosen === undefined && (lines.length > 1 || (item === undefined && counted.length > 0)))
    return { kind: 'ask' };
  const [line] = lines;
  const noted = line === undefined ? undefined : withPack(line, pack);
  if (noted !== undefined && typeof noted !== 'string')
    return {
      kind: 'line',
      counted: counted.map((other) => (other === line ? noted : other)),
      extras,
      item: noted.line.item,
    };
  const start = emptyItem(line?.line.item.category ?? categories[0]);
  const goods: TypedItem = {
    ...start,
    ...(line === undefined
      ? {}
      : {
          name: line.line.item.name,
          specification: line.line.item.specification ?? '',
          unit: line.line.item.unit,
          itemId: line.line.item.itemId,
        }),
  };
  // Goods without a scan can have no facts or packs that differ.
  const extra = withScannedItem(goods, pack, categories) as TypedItem;
  return { kind: 'extra', counted, extras: [...extras, extra], item: extra };
}
