import type { BoxOriginsView, Content } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import {
  type BoxFragment,
  fragments,
  type KitFragment,
  type ParcelFragment,
  type PledgeFragment,
} from './fragments.ts';
import { byId } from './read-fragments.ts';

/**
 * Reads the contents of a box and the pledges from which the contents came; `undefined` for an
 * unknown box. Components of kits are included, but not the components of kits within kits.
 */
export async function readBoxOrigins(
  view: View,
  boxId: string,
): Promise<BoxOriginsView | undefined> {
  const box = await view.get<BoxFragment>(fragments.boxes, boxId);
  if (box === undefined) return undefined;
  const parcels = await byId<ParcelFragment>(view, fragments.parcels, Object.keys(box.contents));
  const kits = await byId<KitFragment>(
    view,
    fragments.kits,
    [...parcels.values()].flatMap(({ kitId }) => kitId ?? []),
  );
  const components = [...kits.values()].flatMap((kit) => kit.components);
  const pledges = await byId<PledgeFragment>(
    view,
    fragments.pledges,
    [...parcels.values(), ...components].flatMap(({ pledgeId }) => pledgeId ?? []),
  );
  const origin = ({
    parcelId,
    item,
    quantity,
    pledgeId,
  }: Pick<Content, 'parcelId' | 'item' | 'quantity' | 'pledgeId'>) => {
    const reference = pledges.get(pledgeId ?? '')?.reference;
    return {
      parcelId,
      item,
      quantity,
      ...(pledgeId === undefined ? {} : { pledgeId }),
      ...(reference === undefined ? {} : { reference }),
    };
  };
  return {
    boxId,
    driveId: box.driveId,
    number: box.number,
    contents: Object.entries(box.contents).flatMap(([parcelId, quantity]) => {
      const parcel = parcels.get(parcelId);
      if (parcel === undefined) return [];
      const { item, pledgeId, kitId } = parcel;
      const kit = kits.get(kitId ?? '');
      return [
        {
          ...origin({ parcelId, item, quantity, pledgeId }),
          ...(kit === undefined ? {} : { components: kit.components.map(origin) }),
        },
      ];
    }),
  };
}
