import { isSameItem, type KitView, kitEvents } from '@bluebox/contracts';
import { allOf, change, changeExisting, defineProjection } from '@bluebox/event-sourcing';
import { knownFields } from '../domain/known-fields.ts';

const kits = 'kits';
const sums = 'sums';

type Contents = KitView['contents'];

/** Kits that were assembled together. The whereabouts of the kits are those of their parcel. */
export type KitDocument = Omit<KitView, 'free' | 'boxes' | 'inKits'>;
/** Numbers of kits in a drive, by the drive's id. */
export interface KitSums {
  readonly id: string;
  readonly made: number;
  readonly takenApart: number;
}

const noKits = (id: string): KitSums => ({ id, made: 0, takenApart: 0 });

/** Adds goods to the contents, in the entry of equal goods of equal expiry and lot if there is one. */
function withGoods(contents: Contents, goods: Contents[number]): Contents {
  const equal = contents.find(
    ({ item, expiry, lot }) =>
      isSameItem(item, goods.item) && expiry === goods.expiry && lot === goods.lot,
  );
  return equal === undefined
    ? [...contents, goods]
    : contents.map((other) =>
        other === equal ? { ...equal, quantity: equal.quantity + goods.quantity } : other,
      );
}

/** All assemblies of kits, also those that were taken apart. */
export const kitsProjection = defineProjection({
  name: 'inventory-kits',
  version: 1,
  collections: [
    { name: kits, indexes: ['driveId+assembledAt'], counted: ['driveId'] },
    { name: sums, indexes: [] },
  ],
  reads: [
    allOf(kitEvents, {
      'kit.assembled': ({
        data: { kitId, driveId, parcelId, item, quantity, components, recipeId },
        recordedAt,
      }) => [
        change<KitDocument>(kits, kitId, () => ({
          id: kitId,
          driveId,
          parcelId,
          item,
          quantity,
          ...knownFields({ recipeId }),
          assembledAt: recordedAt,
          contents: components.reduce<Contents>(
            (contents, { parcelId: _parcel, pledgeId: _pledge, ...goods }) =>
              withGoods(contents, goods),
            [],
          ),
        })),
        change<KitSums>(sums, driveId, (sum = noKits(driveId)) => ({
          ...sum,
          made: sum.made + quantity,
        })),
      ],
      'kit.taken-apart': ({ data: { kitId, driveId, quantity }, recordedAt }) => [
        changeExisting<KitDocument>(kits, kitId, (kit) => ({ ...kit, takenApartAt: recordedAt })),
        change<KitSums>(sums, driveId, (sum = noKits(driveId)) => ({
          ...sum,
          takenApart: sum.takenApart + quantity,
        })),
      ],
    }),
  ],
});
