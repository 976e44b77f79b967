import {
  boxEvents,
  type CodeHit,
  caseEvents,
  codeOf,
  consignmentEvents,
  kitEvents,
  parcelEvents,
  receptionEvents,
} from '@bluebox/contracts';
import {
  type Change,
  change,
  changeExisting,
  type Document,
  defineProjection,
  someOf,
} from '@bluebox/event-sourcing';

/** A record and its codes. Pledges are left out, because the view of the journeys finds pledges. */
export interface CodedDocument extends Document {
  readonly driveId: string;
  readonly kind: Exclude<CodeHit['kind'], 'pledge'>;
  /** Number of a box or consignment; for any other record, the end of its id. */
  readonly code: string;
  /**
   * Another code on paper, in capitals: a waybill, a maker's lot, or the short code on a carton.
   */
  readonly mark?: string;
  readonly number?: number;
  /** Id of the parcel that consists of these kits; absent for other records. */
  readonly parcelId?: string;
  readonly item?: string;
  readonly waybill?: string;
  readonly lot?: string;
}

export const CODES = 'codes';
/** Collection with the number of cases that each drive has had. */
const COUNTED = 'counted-cases';
interface CountedCases extends Document {
  readonly cases: number;
}

const called = (document: CodedDocument): readonly Change[] => [
  change<CodedDocument>(CODES, document.id, () => document),
];
const numbered = (
  kind: 'box' | 'consignment',
  id: string,
  { driveId, number }: { readonly driveId: string; readonly number: number },
  mark?: string,
): readonly Change[] =>
  called({
    id,
    driveId,
    kind,
    code: String(number),
    number,
    ...(mark === undefined ? {} : { mark }),
  });
const sentUnder = ({
  consignmentId,
  waybill,
}: {
  readonly consignmentId: string;
  readonly waybill: string;
}): readonly Change[] => [
  changeExisting<CodedDocument>(CODES, consignmentId, (consignment) => ({
    ...consignment,
    waybill,
    mark: waybill.toUpperCase(),
  })),
];

/** Records by the codes that people scan or type. */
export const codesProjection = defineProjection({
  name: 'tracker-codes',
  version: 2,
  collections: [
    { name: CODES, indexes: ['code+driveId', 'mark'] },
    { name: COUNTED, indexes: [] },
  ],
  reads: [
    someOf(receptionEvents, {
      'reception.recorded': ({ data: { receptionId, driveId, pledgeId } }) =>
        pledgeId === undefined
          ? called({ id: receptionId, driveId, kind: 'reception', code: codeOf(receptionId) })
          : [],
    }),
    someOf(parcelEvents, {
      'parcel.created': ({ data: { parcelId, driveId, origin, item, lot } }) =>
        // A parcel of kits is left out, because a code finds the kits themselves.
        origin.kind === 'assembly'
          ? []
          : called({
              id: parcelId,
              driveId,
              kind: 'parcel',
              code: codeOf(parcelId),
              item: item.name,
              ...(lot === undefined ? {} : { lot, mark: lot.toUpperCase() }),
            }),
      'parcel.voided': ({ data: { parcelId } }) => [
        change<CodedDocument>(CODES, parcelId, () => undefined),
      ],
    }),
    someOf(kitEvents, {
      'kit.assembled': ({ data: { kitId, driveId, parcelId, item } }) =>
        called({
          id: kitId,
          driveId,
          kind: 'kit',
          code: codeOf(kitId),
          parcelId,
          item: item.name,
        }),
    }),
    someOf(boxEvents, {
      'box.opened': ({ data }) => numbered('box', data.boxId, data, codeOf(data.boxId)),
    }),
    someOf(consignmentEvents, {
      'consignment.created': ({ data }) => numbered('consignment', data.consignmentId, data),
      'consignment.dispatched': ({ data }) => sentUnder(data),
      'consignment.dispatch-corrected': ({ data }) => sentUnder(data),
      'consignment.dispatch-reversed': ({ data: { consignmentId } }) => [
        changeExisting<CodedDocument>(
          CODES,
          consignmentId,
          ({ waybill, mark, ...consignment }) => consignment,
        ),
      ],
    }),
    someOf(caseEvents, {
      'case.opened': ({ data: { caseId, driveId } }) => {
        let number = 0;
        return [
          change<CountedCases>(COUNTED, driveId, (drive) => {
            number = (drive?.cases ?? 0) + 1;
            return { id: driveId, cases: number };
          }),
          // Cases are numbered in the order in which they were opened, as in the shipment service.
          change<CodedDocument>(CODES, caseId, () => ({
            id: caseId,
            driveId,
            kind: 'case',
            code: codeOf(caseId),
            number,
          })),
        ];
      },
    }),
  ],
});
