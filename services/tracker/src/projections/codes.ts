import type { CodeHit, InventoryEvent, ShipmentEvent } from '@bluebox/contracts';
import { codeOf } from '@bluebox/contracts';
import {
  type Change,
  change,
  changeExisting,
  type Document,
  defineProjection,
  ignored,
} from '@bluebox/event-sourcing';

/** A thing and its codes. Pledges are not here: the journeys have them by their references. */
export interface CodedDocument extends Document {
  readonly driveId: string;
  readonly kind: Exclude<CodeHit['kind'], 'pledge'>;
  /** On a label, or the end of the id. */
  readonly code: string;
  /** Another name on paper: a carrier's waybill, a maker's lot, the short code on a carton. In capitals. */
  readonly mark?: string;
  readonly number?: number;
  /** Only for kits: the parcel that holds them. */
  readonly parcelId?: string;
  readonly item?: string;
  readonly waybill?: string;
  readonly lot?: string;
}

export const CODES = 'codes';
/** Number of cases that each drive has had. */
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

/** Targets of the codes that people scan or type. */
export const codesProjection = defineProjection<InventoryEvent | ShipmentEvent>({
  name: 'tracker-codes',
  version: 2,
  services: ['inventory', 'shipment'],
  collections: [
    { name: CODES, indexes: ['code+driveId', 'mark'] },
    { name: COUNTED, indexes: [] },
  ],
  on: {
    'reception.recorded': ({ data: { receptionId, driveId, pledgeId } }) =>
      pledgeId === undefined
        ? called({ id: receptionId, driveId, kind: 'reception', code: codeOf(receptionId) })
        : [],
    'reception.reversed': ignored,
    'rejection.settlement-reversed': ignored,
    'parcel.created': ({ data: { parcelId, driveId, origin, item, lot } }) =>
      // The parcel of kits is found through the kit.
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
    'kit.assembled': ({ data: { kitId, driveId, parcelId, item } }) =>
      called({
        id: kitId,
        driveId,
        kind: 'kit',
        code: codeOf(kitId),
        parcelId,
        item: item.name,
      }),
    'box.opened': ({ data }) => numbered('box', data.boxId, data, codeOf(data.boxId)),
    'inspection.recorded': ignored,
    'inspection.reversed': ignored,
    'rejection.settled': ignored,
    'parcel.packed': ignored,
    'parcel.unpacked': ignored,
    'parcel.taken-for-kit': ignored,
    'parcel.returned-from-kit': ignored,
    'parcel.adjusted': ignored,
    'parcel.adjustment-reversed': ignored,
    'kit.taken-apart': ignored,
    'box.item-packed': ignored,
    'box.item-unpacked': ignored,
    'box.sealed': ignored,
    'box.reopened': ignored,
    'box.discarded': ignored,
    'box.granted': ignored,
    'box.claim-refused': ignored,
    'box.released': ignored,
    'consignment.created': ({ data }) => numbered('consignment', data.consignmentId, data),
    'consignment.discarded': ignored,
    'consignment.dispatched': ({ data }) => sentUnder(data),
    'consignment.box-claimed': ignored,
    'consignment.box-granted': ignored,
    'consignment.box-refused': ignored,
    'consignment.box-released': ignored,
    'consignment.box-dispatched': ignored,
    'consignment.dispatch-corrected': ({ data }) => sentUnder(data),
    'consignment.dispatch-reversed': ({ data: { consignmentId } }) => [
      changeExisting<CodedDocument>(
        CODES,
        consignmentId,
        ({ waybill, mark, ...consignment }) => consignment,
      ),
    ],
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
    'case.opened': ({ data: { caseId, driveId } }) => {
      let number = 0;
      return [
        change<CountedCases>(COUNTED, driveId, (drive) => {
          number = (drive?.cases ?? 0) + 1;
          return { id: driveId, cases: number };
        }),
        // Counted as in the shipment service, which lists cases by this number.
        change<CodedDocument>(CODES, caseId, () => ({
          id: caseId,
          driveId,
          kind: 'case',
          code: codeOf(caseId),
          number,
        })),
      ];
    },
    'case.progressed': ignored,
    'case.closed': ignored,
    'case.reopened': ignored,
  },
});
