import {
  boxCondition,
  type ConsignmentSummary,
  consignmentEvents,
  type ReceiptLine,
  receiptsOf,
} from '@bluebox/contracts';
import { change, changeExisting, defineProjection, someOf } from '@bluebox/event-sourcing';

const consignments = 'consignments';

type OfConsignment = { readonly data: { readonly consignmentId: string } };

const alter =
  (evolve: (consignment: ConsignmentSummary) => ConsignmentSummary) =>
  ({ data }: OfConsignment) => [
    changeExisting<ConsignmentSummary>(consignments, data.consignmentId, evolve),
  ];
const countBoxes = (difference: number) =>
  alter((consignment) => ({ ...consignment, boxCount: consignment.boxCount + difference }));
const countConfirmed =
  (difference: 1 | -1) =>
  ({
    data: { consignmentId, lines },
  }: OfConsignment & { readonly data: { readonly lines: readonly ReceiptLine[] } }) => {
    const condition = boxCondition(lines);
    return [
      changeExisting<ConsignmentSummary>(consignments, consignmentId, (consignment) => ({
        ...consignment,
        confirmedCount: consignment.confirmedCount + difference,
        conditions: {
          ...consignment.conditions,
          [condition]: consignment.conditions[condition] + difference,
        },
      })),
    ];
  };

/**
 * All consignments, to list them by drive. Boxes count from their claim on, unless they are refused
 * or released.
 */
export const consignmentsProjection = defineProjection({
  name: 'shipment-consignments',
  version: 2,
  collections: [{ name: consignments, indexes: ['driveId+number'] }],
  reads: [
    someOf(consignmentEvents, {
      'consignment.created': ({ data }) => [
        change<ConsignmentSummary>(consignments, data.consignmentId, () => ({
          id: data.consignmentId,
          driveId: data.driveId,
          number: data.number,
          status: 'preparing',
          ...receiptsOf([]),
        })),
      ],
      'consignment.box-claimed': countBoxes(1),
      'consignment.box-refused': countBoxes(-1),
      'consignment.box-released': countBoxes(-1),
      // The consignment stays in the list, so that its number is not reused.
      'consignment.discarded': alter((consignment) => ({ ...consignment, status: 'discarded' })),
      'consignment.dispatched': ({ data }) => [
        changeExisting<ConsignmentSummary>(consignments, data.consignmentId, (consignment) => ({
          ...consignment,
          status: 'dispatched',
          boxCount: data.boxCount,
          carrier: data.carrier,
          waybill: data.waybill,
        })),
      ],
      'consignment.dispatch-corrected': ({ data: { consignmentId, carrier, waybill } }) => [
        changeExisting<ConsignmentSummary>(consignments, consignmentId, (consignment) => ({
          ...consignment,
          carrier,
          waybill,
        })),
      ],
      'consignment.dispatch-reversed': alter(({ carrier, waybill, ...consignment }) => ({
        ...consignment,
        status: 'preparing',
      })),
      'consignment.delivered': alter((consignment) => ({ ...consignment, status: 'delivered' })),
      'consignment.delivery-reversed': alter((consignment) => ({
        ...consignment,
        status: 'dispatched',
      })),
      'receipt.confirmed': countConfirmed(1),
      'receipt.reversed': countConfirmed(-1),
    }),
  ],
});
