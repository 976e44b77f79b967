import { type Category, itemEvents, type Unit } from '@bluebox/contracts';
import { change, defineProjection, someOf } from '@bluebox/event-sourcing';

/** An item of inventory's catalogue, with the facts that lines and needs must agree with. */
export interface KnownItemDocument {
  readonly id: string;
  readonly category: Category;
  readonly unit: Unit;
}

/** The items that lines and needs may name. A merged item may still be named. */
export const itemsProjection = defineProjection({
  name: 'pledge-items',
  version: 1,
  collections: [{ name: 'items', indexes: [] }],
  reads: [
    someOf(itemEvents, {
      'item.listed': ({ data: { itemId, category, unit } }) => [
        change<KnownItemDocument>('items', itemId, () => ({ id: itemId, category, unit })),
      ],
    }),
  ],
});
