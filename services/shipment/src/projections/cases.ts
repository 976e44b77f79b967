import { type CaseView, caseEvents, consignmentEvents } from '@bluebox/contracts';
import { allOf, change, changeExisting, defineProjection, someOf } from '@bluebox/event-sourcing';

/** A case of the list. Its note may have the signer's name. */
export interface CaseDocument extends CaseView {
  readonly noteId?: string;
}
/** A box with the number on its carton. */
interface NumberedBox {
  readonly id: string;
  readonly number: number;
}
/** A drive, with the number of its cases so far. */
interface CountedDrive {
  readonly id: string;
  readonly cases: number;
}

const cases = 'cases';
const boxes = 'boxes';
const drives = 'drives';

/** All cases, to list them by drive and status. */
export const casesProjection = defineProjection({
  name: 'shipment-cases',
  version: 3,
  collections: [
    { name: cases, indexes: ['driveId+openedAt', 'driveId+status+openedAt'] },
    { name: boxes, indexes: [] },
    { name: drives, indexes: [] },
  ],
  reads: [
    someOf(consignmentEvents, {
      'consignment.box-granted': ({ data: { boxId, number } }) => [
        change<NumberedBox>(boxes, boxId, () => ({ id: boxId, number })),
      ],
      // The event of the receipt follows the events of its cases in the same commit.
      'receipt.confirmed': ({ data: { lines, via, cases: opened = [] } }) =>
        opened.map(({ caseId, kind }) =>
          changeExisting<CaseDocument>(cases, caseId, (found) => ({
            ...found,
            via,
            lines: lines
              .filter((line) => line[kind] > 0)
              .map(({ parcelId, item, [kind]: quantity }) => ({ parcelId, item, quantity })),
          })),
        ),
    }),
    allOf(caseEvents, {
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
          // Changes are applied in order, so the numbers of box and drive are known here.
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
    }),
  ],
});
