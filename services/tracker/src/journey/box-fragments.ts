import { boxEvents, consignmentEvents } from '@bluebox/contracts';
import {
  type Change,
  change,
  changeExisting,
  type ProjectionInterest,
  someOf,
} from '@bluebox/event-sourcing';
import {
  type BoxFragment,
  type ConsignmentFragment,
  fragments,
  type ShippedBoxFragment,
} from './fragments.ts';

/* Changes the journeys by the events of boxes and consignments. */

const editBox = (boxId: string, edit: (box: BoxFragment) => BoxFragment): Change =>
  changeExisting<BoxFragment>(fragments.boxes, boxId, edit);

const fillBox = (boxId: string, parcelId: string, quantity: number): Change =>
  editBox(boxId, (box) => {
    const total = (box.contents[parcelId] ?? 0) + quantity;
    if (total !== 0) return { ...box, contents: { ...box.contents, [parcelId]: total } };
    const { [parcelId]: _gone, ...contents } = box.contents;
    return { ...box, contents };
  });

const editShipped = (
  boxId: string,
  edit: (box: ShippedBoxFragment) => ShippedBoxFragment,
): Change => changeExisting<ShippedBoxFragment>(fragments.shipped, boxId, edit);

/** The events of boxes and consignments that change journeys. */
export const boxInterests: readonly ProjectionInterest[] = [
  someOf(boxEvents, {
    'box.opened': ({ data }) => [
      change<BoxFragment>(fragments.boxes, data.boxId, () => ({
        id: data.boxId,
        driveId: data.driveId,
        number: data.number,
        contents: {},
      })),
    ],
    'box.item-packed': ({ data }) => [
      fillBox(data.boxId, data.content.parcelId, data.content.quantity),
    ],
    'box.item-unpacked': ({ data }) => [
      fillBox(data.boxId, data.content.parcelId, -data.content.quantity),
    ],
    'box.sealed': ({ data }) => [editBox(data.boxId, (box) => ({ ...box, weight: data.weight }))],
    'box.reopened': ({ data }) => [editBox(data.boxId, ({ weight, ...box }) => box)],
    'box.discarded': ({ data }) => [change(fragments.boxes, data.boxId, () => undefined)],
  }),
  someOf(consignmentEvents, {
    'consignment.dispatched': ({ data }) => [
      change<ConsignmentFragment>(fragments.consignments, data.consignmentId, () => ({
        id: data.consignmentId,
        driveId: data.driveId,
        carrier: data.carrier,
        waybill: data.waybill,
      })),
    ],
    'consignment.box-dispatched': ({ data, recordedAt }) => [
      change<ShippedBoxFragment>(fragments.shipped, data.boxId, () => ({
        id: data.boxId,
        driveId: data.driveId,
        consignmentId: data.consignmentId,
        sentAt: recordedAt,
      })),
    ],
    'consignment.dispatch-corrected': ({ data }) => [
      changeExisting<ConsignmentFragment>(
        fragments.consignments,
        data.consignmentId,
        (consignment) => ({ ...consignment, carrier: data.carrier, waybill: data.waybill }),
      ),
    ],
    'consignment.dispatch-reversed': ({ data }) => [
      change(fragments.consignments, data.consignmentId, () => undefined),
    ],
    'consignment.box-dispatch-reversed': ({ data }) => [
      change(fragments.shipped, data.boxId, () => undefined),
    ],
    'consignment.box-delivered': ({ data, recordedAt }) => [
      editShipped(data.boxId, (box) => ({ ...box, deliveredAt: recordedAt })),
    ],
    'consignment.box-delivery-reversed': ({ data }) => [
      editShipped(data.boxId, ({ deliveredAt, ...box }) => box),
    ],
    'receipt.confirmed': ({ data, recordedAt }) => [
      editShipped(data.boxId, (box) => ({
        ...box,
        confirmedAt: recordedAt,
        receipt: data.lines,
      })),
    ],
    'receipt.reversed': ({ data }) => [
      editShipped(data.boxId, ({ confirmedAt, receipt, ...box }) => box),
    ],
  }),
];
