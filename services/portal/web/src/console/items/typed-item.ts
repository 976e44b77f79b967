import type { Item } from '@bluebox/contracts';
import { usualUnit } from '@bluebox/contracts/known-goods';
import { hasLot, mayExpire } from '../../domain/kinds.ts';
import { readExpiry } from '../input/expiry.ts';
import { readLot } from '../input/lot.ts';
import type { ScannedInto } from './scan-into-item.ts';

/** An item as it is being typed at the desk. */
export interface TypedItem extends ScannedInto {
  readonly name: string;
  readonly specification: string;
  readonly category: Item['category'];
  readonly unit: Item['unit'];
  readonly quantity: number | null;
  /** Id of the item in the catalogue, if a scanned code or a choice named it. */
  readonly itemId?: string | undefined;
}

export const emptyItem = (category: Item['category'] = 'medicine'): TypedItem => ({
  name: '',
  specification: '',
  category,
  unit: usualUnit(category),
  quantity: 1,
  expiry: '',
  lot: '',
  isScanned: false,
  packs: [],
});

export interface ReadItem {
  readonly item: Item;
  readonly quantity: number;
  readonly expiry?: string;
  readonly lot?: string;
  readonly packs?: string[];
}

/**
 * Returns the typed item; undefined while a field is missing or unclear. Fields that the category
 * does not have are ignored.
 */
export function readItem(typed: TypedItem): ReadItem | undefined {
  const expiry = readExpiry(mayExpire(typed.category) ? typed.expiry : '');
  const lot = readLot(hasLot(typed.category) ? typed.lot : '');
  const name = typed.name.trim();
  const specification = typed.specification.trim();
  if (name === '' || typed.quantity === null || typed.quantity < 1) return undefined;
  if (expiry.kind === 'unclear' || lot.kind === 'unclear') return undefined;
  if (typed.packs.length > typed.quantity) return undefined;
  return {
    item: {
      ...(typed.itemId === undefined ? {} : { itemId: typed.itemId }),
      name,
      ...(specification === '' ? {} : { specification }),
      category: typed.category,
      unit: typed.unit,
    },
    quantity: typed.quantity,
    ...(expiry.kind === 'day' ? { expiry: expiry.day } : {}),
    ...(lot.kind === 'lot' ? { lot: lot.lot } : {}),
    ...(typed.packs.length === 0 ? {} : { packs: [...typed.packs] }),
  };
}
