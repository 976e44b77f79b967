import type { View } from '@bluebox/event-sourcing';
import { findEach } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import type { ItemNeedsDocument, ReferringKind } from '../projections/item-references.ts';
import { readItem, withMerged } from './known-item.ts';

/** Counts the records that name an item, or one that was merged into it. */
export async function countItemReferences(
  { catalogue, itemReferences }: { readonly catalogue: View; readonly itemReferences: View },
  itemId: string,
) {
  await readItem(catalogue, itemId);
  const ids = await withMerged(catalogue, itemId);
  const count = async (kind: ReferringKind) => {
    const counts = await Promise.all(
      ids.map((id) => itemReferences.count('references', { itemId: id, kind })),
    );
    return counts.reduce((sum, each) => sum + each, 0);
  };
  let drives = 0;
  for await (const { itemIds } of findEach<ItemNeedsDocument>(
    (query) => itemReferences.find('needs', query),
    {},
  ))
    if (itemIds.some((id) => ids.includes(id))) drives += 1;
  const [pledges, receptions, parcels] = await Promise.all([
    count('pledge'),
    count('reception'),
    count('parcel'),
  ]);
  return ok({ itemId, drives, pledges, receptions, parcels });
}
