import { kitEvents, type Making } from '@bluebox/contracts';
import { allOf, change, defineProjection, type View } from '@bluebox/event-sourcing';

/** Kits that were assembled together, with their components but not the givers. */
export interface KnownKits extends Making {
  /** Id of the parcel. */
  readonly id: string;
}

const kits = 'kits';

/** Kits with their components. The packing lists of inventory name only the parcel of the kits. */
export const kitsProjection = defineProjection({
  name: 'shipment-kits',
  version: 1,
  collections: [{ name: kits, indexes: [] }],
  reads: [
    allOf(kitEvents, {
      'kit.assembled': ({ data: { parcelId, quantity, components } }) => [
        change<KnownKits>(kits, parcelId, () => ({
          id: parcelId,
          quantity,
          components: components.map(({ pledgeId, ...component }) => component),
        })),
      ],
      'kit.taken-apart': ({ data }) => [change<KnownKits>(kits, data.parcelId, () => undefined)],
    }),
  ],
});

/** Reads the components of the kits in these parcels, and of the kits inside them. */
export async function makingsOf(
  view: View,
  parcelIds: Iterable<string>,
): Promise<ReadonlyMap<string, Making>> {
  const found = new Map<string, Making>();
  for (let next = new Set(parcelIds); next.size > 0; ) {
    const within = new Set<string>();
    for (const parcelId of next) {
      const making = await view.get<KnownKits>(kits, parcelId);
      if (making === undefined) continue;
      found.set(parcelId, making);
      for (const { parcelId: inner, item } of making.components)
        if (item.category === 'kit' && !found.has(inner)) within.add(inner);
    }
    next = within;
  }
  return found;
}
