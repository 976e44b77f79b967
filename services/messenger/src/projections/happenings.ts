import {
  type CaseView,
  caseEvents,
  consignmentEvents,
  type Item,
  receptionEvents,
} from '@bluebox/contracts';
import {
  type Change,
  change,
  changeExisting,
  defineProjection,
  type ProjectionInterest,
  someOf,
} from '@bluebox/event-sourcing';

/** A case of a drive. */
export interface KnownCase {
  readonly id: string;
  readonly driveId: string;
  readonly kind: CaseView['kind'];
  readonly status: 'open' | 'closed';
  readonly openedAt: string;
  readonly boxNumber?: number;
}
/** A consignment, with the boxes that were dispatched and those that the recipient confirmed. */
export interface KnownConsignment {
  readonly id: string;
  readonly driveId: string;
  readonly number: number;
  readonly dispatched: readonly string[];
  readonly confirmed: readonly string[];
}
/** Lines of one hand-in that came up short. */
export interface Shortfall {
  readonly id: string;
  readonly driveId: string;
  readonly at: string;
  readonly lines: readonly { readonly item: Item; readonly quantity: number }[];
}
/** The confirmation of one box. */
export interface Confirmation {
  readonly id: string;
  readonly driveId: string;
  readonly at: string;
}
interface NumberedBox {
  readonly id: string;
  readonly number: number;
}

export const CASES = 'cases';
export const CONSIGNMENTS = 'consignments';
export const SHORTFALLS = 'shortfalls';
export const CONFIRMATIONS = 'confirmations';
const BOXES = 'boxes';

/** Whether the recipient has confirmed every dispatched box. */
export const isConfirmed = ({ dispatched, confirmed }: KnownConsignment): boolean =>
  dispatched.length > 0 && dispatched.every((boxId) => confirmed.includes(boxId));

export const withBox = (boxes: readonly string[], boxId: string): readonly string[] =>
  boxes.includes(boxId) ? boxes : [...boxes, boxId];
export const withoutBox = (boxes: readonly string[], boxId: string): readonly string[] =>
  boxes.filter((each) => each !== boxId);

const changeConsignment = (
  id: string,
  next: (consignment: KnownConsignment) => KnownConsignment,
): Change => changeExisting<KnownConsignment>(CONSIGNMENTS, id, next);

/** Changes to consignments, which the policy's memory makes too. */
export const consignmentInterest: ProjectionInterest = someOf(consignmentEvents, {
  'consignment.created': ({ data: { consignmentId, driveId, number } }) => [
    change<KnownConsignment>(CONSIGNMENTS, consignmentId, () => ({
      ...{ id: consignmentId, driveId, number, dispatched: [], confirmed: [] },
    })),
  ],
  'consignment.box-dispatched': ({ data: { consignmentId, boxId } }) => [
    changeConsignment(consignmentId, (known) => ({
      ...known,
      dispatched: withBox(known.dispatched, boxId),
    })),
  ],
  'consignment.box-dispatch-reversed': ({ data: { consignmentId, boxId } }) => [
    changeConsignment(consignmentId, (known) => ({
      ...known,
      dispatched: withoutBox(known.dispatched, boxId),
    })),
  ],
  'receipt.confirmed': ({ data: { consignmentId, boxId } }) => [
    changeConsignment(consignmentId, (known) => ({
      ...known,
      confirmed: withBox(known.confirmed, boxId),
    })),
  ],
  'receipt.reversed': ({ data: { consignmentId, boxId } }) => [
    changeConsignment(consignmentId, (known) => ({
      ...known,
      confirmed: withoutBox(known.confirmed, boxId),
    })),
  ],
});

/** Cases, consignments and hand-ins, as far as messages tell of them. */
export const happeningsProjection = defineProjection({
  name: 'messenger-happenings',
  version: 1,
  collections: [
    { name: CASES, indexes: ['driveId+openedAt', 'driveId+status'] },
    { name: CONSIGNMENTS, indexes: [] },
    { name: SHORTFALLS, indexes: ['driveId+at'] },
    { name: CONFIRMATIONS, indexes: ['driveId+at'] },
    { name: BOXES, indexes: [] },
  ],
  reads: [
    consignmentInterest,
    someOf(consignmentEvents, {
      'consignment.box-granted': ({ data: { boxId, number } }) => [
        change<NumberedBox>(BOXES, boxId, () => ({ id: boxId, number })),
      ],
      'receipt.confirmed': ({ data: { receiptId, driveId }, recordedAt }) => [
        change<Confirmation>(CONFIRMATIONS, receiptId, () => ({
          id: receiptId,
          driveId,
          at: recordedAt,
        })),
      ],
      'receipt.reversed': ({ data: { reverses } }) => [
        change<Confirmation>(CONFIRMATIONS, reverses, () => undefined),
      ],
    }),
    someOf(caseEvents, {
      'case.opened': ({ data: { caseId, driveId, kind, boxId }, recordedAt }) => {
        let boxNumber: number | undefined;
        return [
          ...(boxId === undefined
            ? []
            : [
                change<NumberedBox>(BOXES, boxId, (box) => {
                  boxNumber = box?.number;
                  return box;
                }),
              ]),
          // Changes are applied in order, so the number of the box is known here.
          change<KnownCase>(CASES, caseId, () => ({
            ...{ id: caseId, driveId, kind, status: 'open' as const, openedAt: recordedAt },
            ...(boxNumber === undefined ? {} : { boxNumber }),
          })),
        ];
      },
      'case.closed': ({ data: { caseId } }) => [
        changeExisting<KnownCase>(CASES, caseId, (found) => ({ ...found, status: 'closed' })),
      ],
      'case.reopened': ({ data: { caseId } }) => [
        changeExisting<KnownCase>(CASES, caseId, (found) => ({ ...found, status: 'open' })),
      ],
    }),
    someOf(receptionEvents, {
      'reception.recorded': ({ data: { entryId, driveId, lines }, recordedAt }) => {
        const short = lines
          .filter(({ shortfall }) => shortfall > 0)
          .map(({ item, shortfall }) => ({ item, quantity: shortfall }));
        return short.length === 0
          ? []
          : [
              change<Shortfall>(SHORTFALLS, entryId, () => ({
                id: entryId,
                driveId,
                at: recordedAt,
                lines: short,
              })),
            ];
      },
      'reception.reversed': ({ data: { reverses } }) => [
        change<Shortfall>(SHORTFALLS, reverses, () => undefined),
      ],
    }),
  ],
});
