import type { JourneyPart, JourneyView, KitPlace, Unit } from '@bluebox/contracts';
import { hasEnded, type JourneyState } from '@bluebox/contracts/journey-states';
import { orderOf, type Standing, standingOf, stepsAhead } from '../../domain/journey-states.ts';

/* Words and appearance of goods on their way, for the page of a giver's pledge. */

/**
 * Appearance of a state. `going`: on its way; `done`: arrived; `care`: wrong or undecided; `ended`:
 * nothing more will come.
 */
export type Tone = 'going' | 'done' | 'care' | 'ended';

const TONES: Record<Standing, Tone> = {
  awaited: 'going',
  underway: 'going',
  aside: 'care',
  arrived: 'done',
  failed: 'care',
  gone: 'ended',
  'never-came': 'ended',
};

export const toneOf = (state: JourneyState): Tone => TONES[standingOf(state)];

/** A key of the catalogue with its values. */
export interface Wording {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

export interface TimelineStep {
  readonly state: JourneyState;
  readonly wording: Wording;
  /**
   * Time of the step; absent for a future step, and for a present state without a recorded time.
   */
  readonly at?: string;
  readonly time: 'past' | 'present' | 'future';
}

/** Returns the text of a state for the giver, with the box, carrier or kit if known. */
export function stateWording(part: JourneyPart, state: JourneyState, boxCount: number): Wording {
  if (state === 'packed' && part.boxNumber !== undefined)
    return {
      key: 'journey.packed-in',
      values: { number: part.boxNumber, total: Math.max(boxCount, part.boxNumber) },
    };
  if (state === 'sent' && part.carrier !== undefined && part.waybill !== undefined)
    return { key: 'journey.sent-by', values: { carrier: part.carrier, waybill: part.waybill } };
  if (state === 'in-kit' && part.kit?.item !== undefined)
    return { key: 'journey.in-kit-named', values: { name: part.kit.item.name } };
  return { key: `journey.${lostWhere(state, part)}`, values: {} };
}

/**
 * Returns the state, with `lost` replaced by `not-received` for goods in a box, because the
 * recipient did not find these goods. Other lost goods were lost in the store.
 */
const lostWhere = (
  state: JourneyState,
  { boxId }: { readonly boxId?: string | undefined },
): JourneyState | 'not-received' =>
  state === 'lost' && boxId !== undefined ? 'not-received' : state;

/**
 * Returns the places of the kits that a part went into, with the number of kits in each. There are
 * none while all kits are in one box or place.
 */
export const kitPlaces = ({ kit }: JourneyPart): readonly KitPlace[] => kit?.places ?? [];

/** Whether the kits have different fates. Nobody knows which kit holds this giver's goods. */
const areApart = (part: JourneyPart): boolean =>
  part.state === 'in-kit' && kitPlaces(part).length > 0;

/**
 * Returns the text for a part as a whole. A part whose kits have different ends gets a general
 * text, because the list of places has the details.
 */
export function partWording(part: JourneyPart, boxCount: number): Wording {
  return areApart(part) && hasEnded(part)
    ? { key: 'journey.kits-ended', values: {} }
    : stateWording(part, part.state, boxCount);
}

/** Returns the places of a part's kits, or of the larger kits around them. */
const innermost = (part: JourneyPart) =>
  kitPlaces(part).flatMap((place): readonly Pick<KitPlace, 'state'>[] => place.within ?? [place]);

/**
 * Returns the appearance of a part. If its kits have different fates, it is `care` if any kit has
 * this tone; without such a kit, `ended` if any kit has that tone, and otherwise `going`.
 */
export function partTone(part: JourneyPart): Tone {
  if (!areApart(part)) return toneOf(part.state);
  const tones = new Set(innermost(part).map(({ state }) => toneOf(state)));
  return tones.has('care') ? 'care' : tones.has('ended') ? 'ended' : 'going';
}

/** Returns the text for the place of some kits, or of the larger kits that hold them. */
export const placeWording = ({
  state,
  within,
  boxId,
}: Pick<KitPlace, 'state' | 'within' | 'boxId'>): Wording => ({
  key:
    state === 'in-kit' && within !== undefined
      ? 'journey.kits-in-kits'
      : state === 'accepted' || state === 'in-kit'
        ? 'journey.kits-in-store'
        : `journey.${lostWhere(state, { boxId })}`,
  values: {},
});

/** Returns the past steps of a part, its present state, and the normal steps ahead. */
export function timelineOf(part: JourneyPart, boxCount: number): readonly TimelineStep[] {
  const taken = part.steps.some(({ state }) => state === part.state)
    ? part.steps
    : [...part.steps, { state: part.state, at: undefined }];
  const known = taken.map(({ state, at }, index): TimelineStep => {
    const present = index === taken.length - 1;
    return {
      state,
      wording: stateWording(part, state, boxCount),
      ...(at === undefined ? {} : { at }),
      time: present ? 'present' : 'past',
    };
  });
  // Kits in several places have no common next step.
  const ahead = areApart(part) ? [] : stepsAhead(part.state);
  return [
    ...known,
    ...ahead.map(
      (state): TimelineStep => ({
        state,
        wording: { key: `journey.${state}`, values: {} },
        time: 'future',
      }),
    ),
  ];
}

/** Returns the steps that the page shows: all but the future ones. */
export const shownSteps = (part: JourneyPart, boxCount: number): readonly TimelineStep[] =>
  timelineOf(part, boxCount).filter(({ time }) => time !== 'future');

/**
 * Returns a line as its giver sees it. A withdrawn part is left out, so that the line appears with
 * a corrected quantity and not as a broken promise.
 */
export function shownLine({ quantity, registered, parts }: JourneyView['lines'][number]): {
  readonly parts: readonly JourneyPart[];
  readonly now: number;
  readonly registered: number;
} {
  const standing = parts.filter(({ state }) => state !== 'withdrawn');
  if (standing.length === 0) return { parts, now: quantity, registered: quantity };
  const now = standing.reduce((sum, part) => sum + part.quantity, 0);
  return { parts: standing, now, registered: registered ?? now };
}

/** Returns the quantity in each state over all lines, in the order of states. */
export function summaryOf({ lines, boxCount }: JourneyView): readonly {
  readonly wording: Wording;
  readonly amounts: readonly { readonly unit: Unit; readonly count: number }[];
}[] {
  const told = new Map<string, { order: number; wording: Wording; counts: Map<Unit, number> }>();
  for (const line of lines)
    for (const part of shownLine(line).parts) {
      const { state, quantity, kit, boxId } = part;
      const order = orderOf(state);
      const places = kit?.places === undefined ? {} : { kit };
      const lostIn = state === 'lost' && boxId !== undefined ? { boxId } : {};
      const wording = partWording(
        { quantity: 0, state, steps: [], ...places, ...lostIn },
        boxCount,
      );
      const key = areApart(part) || state === 'lost' ? wording.key : state;
      const { counts } = told.get(key) ?? { counts: new Map<Unit, number>() };
      counts.set(line.item.unit, (counts.get(line.item.unit) ?? 0) + quantity);
      told.set(key, { order, wording, counts });
    }
  return [...told.values()]
    .sort((a, b) => a.order - b.order)
    .map(({ wording, counts }) => ({
      wording,
      amounts: [...counts].map(([unit, count]) => ({ unit, count })),
    }));
}

/** Whether any goods are still to be handed in. */
export const isAnyAwaited = ({ lines }: JourneyView): boolean =>
  lines.some(({ parts }) => parts.some(({ state }) => state === 'promised'));

/**
 * Whether any goods were handed in and have not reached their end. Rejected goods do not count,
 * because they wait for collection by the giver.
 */
export const isAnyUnderWay = ({ lines }: Pick<JourneyView, 'lines'>): boolean =>
  lines.some(({ parts }) =>
    parts.some((part) => !hasEnded(part) && part.state !== 'promised' && part.state !== 'rejected'),
  );

/** Whether the recipient confirmed any of the goods, or any kits that may hold them. */
export const isAnyConfirmed = ({ lines }: JourneyView): boolean =>
  lines.some(({ parts }) =>
    parts.some(
      (part) =>
        part.state === 'confirmed' || innermost(part).some(({ state }) => state === 'confirmed'),
    ),
  );
