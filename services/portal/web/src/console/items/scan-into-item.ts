import type { CatalogueItem, Item } from '@bluebox/contracts';
import { packIdentityOf } from '@bluebox/contracts/pack-code';
import type { ScannedPack } from '../scanning/pack-scan-field.tsx';
import type { TypedItem } from './typed-item.ts';

/** Reason why a scanned pack does not belong to the goods that are being typed. */
export type PackMismatch =
  /** The pack was scanned before, for these goods. */
  | 'twice'
  /** The pack is of another item. */
  | 'other-item'
  /** The pack has another expiry or lot than the packs that were scanned before it. */
  | 'other-facts';

/** Facts that packs of one line share. */
export interface ScannedInto {
  readonly expiry: string;
  readonly lot: string;
  /** Whether a pack was scanned for these goods. */
  readonly isScanned: boolean;
  /** Identities of the scanned packs; see `packIdentityOf`. */
  readonly packs: readonly string[];
  /** Product code of a scanned pack, if no item of the catalogue has it. */
  readonly unknownCode?: string | undefined;
}

/**
 * Takes the facts of a pack over into goods of the same item. The quantity grows with the scanned
 * packs and never falls, because not every pack has a code of its own.
 * @returns the goods with the pack, or the reason why the pack does not belong to them.
 */
export function withPack<Goods extends ScannedInto & { readonly quantity: number | null }>(
  goods: Goods,
  { code, product, item }: ScannedPack,
): Goods | PackMismatch {
  const identity = packIdentityOf(code);
  if (identity !== undefined && goods.packs.includes(identity)) return 'twice';
  const { expiry, lot } = code.kind === 'gs1' ? code : {};
  const differs = (read: string | undefined, typed: string) =>
    read !== undefined && typed !== '' && read !== typed;
  if (goods.isScanned && (differs(expiry, goods.expiry) || differs(lot, goods.lot)))
    return 'other-facts';
  const packs = identity === undefined ? goods.packs : [...goods.packs, identity];
  return {
    ...goods,
    ...(expiry === undefined ? {} : { expiry }),
    ...(lot === undefined ? {} : { lot }),
    quantity: Math.max(goods.quantity ?? 0, packs.length, 1),
    isScanned: true,
    packs,
    ...(product === undefined ? {} : { unknownCode: item === undefined ? product : undefined }),
  };
}

/**
 * Takes a pack over into typed goods: the item of the catalogue, expiry and lot. Goods that nobody
 * has named yet become the pack's item.
 * @param categories categories that the drive collects. The category of another item is left as it is.
 */
export function withScannedItem(
  typed: TypedItem,
  pack: ScannedPack,
  categories: readonly TypedItem['category'][],
): TypedItem | PackMismatch {
  const { item } = pack;
  if (item === undefined) return withPack(typed, pack);
  const isNamed = typed.name.trim() !== '';
  const isSame =
    typed.itemId === undefined ? item.name === typed.name.trim() : item.itemId === typed.itemId;
  if (isNamed && !isSame) return 'other-item';
  const named: TypedItem = {
    ...typed,
    name: item.name,
    specification: item.specification ?? '',
    ...(categories.includes(item.category)
      ? { itemId: item.itemId, category: item.category, unit: item.unit }
      : {}),
  };
  return withPack(named, pack);
}

/** Returns the words and the id of an item of the catalogue, as goods name it. */
export const catalogued = ({
  itemId,
  name,
  specification,
  category,
  unit,
}: CatalogueItem): Item => ({
  itemId,
  name,
  ...(specification === undefined ? {} : { specification }),
  category,
  unit,
});
