import {
  hasEnded,
  type JourneyPart,
  type JourneyView,
  type KitPlace,
  type Unit,
} from '@bluebox/contracts';

export type JourneyState = JourneyPart['state'];

/** The way of a part that nothing happens to. */
const WAY = [
  'promised',
  'received',
  'accepted',
  'packed',
  'sent',
  'delivered',
  'confirmed',
] as const;

/** How far along the way a part is; where something else became of it, there is no way ahead. */
const REACHED: Record<JourneyState, (typeof WAY)[number] | undefined> = {
  promised: 'promised',
  received: 'received',
  quarantined: 'received',
  accepted: 'accepted',
  'in-kit': 'accepted',
  packed: 'packed',
  sent: 'sent',
  delivered: 'delivered',
  confirmed: 'confirmed',
  withdrawn: undefined,
  'not-handed-in': undefined,
  rejected: undefined,
  returned: undefined,
  disposed: undefined,
  damaged: undefined,
  lost: undefined,
};

/** How a state looks: on its way, arrived, needing care, or at an end that nobody wished. */
export type Tone = 'going' | 'done' | 'care' | 'ended';

const TONE: Record<JourneyState, Tone> = {
  promised: 'going',
  received: 'going',
  quarantined: 'care',
  accepted: 'going',
  'in-kit': 'going',
  packed: 'going',
  sent: 'going',
  delivered: 'going',
  confirmed: 'done',
  withdrawn: 'ended',
  'not-handed-in': 'ended',
  rejected: 'care',
  returned: 'ended',
  disposed: 'ended',
  damaged: 'care',
  lost: 'care',
};

export const toneOf = (state: JourneyState): Tone => TONE[state];

/** A catalogue's key with what it is to be filled with. */
export interface Wording {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

export interface TimelineStep {
  readonly state: JourneyState;
  readonly wording: Wording;
  /** Absent of what is still to come. */
  readonly at?: string;
  readonly time: 'past' | 'present' | 'future';
}

/** What a state is called to the giver: with the box's number where there is one. */
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
  return { key: `journey.${state}`, values: {} };
}

/** The kits that a part went into, once they are not all in one place: how many are where. */
export const kitPlaces = ({ kit }: JourneyPart): readonly KitPlace[] => kit?.places ?? [];

/** Kits of different fates: nobody can say which of them holds what this giver gave. */
const areApart = (part: JourneyPart): boolean =>
  part.state === 'in-kit' && kitPlaces(part).length > 0;

/** What is said of a part as a whole: of one whose kits have come to different ends, that nothing more is to come. */
export function partWording(part: JourneyPart, boxCount: number): Wording {
  return areApart(part) && hasEnded(part)
    ? { key: 'journey.kits-ended', values: {} }
    : stateWording(part, part.state, boxCount);
}

/** Where kits are, those within larger ones by where the larger ones are. */
const innermost = (part: JourneyPart) =>
  kitPlaces(part).flatMap((place): readonly Pick<KitPlace, 'state'>[] => place.within ?? [place]);

/** What a part is told as: whether its kits have all come to their ends decides how a part in them looks. */
export function partTone(part: JourneyPart): Tone {
  if (!areApart(part)) return toneOf(part.state);
  const tones = new Set(innermost(part).map(({ state }) => toneOf(state)));
  return tones.has('care') ? 'care' : tones.has('ended') ? 'ended' : 'going';
}

/** What is said of some of the kits, or of the larger ones that they went into. */
export const placeWording = ({ state, within }: Pick<KitPlace, 'state' | 'within'>): Wording => ({
  key:
    state === 'in-kit' && within !== undefined
      ? 'journey.kits-in-kits'
      : state === 'accepted' || state === 'in-kit'
        ? 'journey.kits-in-store'
        : `journey.${state}`,
  values: {},
});

/** The steps that a part has taken, where it is, and those still ahead of it. */
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
  // Each of several kits goes its own way.
  const reached = areApart(part) ? undefined : REACHED[part.state];
  const ahead = reached === undefined ? [] : WAY.slice(WAY.indexOf(reached) + 1);
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

/** The steps that are shown: those that were taken. Of goods that nobody brought yet there is nothing to tell beside their state. */
export const shownSteps = (part: JourneyPart, boxCount: number): readonly TimelineStep[] =>
  timelineOf(part, boxCount).filter(({ time }) => time !== 'future');

/**
 * A line as its giver sees it: a part that they took off while the rest stands is a corrected number, no
 * broken promise.
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

/** One line over all: how much is where, in the order of the way. */
export function summaryOf({ lines, boxCount }: JourneyView): readonly {
  readonly wording: Wording;
  readonly amounts: readonly { readonly unit: Unit; readonly count: number }[];
}[] {
  const told = new Map<string, { order: number; wording: Wording; counts: Map<Unit, number> }>();
  for (const line of lines)
    for (const part of shownLine(line).parts) {
      const { state, quantity, kit } = part;
      const order = JOURNEY_ORDER.indexOf(state);
      const places = kit?.places === undefined ? {} : { kit };
      const wording = partWording({ quantity: 0, state, steps: [], ...places }, boxCount);
      const key = areApart(part) ? wording.key : state;
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

/** Whether the recipient confirmed something of it, also as a part of a kit. */
export const isAnyConfirmed = ({ lines }: JourneyView): boolean =>
  lines.some(({ parts }) =>
    parts.some(
      (part) =>
        part.state === 'confirmed' || innermost(part).some(({ state }) => state === 'confirmed'),
    ),
  );

const STATES: Record<JourneyState, true> = {
  promised: true,
  received: true,
  quarantined: true,
  accepted: true,
  'in-kit': true,
  packed: true,
  sent: true,
  delivered: true,
  confirmed: true,
  damaged: true,
  lost: true,
  rejected: true,
  returned: true,
  disposed: true,
  withdrawn: true,
  'not-handed-in': true,
};
/** All states, in the order of the way and then of the ends. */
const JOURNEY_ORDER = Object.keys(STATES) as readonly JourneyState[];
