import { z } from 'zod';
import { ItemNames } from '../events/inventory.ts';
import { ProductCode, TypedProductCode } from '../product-code.ts';
import { Id, Item, impersonal, text } from '../vocabulary.ts';
import { condition, pageOf, paging, searched } from './paging.ts';

// Bodies, queries and answers of the catalogue, which belongs to the inventory service.

/** Largest number of items that a type-ahead shows. */
export const MOST_ITEMS_FOUND = 10;

export const CatalogueItem = z.object({
  itemId: Id,
  ...ItemNames.shape,
  category: Item.shape.category,
  unit: Item.shape.unit,
  codes: z.array(ProductCode),
});
export type CatalogueItem = z.infer<typeof CatalogueItem>;

export const FindItemsQuery = z.strictObject({
  /** Part of the Chinese or English name, initials of the pinyin, or part of a code. */
  search: searched,
  /** Whole code of a pack. It is looked for instead of the search. */
  code: TypedProductCode.optional(),
});
/** Items from the best match on; at most {@link MOST_ITEMS_FOUND}. */
export const ItemsFound = z.object({ items: z.array(CatalogueItem) });

export const ItemDetail = z.object({
  ...CatalogueItem.shape,
  /** Item that took the place of this one, if this one was merged. */
  mergedInto: CatalogueItem.optional(),
  version: z.int(),
});
export type ItemDetail = z.infer<typeof ItemDetail>;

export const ListItemsQuery = z.strictObject({ ...paging, search: searched, merged: condition });
export const ItemList = z.object({ items: z.array(ItemDetail), ...pageOf });

const names = {
  name: impersonal(text(80)),
  specification: impersonal(text(80)).optional(),
  english: impersonal(text(80)).optional(),
};
/** Largest number of codes of an item. */
export const MOST_CODES = 50;
export const AddItemBody = z.strictObject({
  ...names,
  category: Item.shape.category,
  unit: Item.shape.unit,
  codes: z.array(TypedProductCode).max(MOST_CODES).default([]),
});
export const RenameItemBody = z.strictObject(names);
export const MergeItemBody = z.strictObject({
  /** Item that remains. */
  into: Id,
});
export const CodeBody = z.strictObject({ code: TypedProductCode });
export const ItemChanged = z.object({ itemId: Id, version: z.int() });

/** Numbers of records that name an item by its own id, for the preview of a merge. */
export const ItemReferences = z.object({
  itemId: Id,
  /** Drives with a need for the item. */
  drives: z.int(),
  pledges: z.int(),
  receptions: z.int(),
  parcels: z.int(),
});
export type ItemReferences = z.infer<typeof ItemReferences>;
