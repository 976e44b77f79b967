import type { BoxSummary, InventoryEvent } from '@bluebox/contracts';
import {
  type Change,
  change,
  changeExisting,
  defineProjection,
  ignored,
} from '@bluebox/event-sourcing';

const boxes = 'boxes';

const changeBox = (boxId: string, next: (box: BoxSummary) => BoxSummary): readonly Change[] => [
  changeExisting<BoxSummary>(boxes, boxId, next),
];

/** Every box, to list and to number. */
export const boxesProjection = defineProjection<InventoryEvent>({
  name: 'inventory-boxes',
  version: 1,
  services: ['inventory'],
  collections: [{ name: boxes, indexes: ['driveId+number', 'driveId+status+number'] }],
  on: {
    'reception.recorded': ignored,
    'reception.reversed': ignored,
    'inspection.recorded': ignored,
    'inspection.reversed': ignored,
    'rejection.settled': ignored,
    'rejection.settlement-reversed': ignored,
    'parcel.created': ignored,
    'parcel.voided': ignored,
    'parcel.packed': ignored,
    'parcel.unpacked': ignored,
    'parcel.taken-for-kit': ignored,
    'parcel.returned-from-kit': ignored,
    'parcel.adjusted': ignored,
    'parcel.adjustment-reversed': ignored,
    'kit.assembled': ignored,
    'kit.taken-apart': ignored,
    'box.opened': ({ data: { boxId, driveId, number } }) => [
      change<BoxSummary>(boxes, boxId, () => ({
        id: boxId,
        driveId,
        number,
        status: 'open',
        itemCount: 0,
      })),
    ],
    'box.item-packed': ({ data: { boxId, content } }) =>
      changeBox(boxId, (box) => ({ ...box, itemCount: box.itemCount + content.quantity })),
    'box.item-unpacked': ({ data: { boxId, content } }) =>
      changeBox(boxId, (box) => ({ ...box, itemCount: box.itemCount - content.quantity })),
    'box.sealed': ({ data: { boxId, weight } }) =>
      changeBox(boxId, (box) => ({ ...box, status: 'sealed', weight })),
    'box.reopened': ({ data: { boxId } }) =>
      changeBox(boxId, ({ weight, ...box }) => ({ ...box, status: 'open' })),
    // It stays in the list: its number is not given again.
    'box.discarded': ({ data: { boxId } }) =>
      changeBox(boxId, (box) => ({ ...box, status: 'discarded' })),
    'box.granted': ({ data: { boxId, consignmentId } }) =>
      changeBox(boxId, (box) => ({ ...box, status: 'granted', consignmentId })),
    'box.claim-refused': ignored,
    'box.released': ({ data: { boxId } }) =>
      changeBox(boxId, ({ consignmentId, ...box }) => ({ ...box, status: 'sealed' })),
  },
});
