import {
  type FindItemsQuery,
  isTooShortToSearch,
  MOST_ITEMS_FOUND,
  searchTerms,
} from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { catalogueItemOf, type ItemDocument } from '../projections/catalogue.ts';
import { findItem, readCode } from './known-item.ts';

/** A character that sorts after every character of a name. */
const LAST = '\uffff';

/**
 * Finds listed items: the one that has a code, or those that match a search. The item with the
 * code that was typed comes first, then items whose name or initials begin with the search, then
 * those that contain all its words.
 */
export async function findItems(
  catalogue: View,
  { search = '', code }: z.output<typeof FindItemsQuery>,
) {
  if (code !== undefined)
    return ok({ items: (await byCode(catalogue, code)).map(catalogueItemOf) });
  const terms = searchTerms(search);
  if (terms.length === 0 || isTooShortToSearch(search)) return ok({ items: [] });
  const found = new Map<string, ItemDocument>();
  const add = (items: readonly ItemDocument[]) => {
    for (const item of items) if (found.size < MOST_ITEMS_FOUND) found.set(item.id, item);
  };
  const find = (where: Readonly<Record<string, string | boolean | object>>, sort: string) =>
    catalogue.find<ItemDocument>('items', {
      where: { listed: true, ...where },
      sort: [[sort, 'asc']],
      limit: MOST_ITEMS_FOUND,
    });
  const begin = terms.join('');
  const prefix = { gte: begin, lt: begin + LAST };
  if (/^[0-9]{8,14}$/.test(begin)) add(await byCode(catalogue, begin.padStart(14, '0')));
  add(await find({ searchName: prefix }, 'searchName'));
  add(await find({ initials: prefix }, 'initials'));
  if (found.size < MOST_ITEMS_FOUND)
    add(await find({ searchText: { contains: terms } }, 'searchName'));
  return ok({ items: [...found.values()].map(catalogueItemOf) });
}

async function byCode(catalogue: View, code: string): Promise<readonly ItemDocument[]> {
  const itemId = (await readCode(catalogue, code))?.itemId;
  const item = itemId === undefined ? undefined : await findItem(catalogue, itemId);
  return item === undefined ? [] : [item];
}
