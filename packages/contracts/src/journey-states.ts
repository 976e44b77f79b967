/** States of a part of a line: the place of the goods, or their end. */
export const JOURNEY_STATES = [
  'promised',
  'withdrawn',
  'not-handed-in',
  'received',
  'quarantined',
  'rejected',
  'returned',
  'disposed',
  'accepted',
  'in-kit',
  'packed',
  'sent',
  'delivered',
  'confirmed',
  'damaged',
  'lost',
] as const;
export type JourneyState = (typeof JOURNEY_STATES)[number];

interface Placed {
  readonly state: JourneyState;
  readonly within?: readonly Placed[] | undefined;
}

/** States after which nothing more happens to the goods, unless a record is corrected. */
const FINAL_STATES: readonly JourneyState[] = [
  'withdrawn',
  'not-handed-in',
  'returned',
  'disposed',
  'confirmed',
  'damaged',
  'lost',
];
const areAllEnded = (state: JourneyState, places: readonly Placed[] = []): boolean =>
  FINAL_STATES.includes(state) ||
  (state === 'in-kit' &&
    places.length > 0 &&
    places.every((place) => areAllEnded(place.state, place.within)));
/**
 * Whether a part has reached its end. A part in kits with several places has ended once the goods
 * in all these places have ended.
 */
export const hasEnded = ({
  state,
  kit,
}: {
  readonly state: JourneyState;
  readonly kit?: { readonly places?: readonly Placed[] | undefined } | undefined;
}): boolean => areAllEnded(state, kit?.places);
