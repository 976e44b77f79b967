import { consignmentEvents } from '@bluebox/contracts';
import { change, defineProjection, someOf } from '@bluebox/event-sourcing';

/** A consignment with thanks. The thanks themselves are in its stream. */
export interface ThankedConsignment {
  /** Id of the consignment. */
  readonly id: string;
  readonly driveId: string;
}

const thanked = 'thanked';

/** Consignments with thanks, to list them by drive. */
export const thanksProjection = defineProjection({
  name: 'shipment-thanks',
  version: 1,
  collections: [{ name: thanked, indexes: ['driveId'] }],
  reads: [
    someOf(consignmentEvents, {
      'consignment.thanked': ({ data }) => [
        change<ThankedConsignment>(thanked, data.consignmentId, () => ({
          id: data.consignmentId,
          driveId: data.driveId,
        })),
      ],
      'consignment.thanks-withdrawn': ({ data }) => [
        change<ThankedConsignment>(thanked, data.consignmentId, () => undefined),
      ],
    }),
  ],
});
