import type { ShipmentEvent } from '@bluebox/contracts';
import { change, defineProjection, ignored } from '@bluebox/event-sourcing';

/** A consignment with thanks from its recipient. The thanks themselves are in its stream. */
export interface ThankedConsignment {
  /** The consignment's. */
  readonly id: string;
  readonly driveId: string;
}

const thanked = 'thanked';

/** Consignments with thanks, by drive. */
export const thanksProjection = defineProjection<ShipmentEvent>({
  name: 'shipment-thanks',
  version: 1,
  services: ['shipment'],
  collections: [{ name: thanked, indexes: ['driveId'] }],
  on: {
    'consignment.created': ignored,
    'consignment.box-claimed': ignored,
    'consignment.box-granted': ignored,
    'consignment.box-refused': ignored,
    'consignment.box-released': ignored,
    'consignment.discarded': ignored,
    'consignment.dispatched': ignored,
    'consignment.box-dispatched': ignored,
    'consignment.dispatch-corrected': ignored,
    'consignment.dispatch-reversed': ignored,
    'consignment.box-dispatch-reversed': ignored,
    'consignment.tracked': ignored,
    'consignment.tracking-withdrawn': ignored,
    'consignment.delivered': ignored,
    'consignment.box-delivered': ignored,
    'consignment.delivery-reversed': ignored,
    'consignment.box-delivery-reversed': ignored,
    'consignment.recipient-link-rotated': ignored,
    'consignment.thanked': ({ data }) => [
      change<ThankedConsignment>(thanked, data.consignmentId, () => ({
        id: data.consignmentId,
        driveId: data.driveId,
      })),
    ],
    'consignment.thanks-withdrawn': ({ data }) => [
      change<ThankedConsignment>(thanked, data.consignmentId, () => undefined),
    ],
    'receipt.confirmed': ignored,
    'receipt.reversed': ignored,
    'case.opened': ignored,
    'case.progressed': ignored,
    'case.closed': ignored,
    'case.reopened': ignored,
  },
});
