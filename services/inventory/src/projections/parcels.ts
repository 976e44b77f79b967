import {
  type ParcelView,
  parcelEvents,
  searchableDay,
  searchableItem,
  searchTextOf,
} from '@bluebox/contracts';
import {
  allOf,
  type Change,
  change,
  changeExisting,
  defineProjection,
} from '@bluebox/event-sourcing';
import { knownFields } from '../domain/known-fields.ts';
import { type ListedParcel, stockLineOf } from '../domain/stock-lines.ts';

const parcels = 'parcels';

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

const shift = (parcelId: string, difference: number): readonly Change[] => [
  changeExisting<ParcelDocument>(parcels, parcelId, (parcel) => {
    const free = parcel.free + difference;
    return { ...parcel, free, available: free > 0 };
  }),
];

/** All parcels that were not voided. */
export const parcelsProjection = defineProjection({
  name: 'inventory-parcels',
  version: 3,
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
  ],
  reads: [
    allOf(parcelEvents, {
      'parcel.created': ({
        data: { parcelId, driveId, item, quantity, origin, expiry, lot },
        recordedAt,
      }) => [
        change<ParcelDocument>(parcels, parcelId, () => ({
          id: parcelId,
          driveId,
          item,
          quantity,
          free: quantity,
          ...knownFields({
            expiry,
            lot,
            pledgeId: origin.kind === 'inspection' ? origin.pledgeId : undefined,
            kitId: origin.kind === 'assembly' ? origin.kitId : undefined,
          }),
          available: true,
          stockLine: stockLineOf({
            item,
            ...knownFields({
              expiry,
              lot,
              kitId: origin.kind === 'assembly' ? origin.kitId : undefined,
            }),
          }),
          createdAt: recordedAt,
          searchText: searchTextOf([...searchableItem(item), lot, ...searchableDay(expiry)]),
        })),
      ],
      'parcel.voided': ({ data }) => [
        change<ParcelDocument>(parcels, data.parcelId, () => undefined),
      ],
      'parcel.packed': ({ data }) => shift(data.parcelId, -data.quantity),
      'parcel.unpacked': ({ data }) => shift(data.parcelId, data.quantity),
      'parcel.taken-for-kit': ({ data }) => shift(data.parcelId, -data.quantity),
      'parcel.returned-from-kit': ({ data }) => shift(data.parcelId, data.quantity),
      'parcel.adjusted': ({ data }) =>
        shift(data.parcelId, data.direction === 'found' ? data.quantity : -data.quantity),
      'parcel.adjustment-reversed': ({ data }) =>
        shift(data.parcelId, data.direction === 'found' ? -data.quantity : data.quantity),
    }),
  ],
});
