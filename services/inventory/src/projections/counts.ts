import { type CountSummary, countEvents } from '@bluebox/contracts';
import {
  allOf,
  type Change,
  change,
  changeExisting,
  defineProjection,
} from '@bluebox/event-sourcing';
import { knownFields } from '../domain/known-fields.ts';

const counts = 'counts';

/** A stocktake, with the parcels that were counted. */
export interface CountDocument extends Omit<CountSummary, 'counted'> {
  readonly countedIds: readonly string[];
}

/** Returns the fields that the API shows. */
export const countSummaryOf = ({ countedIds, ...count }: CountDocument): CountSummary => ({
  ...count,
  counted: countedIds.length,
});

const edit = (
  countId: string,
  next: (count: CountDocument) => Partial<CountDocument>,
): readonly Change[] => [
  changeExisting<CountDocument>(counts, countId, (count) => ({ ...count, ...next(count) })),
];

const counted = ({
  data: { countId, parcelId },
}: {
  readonly data: { readonly countId: string; readonly parcelId: string };
}) =>
  edit(countId, ({ countedIds }) =>
    countedIds.includes(parcelId) ? {} : { countedIds: [...countedIds, parcelId] },
  );

/** All stocktakes of a drive, to list them. */
export const countsProjection = defineProjection({
  name: 'inventory-counts',
  version: 1,
  collections: [{ name: counts, indexes: ['driveId+begunAt'], counted: ['driveId'] }],
  reads: [
    allOf(countEvents, {
      'count.begun': ({
        data: { countId, driveId, kind, category, parcelIds, counters },
        recordedAt,
        actor,
      }) => [
        change<CountDocument>(counts, countId, () => ({
          id: countId,
          driveId,
          kind,
          ...knownFields({ category, limitedTo: parcelIds?.length }),
          counters,
          status: 'open',
          begunAt: recordedAt,
          begunBy: actor,
          countedIds: [],
          posted: 0,
        })),
      ],
      'count.counted': counted,
      'count.recounted': counted,
      'count.box-counted': () => [],
      'count.posted': ({ data: { countId, parcels } }) =>
        edit(countId, ({ posted }) => ({ posted: posted + parcels.length })),
      'count.reversed': ({ data: { countId, complete } }) =>
        edit(countId, () => ({ status: complete ? 'reversed' : 'reversing' })),
      'count.abandoned': ({ data: { countId } }) => edit(countId, () => ({ status: 'abandoned' })),
    }),
  ],
});
