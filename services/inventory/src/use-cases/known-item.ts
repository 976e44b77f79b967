import { type Item, type ItemEvent, refuse } from '@bluebox/contracts';
import { findEach, type StreamTarget, type View } from '@bluebox/event-sourcing';
import { type CatalogueItemState, itemDecider, itemStream } from '../domain/item.ts';
import type { CodeDocument, ItemDocument } from '../projections/catalogue.ts';

/** Returns an item as the target of a command. The command is refused if `ifMatch` is outdated. */
export const itemTarget = (
  itemId: string,
  ifMatch?: number,
): StreamTarget<CatalogueItemState, ItemEvent> => ({
  stream: itemStream(itemId),
  evolver: itemDecider,
  expectedVersion: ifMatch,
});

export const findItem = (catalogue: View, itemId: string): Promise<ItemDocument | undefined> =>
  catalogue.get<ItemDocument>('items', itemId);

/** @throws UNKNOWN_ITEM if inventory has seen no event of the item. */
export async function readItem(catalogue: View, itemId: string): Promise<ItemDocument> {
  const item = await findItem(catalogue, itemId);
  if (item === undefined) throw refuse('UNKNOWN_ITEM');
  return item;
}

/** Returns the item that takes the place of a merged one; the item itself if it is listed. */
export async function survivorOf(catalogue: View, item: ItemDocument): Promise<ItemDocument> {
  let survivor = item;
  while (survivor.mergedInto !== undefined)
    survivor = await readItem(catalogue, survivor.mergedInto);
  return survivor;
}

/** Returns the ids of an item and of all items that were merged into it, directly or not. */
export async function withMerged(catalogue: View, itemId: string): Promise<readonly string[]> {
  const ids = [itemId];
  for (const id of ids)
    for await (const merged of findEach<ItemDocument>((query) => catalogue.find('items', query), {
      where: { mergedInto: id },
    }))
      ids.push(merged.id);
  return ids;
}

/** Returns the ids of all items that are the same as an item, because they were merged. */
export async function idsOfSame(catalogue: View, itemId: string): Promise<readonly string[]> {
  const item = await findItem(catalogue, itemId);
  return item === undefined
    ? [itemId]
    : withMerged(catalogue, (await survivorOf(catalogue, item)).id);
}

/**
 * Reads which of some goods are of merged items, and returns a function that puts goods under the item that
 * took the place of theirs.
 */
export async function survivorsOf(
  catalogue: View,
  goods: readonly Item[],
): Promise<(item: Item) => Item> {
  const survivors = new Map<string, string>();
  for (const itemId of new Set(goods.flatMap((item) => item.itemId ?? []))) {
    const item = await findItem(catalogue, itemId);
    if (item !== undefined) survivors.set(itemId, (await survivorOf(catalogue, item)).id);
  }
  return (item) =>
    item.itemId === undefined
      ? item
      : { ...item, itemId: survivors.get(item.itemId) ?? item.itemId };
}

export const readCode = (catalogue: View, code: string): Promise<CodeDocument | undefined> =>
  catalogue.get<CodeDocument>('codes', code);
