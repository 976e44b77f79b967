import type { CaseView, ShipmentEvent } from '@bluebox/contracts';
import { change, changeExisting, defineProjection, ignored } from '@bluebox/event-sourcing';

const cases = 'cases';

/** Every case, to list by drive and status. */
export const casesProjection = defineProjection<ShipmentEvent>({
  name: 'shipment-cases',
  version: 1,
  services: ['shipment'],
  collections: [{ name: cases, indexes: ['driveId+openedAt', 'driveId+status+openedAt'] }],
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
    'case.opened': ({ data, recordedAt }) => [
      change<CaseView>(cases, data.caseId, () => ({
        id: data.caseId,
        driveId: data.driveId,
        kind: data.kind,
        status: 'open',
        ...(data.consignmentId === undefined ? {} : { consignmentId: data.consignmentId }),
        ...(data.boxId === undefined ? {} : { boxId: data.boxId }),
        openedAt: recordedAt,
      })),
    ],
    'case.progressed': ({ data }) => [
      changeExisting<CaseView>(cases, data.caseId, (found) => ({ ...found, stage: data.stage })),
    ],
    'case.closed': ({ data, recordedAt }) => [
      changeExisting<CaseView>(cases, data.caseId, (found) => ({
        ...found,
        status: 'closed',
        resolution: data.resolution,
        closedAt: recordedAt,
      })),
    ],
    'case.reopened': ({ data }) => [
      changeExisting<CaseView>(cases, data.caseId, ({ resolution, closedAt, ...found }) => ({
        ...found,
        status: 'open',
      })),
    ],
  },
});
