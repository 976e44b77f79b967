import type { JourneyState } from '@bluebox/contracts/journey-states';

/** The normal steps of a part of a pledged line, in order. */
export const JOURNEY_STEPS = [
  'promised',
  'received',
  'accepted',
  'packed',
  'sent',
  'delivered',
  'confirmed',
] as const;

/**
 * Meaning of a state for the goods: `awaited` from the giver, `underway`, set `aside` for a second
 * look, `arrived`, `failed` (damaged, lost or rejected), `gone` (returned to the giver or disposed
 * of), or `never-came`.
 */
export type Standing =
  | 'awaited'
  | 'underway'
  | 'aside'
  | 'arrived'
  | 'failed'
  | 'gone'
  | 'never-came';

interface StateFacts {
  readonly standing: Standing;
  /** The last normal step before or at this state; absent for a state outside the normal course. */
  readonly reached?: (typeof JOURNEY_STEPS)[number];
}

/**
 * All states in the order of lists. `quarantined` and `in-kit` are among the normal steps; the
 * states outside the normal course follow at the end.
 */
const STATES: Readonly<Record<JourneyState, StateFacts>> = {
  promised: { standing: 'awaited', reached: 'promised' },
  received: { standing: 'underway', reached: 'received' },
  quarantined: { standing: 'aside', reached: 'received' },
  accepted: { standing: 'underway', reached: 'accepted' },
  'in-kit': { standing: 'underway', reached: 'accepted' },
  packed: { standing: 'underway', reached: 'packed' },
  sent: { standing: 'underway', reached: 'sent' },
  delivered: { standing: 'underway', reached: 'delivered' },
  confirmed: { standing: 'arrived', reached: 'confirmed' },
  damaged: { standing: 'failed' },
  lost: { standing: 'failed' },
  rejected: { standing: 'failed' },
  returned: { standing: 'gone' },
  disposed: { standing: 'gone' },
  withdrawn: { standing: 'never-came' },
  'not-handed-in': { standing: 'never-came' },
};

export const standingOf = (state: JourneyState): Standing => STATES[state].standing;

/** Returns the normal steps that follow a state. */
export const stepsAhead = (state: JourneyState): readonly (typeof JOURNEY_STEPS)[number][] => {
  const { reached } = STATES[state];
  return reached === undefined ? [] : JOURNEY_STEPS.slice(JOURNEY_STEPS.indexOf(reached) + 1);
};

const ORDER = Object.keys(STATES) as readonly JourneyState[];
/** Returns the position of a state in lists. */
export const orderOf = (state: JourneyState): number => ORDER.indexOf(state);
