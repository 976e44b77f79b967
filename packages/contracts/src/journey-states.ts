/** States of a part of a line of goods: the place that it is in, or how it ended. */
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
 * Whether a part has reached its end. A part in kits with different fates has reached it once every
 * kit has, including kits within larger ones.
 */
export const hasEnded = ({
  state,
  kit,
}: {
  readonly state: JourneyState;
  readonly kit?: { readonly places?: readonly Placed[] | undefined } | undefined;
}): boolean => areAllEnded(state, kit?.places);
