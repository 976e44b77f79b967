import type { Making } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { fragments, type KitFragment, type ParcelFragment } from './fragments.ts';
import { byId } from './read-fragments.ts';

/** An assembly, with the pledges from which its components came. */
export interface TracedMaking extends Making {
  readonly components: KitFragment['components'];
}

/**
 * Reads the assemblies of those parcels that consist of kits, and of the kits inside these kits.
 * @returns the assemblies by parcel.
 */
export async function readMakings(
  view: View,
  parcels: ReadonlyMap<string, ParcelFragment>,
): Promise<ReadonlyMap<string, TracedMaking>> {
  const makings = new Map<string, TracedMaking>();
  for (let next = parcels; next.size > 0; ) {
    const kits = await byId<KitFragment>(
      view,
      fragments.kits,
      [...next.values()].flatMap(({ kitId }) => kitId ?? []),
    );
    for (const { parcelId, components } of kits.values()) {
      const made = next.get(parcelId);
      // Kits that an adjustment found are in the parcel, but were not made by the assembly.
      if (made !== undefined)
        makings.set(parcelId, { quantity: made.quantity - made.found, components });
    }
    next = await byId<ParcelFragment>(
      view,
      fragments.parcels,
      [...kits.values()]
        .flatMap(({ components }) => components)
        .filter(({ item, parcelId }) => item.category === 'kit' && !makings.has(parcelId))
        .map(({ parcelId }) => parcelId),
    );
  }
  return makings;
}
