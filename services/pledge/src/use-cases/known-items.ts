import { assertCatalogued, type MayNameItem } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import type { KnownItemDocument } from '../projections/items.ts';

/** Refuses goods that name an item which the catalogue does not have, or has as another kind. */
export const assertItemsKnown = (items: View, goods: readonly MayNameItem[]): Promise<void> =>
  assertCatalogued(goods, (itemId) => items.get<KnownItemDocument>('items', itemId));
