import type { Category, Unit } from '@bluebox/contracts';
import { LARGEST_QUANTITY } from '@bluebox/contracts/kinds';
import { guessKind, usualUnit } from '@bluebox/contracts/known-goods';
import { unitOf } from '@bluebox/spreadsheet/columns';
import { readGoods, type WrittenItem } from '@bluebox/spreadsheet/written-goods';
import type { DraftGoods } from './draft.ts';

/** Goods read from one line. Absent parts were neither written nor guessed. */
export interface LineGoods {
  readonly name: string;
  readonly specification: string;
  readonly category?: Category;
  readonly unit?: Unit;
  readonly quantity?: number;
  /** Month of expiry, such as `2028-05`; empty if none was written. */
  readonly expiryMonth: string;
  /** Whether the category or the unit is a guess, for the giver to check. */
  readonly guessed: boolean;
}

export interface ReadLine {
  readonly goods: readonly LineGoods[];
  /** Words of the line that were not used. */
  readonly rest: string;
}

/**
 * Reads goods that a giver wrote in one line, such as 布洛芬 2盒 2028.5. Category and unit are guessed
 * by the name where they are not written.
 * @param offered categories that the drive collects. A guess outside of them is not used.
 */
export function readOneLine(line: string, offered: readonly Category[]): ReadLine {
  const { items, rest } = readGoods(line);
  return {
    goods: items.filter(({ name }) => name !== '').map((item) => goodsOf(item, offered)),
    rest,
  };
}

function goodsOf(item: WrittenItem, offered: readonly Category[]): LineGoods {
  const known = guessKind(item.name);
  const [only] = offered.length === 1 ? offered : [];
  const category = known !== undefined && offered.includes(known.category) ? known.category : only;
  const written = item.unit === undefined ? undefined : unitOf(item.unit, category);
  const guessed =
    category === undefined || written !== undefined
      ? undefined
      : known?.category === category
        ? known.unit
        : usualUnit(category);
  const unit = written ?? guessed;
  const quantity = /^\d{1,6}$/.test(item.quantity ?? '') ? Number(item.quantity) : 0;
  return {
    name: item.name,
    specification: item.specification ?? '',
    ...(category === undefined ? {} : { category }),
    ...(unit === undefined ? {} : { unit }),
    ...(quantity >= 1 && quantity <= LARGEST_QUANTITY ? { quantity } : {}),
    expiryMonth: /^\d{4}-\d{2}-\d{2}$/.test(item.expiry ?? '')
      ? (item.expiry ?? '').slice(0, 7)
      : '',
    guessed: category !== undefined,
  };
}

/** Returns goods that need no further answer as items of a draft; `undefined` for others. */
export function completeGoods({
  category,
  unit,
  quantity,
  name,
  specification,
}: LineGoods): DraftGoods | undefined {
  return category === undefined || unit === undefined || quantity === undefined
    ? undefined
    : { name, specification, category, unit, quantity };
}
