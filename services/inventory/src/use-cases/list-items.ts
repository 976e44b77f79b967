import { type ItemDetail, type ListItemsQuery, searchTerms } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { listPage, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { catalogueItemOf, type ItemDocument } from '../projections/catalogue.ts';
import { readItem, survivorOf } from './known-item.ts';

/** Lists the catalogue by name; `merged` selects the items that were merged, or those that were not. */
export async function listItems(
  catalogue: View,
  { search, merged, ...page }: z.output<typeof ListItemsQuery>,
) {
  const contains = searchTerms(search ?? '');
  const { rows, ...rest } = await listPage<ItemDocument>(catalogue, 'items', {
    where: {
      ...(merged === undefined ? {} : { listed: !merged }),
      ...(contains.length === 0 ? {} : { searchText: { contains } }),
    },
    sort: [['searchName', 'asc']],
    ...page,
  });
  return ok({ items: await Promise.all(rows.map((row) => detailOf(catalogue, row))), ...rest });
}

export async function showItem(catalogue: View, itemId: string) {
  const detail = await detailOf(catalogue, await readItem(catalogue, itemId));
  return ok(detail, detail.version);
}

async function detailOf(catalogue: View, item: ItemDocument): Promise<ItemDetail> {
  const survivor = await survivorOf(catalogue, item);
  return {
    ...catalogueItemOf(item),
    ...(survivor === item ? {} : { mergedInto: catalogueItemOf(survivor) }),
    version: item.version,
  };
}
