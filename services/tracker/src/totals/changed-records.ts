import { type BlueboxEvent, SMALLEST_GROUP } from '@bluebox/contracts';
import { type Change, change, type Document } from '@bluebox/event-sourcing';
import type { Posting } from '@bluebox/ledger';

/**
 * Largest number of parcels that an hour names. Counting their givers takes one read for each, and a
 * few parcels are usually enough to find {@link SMALLEST_GROUP} givers.
 */
const MOST_PARCELS = 20;

/**
 * Records whose goods moved within a span. Only the first ids in alphabetical order are kept, which
 * is a choice that does not depend on the order of the events.
 */
export interface ChangedRecords {
  /** Ids of at most {@link SMALLEST_GROUP} pledges and walk-ins that the events name. */
  readonly givings: readonly string[];
  /** Ids of at most {@link MOST_PARCELS} parcels that moved without their pledge or walk-in. */
  readonly parcels: readonly string[];
  /** Set if a pledge may have changed without a movement. */
  readonly unclear?: true;
}

/** The goods from which a parcel came. */
export interface OriginDocument extends Document {
  /** Id of the pledge or walk-in. */
  readonly giving?: string;
  /** Ids of parcels that went into the kits of this parcel. */
  readonly parts?: readonly string[];
}

export const origins = 'origins';

const firstOf = (ids: Iterable<string>, most: number): readonly string[] =>
  [...new Set(ids)].sort().slice(0, most);

/** A pledge's reception has the id of the pledge. */
const givingOf = ({ pledgeId, receptionId }: Posting['of']): string | undefined =>
  pledgeId ?? receptionId;

/** Returns the records that an event changes. */
export function recordsChangedBy(
  event: BlueboxEvent,
  postings: readonly Posting[],
): ChangedRecords {
  return {
    givings: firstOf(
      postings.flatMap(({ of }) => givingOf(of) ?? []),
      SMALLEST_GROUP,
    ),
    parcels: firstOf(
      postings.flatMap(({ of }) => (givingOf(of) === undefined ? (of.parcelId ?? []) : [])),
      MOST_PARCELS,
    ),
    // A confirmation moves nothing, but may decide whether a large promise is doubtful.
    ...(event.type === 'pledge.quantities-confirmed' ? { unclear: true } : {}),
  };
}

export const addRecords = (
  before: ChangedRecords = { givings: [], parcels: [] },
  added: ChangedRecords,
): ChangedRecords => ({
  givings: firstOf([...before.givings, ...added.givings], SMALLEST_GROUP),
  parcels: firstOf([...before.parcels, ...added.parcels], MOST_PARCELS),
  ...(before.unclear === true || added.unclear === true ? { unclear: true } : {}),
});

/** Records the origins of the parcels that an event makes. */
export function followOrigins(
  event: BlueboxEvent,
  postings: readonly Posting[],
): readonly Change[] {
  if (event.type === 'kit.assembled') {
    const parts = firstOf(
      event.data.components.map(({ parcelId }) => parcelId),
      MOST_PARCELS,
    );
    const id = event.data.parcelId;
    return [change<OriginDocument>(origins, id, () => ({ id, parts }))];
  }
  return postings.flatMap(({ of: { parcelId: id, ...of } }) => {
    const giving = givingOf(of);
    return id === undefined || giving === undefined
      ? []
      : [change<OriginDocument>(origins, id, () => ({ id, giving }))];
  });
}
