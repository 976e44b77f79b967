import type { HandInPoint, Opening } from './vocabulary.ts';

/** A time at which givers can bring their goods, by minutes of the drive's time zone. */
export interface Slot {
  readonly start: string;
  readonly end: string;
}

type TimedPoint = Pick<HandInPoint, 'openings' | 'slots'>;

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const timeOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

function slotsOfOpening({ date, from, to }: Opening, length: number): readonly Slot[] {
  const slots: Slot[] = [];
  for (let start = minutesOf(from); start + length <= minutesOf(to); start += length)
    slots.push({ start: `${date}T${timeOf(start)}`, end: `${date}T${timeOf(start + length)}` });
  return slots;
}

/**
 * Returns the slots of a hand-in point in the order of time. Each opening is divided from its beginning
 * on; a rest that is shorter than a slot is left out. A point without openings or slots has none.
 */
export function slotsOf({ openings = [], slots }: TimedPoint): readonly Slot[] {
  if (slots === undefined) return [];
  return openings
    .flatMap((opening) => slotsOfOpening(opening, slots.minutes))
    .sort((a, b) => (a.start < b.start ? -1 : 1));
}

/** A reason why openings cannot be used, with the place of the opening in the list. */
export interface OpeningFault {
  readonly index: number;
  readonly field: 'from' | 'to';
  readonly message: string;
}

/** Returns what is wrong with the openings of a point: times that end before they begin, and overlaps. */
export function openingFaults({ openings = [] }: TimedPoint): readonly OpeningFault[] {
  return openings.flatMap(({ date, from, to }, index): readonly OpeningFault[] => {
    if (to <= from) return [{ index, field: 'to', message: 'must be later than the beginning' }];
    const overlaps = openings
      .slice(0, index)
      .some((other) => other.date === date && other.from < to && from < other.to);
    return overlaps
      ? [{ index, field: 'from', message: 'overlaps with another opening of the same day' }]
      : [];
  });
}

/** Returns the day of a minute in the drive's time zone. */
export const dayOf = (minute: string): string => minute.slice(0, 10);
