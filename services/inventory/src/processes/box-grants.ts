import type { ShipmentEvent } from '@bluebox/contracts';
import { defineProjection, ignored, type ProcessManager } from '@bluebox/event-sourcing';
import type { BoxCommand } from '../domain/box.ts';

/** A consignment's request for a box. */
export interface BoxGrantCommand {
  readonly boxId: string;
  /** The consignment's drive. */
  readonly driveId: string;
  readonly command: Extract<BoxCommand, { type: 'grant' | 'release' }>;
}

/** Needs no memory: every claim and release speaks for itself. */
const memory = defineProjection<ShipmentEvent>({
  name: 'inventory-box-grants',
  version: 1,
  services: ['shipment'],
  collections: [],
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
    'consignment.thanked': ignored,
    'consignment.thanks-withdrawn': ignored,
    'receipt.confirmed': ignored,
    'receipt.reversed': ignored,
    'case.opened': ignored,
    'case.progressed': ignored,
    'case.closed': ignored,
    'case.reopened': ignored,
  },
});

/** Answers the claims of consignments, and takes back the boxes that they release. */
export const boxGrants: ProcessManager<BoxGrantCommand, ShipmentEvent> = {
  memory,
  async react(event) {
    switch (event.type) {
      case 'consignment.box-claimed': {
        const { boxId, driveId, consignmentId } = event.data;
        return [{ boxId, driveId, command: { type: 'grant', boxId, driveId, consignmentId } }];
      }
      case 'consignment.box-released': {
        const { boxId, driveId, consignmentId } = event.data;
        return [{ boxId, driveId, command: { type: 'release', consignmentId } }];
      }
      default:
        return [];
    }
  },
};
