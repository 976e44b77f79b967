import { refuse } from './refusals.ts';
import type { Category, Unit } from './vocabulary.ts';

/** Category and unit, by which goods are counted. */
interface Counted {
  readonly category: Category;
  readonly unit: Unit;
}
/** Goods or a need that may name an item of the catalogue. */
export type MayNameItem = Counted & { readonly itemId?: string | undefined };

/**
 * Refuses goods that name an unknown item, or an item of another category or unit. Goods that name
 * none cost no read.
 * @param read returns an item of the catalogue; `undefined` if the service has not seen it.
 */
export async function assertCatalogued(
  goods: readonly MayNameItem[],
  read: (itemId: string) => Promise<Counted | undefined>,
): Promise<void> {
  for (const { itemId, category, unit } of goods) {
    if (itemId === undefined) continue;
    const item = await read(itemId);
    if (item === undefined) throw refuse('UNKNOWN_ITEM', { itemId });
    if (item.category !== category || item.unit !== unit)
      throw refuse('ITEM_OF_OTHER_KIND', { itemId, category: item.category, unit: item.unit });
  }
}
