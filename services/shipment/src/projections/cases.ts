import type { CaseView, ShipmentEvent } from '@bluebox/contracts';
import { change, changeExisting, defineProjection, ignored } from '@bluebox/event-sourcing';

/** A case as it is listed; its note holds who reported it. */
export interface CaseDocument extends CaseView {
  readonly noteId?: string;
}
/** A box by the number on its carton. */
interface NumberedBox {
  readonly id: string;
  readonly number: number;
}
/** Number of cases that a drive has had. */
interface CountedDrive {
  readonly id: string;
  readonly cases: number;
}

const cases = 'cases';
const boxes = 'boxes';
const drives = 'drives';

/** Every case, to list by drive and status. */
export const casesProjection = defineProjection<ShipmentEvent>({
  name: 'shipment-cases',
  version: 2,
  services: ['shipment'],
  collections: [
    { name: cases, indexes: ['driveId+openedAt', 'driveId+status+openedAt'] },
    { name: boxes, indexes: [] },
    { name: drives, indexes: [] },
  ],
  on: {
    'consignment.created': ignored,
    'consignment.box-claimed': ignored,
    'consignment.box-granted': ({ data: { boxId, number } }) => [
      change<NumberedBox>(boxes, boxId, () => ({ id: boxId, number })),
    ],
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
    // In the same commit as its cases, and after them.
    'receipt.confirmed': ({ data: { lines, via, cases: opened = [] } }) =>
      opened.map(({ caseId, kind }) =>
        changeExisting<CaseDocument>(cases, caseId, (found) => ({
          ...found,
          via,
          lines: lines
            .filter((line) => line[kind] > 0)
            .map((line) => ({ item: line.item, quantity: line[kind] })),
        })),
      ),
    'receipt.reversed': ignored,
    'case.opened': ({ data, recordedAt }) => {
      const { caseId, driveId, kind, consignmentId, boxId, receiptId, noteId } = data;
      let number = 0;
      let boxNumber: number | undefined;
      return [
        change<CountedDrive>(drives, driveId, (drive) => {
          number = (drive?.cases ?? 0) + 1;
          return { id: driveId, cases: number };
        }),
        ...(boxId === undefined
          ? []
          : [
              change<NumberedBox>(boxes, boxId, (box) => {
                boxNumber = box?.number;
                return box;
              }),
            ]),
        // Changes are applied in order: both numbers are known here.
        change<CaseDocument>(cases, caseId, () => ({
          id: caseId,
          driveId,
          number,
          kind,
          status: 'open',
          ...(consignmentId === undefined ? {} : { consignmentId }),
          ...(boxId === undefined ? {} : { boxId }),
          ...(boxNumber === undefined ? {} : { boxNumber }),
          ...(receiptId === undefined ? { via: 'hand' as const } : {}),
          ...(noteId === undefined ? {} : { noteId }),
          openedAt: recordedAt,
        })),
      ];
    },
    'case.progressed': ({ data }) => [
      changeExisting<CaseDocument>(cases, data.caseId, (found) => ({
        ...found,
        stage: data.stage,
      })),
    ],
    'case.closed': ({ data, recordedAt }) => [
      changeExisting<CaseDocument>(cases, data.caseId, (found) => ({
        ...found,
        status: 'closed',
        resolution: data.resolution,
        closedAt: recordedAt,
      })),
    ],
    'case.reopened': ({ data }) => [
      changeExisting<CaseDocument>(cases, data.caseId, ({ resolution, closedAt, ...found }) => ({
        ...found,
        status: 'open',
      })),
    ],
  },
});
