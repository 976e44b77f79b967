import {
  type Item,
  lotKey,
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
  /** Packed quantities by box. */
  readonly packed: Readonly<Record<string, number>>;
  readonly inKits: number;
  /** Id of the goods in the catalogue. */
  readonly itemId?: string;
  /** Lot in the form in which lots are compared. */
  readonly lotKey?: string;
  readonly held: number;
  /** Ids of the holds that stop the parcel. */
  readonly holds: readonly string[];
}

/** Returns the fields that the API shows. */
export const parcelViewOf = ({
  stockLine,
  createdAt,
  searchText,
  packed,
  inKits,
  holds,
  itemId: _itemId,
  lotKey: _lotKey,
  ...parcel
}: ParcelDocument): ParcelView => ({
  ...parcel,
  ...(holds.length === 0 ? {} : { holds: [...holds] }),
});

interface AboutParcel {
  readonly parcelId: string;
  readonly driveId: string;
  readonly item: Item;
  /** Mark that the pieces are held. */
  readonly held?: true | undefined;
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

/** Changes the free quantity of a parcel, and where the others are. */
const shift = (
  parcel: AboutParcel,
  difference: number,
  elsewhere: (found: ParcelDocument) => Partial<ParcelDocument> = () => ({}),
): readonly Change[] =>
  edit(parcel, (found) => {
    if (found === undefined) return undefined;
    if (parcel.held === true)
      return { ...found, held: found.held + difference, ...elsewhere(found) };
    const free = found.free + difference;
    return { ...found, free, available: free > 0, ...elsewhere(found) };
  });

const pack = (
  data: AboutParcel & { readonly boxId: string; readonly quantity: number },
  sign: 1 | -1,
): readonly Change[] =>
  shift(data, -sign * data.quantity, ({ packed }) => {
    const { [data.boxId]: before = 0, ...others } = packed;
    const quantity = before + sign * data.quantity;
    return { packed: quantity === 0 ? others : { ...others, [data.boxId]: quantity } };
  });

const putIntoKits = (
  data: AboutParcel & { readonly quantity: number },
  sign: 1 | -1,
): readonly Change[] =>
  shift(data, -sign * data.quantity, ({ inKits }) => ({ inKits: inKits + sign * data.quantity }));

/** All parcels that were not voided, and their sums by item and expiry. */
export const parcelsProjection = defineProjection({
  name: 'inventory-parcels',
  version: 6,
  collections: [
    {
      name: parcels,
      indexes: [
        'driveId+expiry+id+searchText',
        'driveId+available+expiry',
        'driveId+available+held',
        'driveId+stockLine+createdAt',
        'driveId+available+stockLine+createdAt',
        'driveId+available+itemId+stockLine+createdAt',
        'pledgeId',
        'lot',
        'lotKey',
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
          held: 0,
          holds: [],
          ...knownFields({
            expiry,
            lot,
            pledgeId: origin.kind === 'inspection' ? origin.pledgeId : undefined,
            kitId,
          }),
          ...(lot === undefined ? {} : { lotKey: lotKey(lot) }),
          ...(item.itemId === undefined ? {} : { itemId: item.itemId }),
          available: true,
          packed: {},
          inKits: 0,
          stockLine: stockLineOf({ item, ...knownFields({ expiry, kitId }) }),
          createdAt: recordedAt,
          searchText: searchTextOf([...searchableItem(item), lot, ...searchableDay(expiry)]),
        }));
      },
      'parcel.voided': ({ data }) => edit(data, () => undefined),
      'parcel.packed': ({ data }) => pack(data, 1),
      'parcel.unpacked': ({ data }) => pack(data, -1),
      'parcel.taken-for-kit': ({ data }) => putIntoKits(data, 1),
      'parcel.returned-from-kit': ({ data }) => putIntoKits(data, -1),
      'parcel.adjusted': ({ data }) =>
        shift(data, data.direction === 'found' ? data.quantity : -data.quantity),
      'parcel.adjustment-reversed': ({ data }) =>
        shift(data, data.direction === 'found' ? -data.quantity : data.quantity),
      'parcel.held': ({ data }) =>
        shift(data, -data.quantity, ({ held, holds }) => ({
          held: held + data.quantity,
          holds: [...holds, data.holdId],
        })),
      'parcel.released': ({ data }) =>
        shift(data, data.quantity, ({ held, holds }) => ({
          held: held - data.quantity,
          holds: holds.filter((holdId) => holdId !== data.holdId),
        })),
    }),
  ],
});
