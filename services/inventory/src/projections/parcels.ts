import type { InventoryEvent, ParcelView } from '@bluebox/contracts';
import {
  type Change,
  change,
  changeExisting,
  defineProjection,
  ignored,
} from '@bluebox/event-sourcing';
import { knownFields } from '../domain/known-fields.ts';

const parcels = 'parcels';

const shift = (parcelId: string, difference: number): readonly Change[] => [
  changeExisting<ParcelView>(parcels, parcelId, (parcel) => {
    const free = parcel.free + difference;
    return { ...parcel, free, available: free > 0 };
  }),
];

/** Every parcel that was not voided, to choose from. */
export const parcelsProjection = defineProjection<InventoryEvent>({
  name: 'inventory-parcels',
  version: 2,
  services: ['inventory'],
  collections: [
    { name: parcels, indexes: ['driveId+expiry', 'driveId+available+expiry', 'pledgeId', 'lot'] },
  ],
  on: {
    'reception.recorded': ignored,
    'reception.reversed': ignored,
    'inspection.recorded': ignored,
    'inspection.reversed': ignored,
    'rejection.settled': ignored,
    'rejection.settlement-reversed': ignored,
    'parcel.created': ({ data: { parcelId, driveId, item, quantity, origin, expiry, lot } }) => [
      change<ParcelView>(parcels, parcelId, () => ({
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
      })),
    ],
    'parcel.voided': ({ data }) => [change<ParcelView>(parcels, data.parcelId, () => undefined)],
    'parcel.packed': ({ data }) => shift(data.parcelId, -data.quantity),
    'parcel.unpacked': ({ data }) => shift(data.parcelId, data.quantity),
    'parcel.taken-for-kit': ({ data }) => shift(data.parcelId, -data.quantity),
    'parcel.returned-from-kit': ({ data }) => shift(data.parcelId, data.quantity),
    'parcel.adjusted': ({ data }) =>
      shift(data.parcelId, data.direction === 'found' ? data.quantity : -data.quantity),
    'parcel.adjustment-reversed': ({ data }) =>
      shift(data.parcelId, data.direction === 'found' ? -data.quantity : data.quantity),
    'kit.assembled': ignored,
    'kit.taken-apart': ignored,
    'box.opened': ignored,
    'box.item-packed': ignored,
    'box.item-unpacked': ignored,
    'box.sealed': ignored,
    'box.reopened': ignored,
    'box.discarded': ignored,
    'box.granted': ignored,
    'box.claim-refused': ignored,
    'box.released': ignored,
  },
});
