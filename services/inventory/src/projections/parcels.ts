import {
  type Item,
  type ParcelView,
  parcelEvents,
  searchableDay,
  searchableItem,
  searchTextOf,
} from '@bluebox/contracts';
import { allOf, type Change, change, defineProjection } from '@bluebox/event-sourcing';
import { knownFields } from '../domain/known-fields.ts';
import {
  type ItemStock,
  itemStockId,
  type ListedParcel,
  restock,
  stockLineOf,
} from '../domain/stock-lines.ts';

const parcels = 'parcels';
const stock = 'stock';

/** A parcel, with the fields to sort and search by. */
export interface ParcelDocument extends ListedParcel {
  /** Time that sorts the parcels of one stock line, the oldest first. */
  readonly createdAt: string;
  readonly searchText: string;
}

/** Returns the fields that the API shows. */
export const parcelViewOf = ({
  stockLine,
  createdAt,
  searchText,
  ...parcel
}: ParcelDocument): ParcelView => parcel;

interface AboutParcel {
  readonly parcelId: string;
  readonly driveId: string;
  readonly item: Item;
}

/** Changes a parcel, and the sums of its item. */
function edit(
  { parcelId, driveId, item }: AboutParcel,
  evolve: (parcel: ParcelDocument | undefined) => ParcelDocument | undefined,
): readonly Change[] {
  let before: ParcelDocument | undefined;
  let after: ParcelDocument | undefined;
  return [
    change<ParcelDocument>(parcels, parcelId, (parcel) => {
      before = parcel;
      after = evolve(parcel);
      return after;
    }),
    // Changes are applied in order, so the old and the new state are known here.
    change<ItemStock>(stock, itemStockId(driveId, item), (sums) => restock(sums, before, after)),
  ];
}

const shift = (parcel: AboutParcel, difference: number): readonly Change[] =>
  edit(parcel, (found) => {
    if (found === undefined) return undefined;
    const free = found.free + difference;
    return { ...found, free, available: free > 0 };
  });

/** All parcels that were not voided, and their sums by item and expiry. */
export const parcelsProjection = defineProjection({
  name: 'inventory-parcels',
  version: 4,
  collections: [
    {
      name: parcels,
      indexes: [
        'driveId+expiry+id+searchText',
        'driveId+available+expiry',
        'driveId+stockLine+createdAt',
        'driveId+available+stockLine+createdAt',
        'pledgeId',
        'lot',
      ],
      counted: ['driveId', 'available'],
    },
    { name: stock, indexes: ['driveId'] },
  ],
  reads: [
    allOf(parcelEvents, {
      'parcel.created': ({
        data: { parcelId, driveId, item, quantity, origin, expiry, lot },
        recordedAt,
      }) => {
        const kitId = origin.kind === 'assembly' ? origin.kitId : undefined;
        return edit({ parcelId, driveId, item }, () => ({
          id: parcelId,
          driveId,
          item,
          quantity,
          free: quantity,
          ...knownFields({
            expiry,
            lot,
            pledgeId: origin.kind === 'inspection' ? origin.pledgeId : undefined,
            kitId,
          }),
          available: true,
          stockLine: stockLineOf({ item, ...knownFields({ expiry, kitId }) }),
          createdAt: recordedAt,
          searchText: searchTextOf([...searchableItem(item), lot, ...searchableDay(expiry)]),
        }));
      },
      'parcel.voided': ({ data }) => edit(data, () => undefined),
      'parcel.packed': ({ data }) => shift(data, -data.quantity),
      'parcel.unpacked': ({ data }) => shift(data, data.quantity),
      'parcel.taken-for-kit': ({ data }) => shift(data, -data.quantity),
      'parcel.returned-from-kit': ({ data }) => shift(data, data.quantity),
      'parcel.adjusted': ({ data }) =>
        shift(data, data.direction === 'found' ? data.quantity : -data.quantity),
      'parcel.adjustment-reversed': ({ data }) =>
        shift(data, data.direction === 'found' ? -data.quantity : data.quantity),
    }),
  ],
});
