import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, localMinute } from './calendar.ts';
import {
  type ClockFacts,
  type ClockStep,
  clockAfter,
  clockOf,
  type MatterLimits,
} from './matter-clock.ts';
import { afterCountedMinutes, countedMinutes, type DayCount } from './working-time.ts';

type Urgency = 'danger' | 'supply' | 'ordinary' | 'hard';
const HOUR = 60;
const DAY = 24 * HOUR;

/** 2023-03-06 is a Monday. Wednesday the 15th is a holiday, for which Saturday the 18th is worked. */
const limits: MatterLimits<Urgency> = {
  urgencies: {
    danger: { dispatch: HOUR, respond: 2 * HOUR, resolve: 2 * HOUR, days: 'natural' },
    supply: { dispatch: 2 * HOUR, respond: 24 * HOUR, resolve: DAY, days: 'natural' },
    ordinary: { dispatch: DAY, respond: DAY, resolve: 7 * DAY, days: 'natural' },
    hard: { dispatch: DAY, respond: DAY, resolve: 5 * DAY, days: 'working' },
  },
  holidays: ['2023-03-15'],
  workdays: ['2023-03-18'],
};

/** Returns the instant of a day and time of March 2023, such as `06 09:00`. */
const at = (text: string): string => instantOf(`2023-03-${text.replace(' ', 'T')}`);
const written = (instant: string): string => localMinute(instant).slice(8).replace('T', ' ');

/** Reads a step, such as `07 10:00 paused` or `07 10:00 extended 09 10:00`. */
function stepOf(text: string): ClockStep<Urgency> {
  const [day, time, type, ...rest] = text.split(' ');
  const moment = at(`${day} ${time}`);
  switch (type) {
    case 'opened':
    case 'reclassified':
      return { type, at: moment, urgency: rest[0] as Urgency };
    case 'reached':
    case 'missed':
      return { type: 'contacted', at: moment, reached: type === 'reached' };
    case 'extended':
      return { type, at: moment, until: at(rest.join(' ')) };
    default:
      return { type, at: moment } as ClockStep<Urgency>;
  }
}
const factsOf = (steps: readonly ClockStep<Urgency>[]): ClockFacts<Urgency> => {
  let facts: ClockFacts<Urgency> | undefined;
  for (const step of steps) facts = clockAfter(facts, step);
  if (facts === undefined) throw new Error('the matter was not opened');
  return facts;
};
const clockAt = (steps: readonly string[], now: string) =>
  clockOf(factsOf(steps.map(stepOf)), limits, at(now));

/** Steps; now; when it is due to be resolved, and whether that is over. */
const RESOLVED: readonly (readonly [string, readonly string[], string, string, boolean])[] = [
  ['just opened', ['06 09:00 opened ordinary'], '06 09:00', '13 09:00', false],
  ['on its last minute', ['06 09:00 opened ordinary'], '13 09:00', '13 09:00', false],
  ['a minute later', ['06 09:00 opened ordinary'], '13 09:01', '13 09:00', true],
  ['danger after two hours', ['06 09:00 opened danger'], '06 11:01', '06 11:00', true],
  ['over a weekend, on natural days', ['10 09:00 opened ordinary'], '12 09:00', '17 09:00', false],
  ['over a weekend, on working days', ['09 09:00 opened hard'], '13 09:00', '17 09:00', false],
  [
    'over a holiday, whose weekend day is worked',
    ['13 09:00 opened hard'],
    '14 09:00',
    '20 09:00',
    false,
  ],
  ['opened on a Sunday, on working days', ['12 15:00 opened hard'], '12 16:00', '18 24:00', false],
  ['opened on a holiday, on working days', ['15 15:00 opened hard'], '15 16:00', '21 24:00', false],
  [
    'paused for two days',
    ['06 09:00 opened ordinary', '07 09:00 paused', '09 09:00 resumed'],
    '09 10:00',
    '15 09:00',
    false,
  ],
  ['paused now', ['06 09:00 opened ordinary', '07 09:00 paused'], '10 09:00', '16 09:00', false],
  [
    'paused now and long past the limit',
    ['06 09:00 opened ordinary', '07 09:00 paused'],
    '20 09:00',
    '26 09:00',
    false,
  ],
  [
    'paused twice',
    [
      '06 09:00 opened ordinary',
      '07 09:00 paused',
      '08 09:00 resumed',
      '09 09:00 paused',
      '10 09:00 resumed',
    ],
    '10 10:00',
    '15 09:00',
    false,
  ],
  [
    'paused while it is paused',
    ['06 09:00 opened ordinary', '07 09:00 paused', '08 09:00 paused', '09 09:00 resumed'],
    '09 10:00',
    '15 09:00',
    false,
  ],
  [
    'resumed without a pause',
    ['06 09:00 opened ordinary', '07 09:00 resumed'],
    '08 09:00',
    '13 09:00',
    false,
  ],
  [
    'paused over the weekend, on working days',
    ['09 09:00 opened hard', '10 12:00 paused', '13 12:00 resumed'],
    '13 13:00',
    '18 09:00',
    false,
  ],
  [
    'paused on a weekend alone, on working days',
    ['10 09:00 opened hard', '11 12:00 paused', '12 12:00 resumed'],
    '13 09:00',
    '18 09:00',
    false,
  ],
  [
    'overdue before it was paused',
    ['06 09:00 opened supply', '08 09:00 paused'],
    '09 09:00',
    '07 09:00',
    true,
  ],
  [
    'resumed after it was overdue',
    ['06 09:00 opened supply', '08 09:00 paused', '09 09:00 resumed'],
    '09 10:00',
    '07 09:00',
    true,
  ],
  [
    'closed in time',
    ['06 09:00 opened ordinary', '08 09:00 closed'],
    '30 09:00',
    '13 09:00',
    false,
  ],
  [
    'closed too late',
    ['06 09:00 opened ordinary', '14 09:00 closed'],
    '30 09:00',
    '13 09:00',
    true,
  ],
  [
    'closed on its last minute',
    ['06 09:00 opened ordinary', '13 09:00 closed'],
    '30 09:00',
    '13 09:00',
    false,
  ],
  [
    'closed while it was paused',
    ['06 09:00 opened ordinary', '07 09:00 paused', '20 09:00 closed'],
    '30 09:00',
    '26 09:00',
    false,
  ],
  [
    'closed twice',
    ['06 09:00 opened ordinary', '08 09:00 closed', '14 09:00 closed'],
    '30 09:00',
    '13 09:00',
    false,
  ],
  [
    're-opened after two closed days',
    ['06 09:00 opened ordinary', '08 09:00 closed', '10 09:00 reopened'],
    '10 10:00',
    '15 09:00',
    false,
  ],
  [
    're-opened after it was overdue',
    ['06 09:00 opened supply', '08 09:00 closed', '10 09:00 reopened'],
    '10 10:00',
    '07 09:00',
    true,
  ],
  [
    're-opened without a closing',
    ['06 09:00 opened ordinary', '08 09:00 reopened'],
    '10 10:00',
    '13 09:00',
    false,
  ],
  [
    're-opened, paused and closed again',
    [
      '06 09:00 opened ordinary',
      '08 09:00 closed',
      '10 09:00 reopened',
      '11 09:00 paused',
      '12 09:00 resumed',
      '13 09:00 closed',
    ],
    '30 09:00',
    '16 09:00',
    false,
  ],
  [
    'closed over a weekend, on working days',
    ['09 09:00 opened hard', '10 09:00 closed', '13 09:00 reopened'],
    '13 10:00',
    '18 09:00',
    false,
  ],
  [
    'extended',
    ['06 09:00 opened ordinary', '10 09:00 extended 20 09:00'],
    '12 09:00',
    '20 09:00',
    false,
  ],
  [
    'extended, and still too late',
    ['06 09:00 opened ordinary', '10 09:00 extended 20 09:00'],
    '20 09:01',
    '20 09:00',
    true,
  ],
  [
    'extended twice',
    ['06 09:00 opened ordinary', '10 09:00 extended 20 09:00', '18 09:00 extended 25 09:00'],
    '19 09:00',
    '25 09:00',
    false,
  ],
  [
    'extended and then paused',
    [
      '06 09:00 opened ordinary',
      '10 09:00 extended 20 09:00',
      '12 09:00 paused',
      '14 09:00 resumed',
    ],
    '14 10:00',
    '22 09:00',
    false,
  ],
  [
    'paused and then extended',
    [
      '06 09:00 opened ordinary',
      '07 09:00 paused',
      '09 09:00 resumed',
      '10 09:00 extended 20 09:00',
    ],
    '12 09:00',
    '20 09:00',
    false,
  ],
  [
    'extended to a day of no work, on working days',
    ['06 09:00 opened hard', '10 09:00 extended 15 12:00'],
    '13 09:00',
    '14 24:00',
    false,
  ],
  [
    'extended on working days',
    ['06 09:00 opened hard', '10 09:00 extended 20 12:00'],
    '13 09:00',
    '20 12:00',
    false,
  ],
  [
    'made more urgent',
    ['06 09:00 opened ordinary', '06 12:00 reclassified supply'],
    '06 13:00',
    '07 09:00',
    false,
  ],
  [
    'made more urgent too late',
    ['06 09:00 opened ordinary', '08 12:00 reclassified supply'],
    '08 12:00',
    '07 09:00',
    true,
  ],
  [
    'made less urgent after it was overdue',
    ['06 09:00 opened supply', '08 09:00 reclassified ordinary'],
    '08 10:00',
    '13 09:00',
    false,
  ],
  [
    'made less urgent after a pause, which stays',
    [
      '06 09:00 opened supply',
      '06 12:00 paused',
      '08 12:00 resumed',
      '08 13:00 reclassified ordinary',
    ],
    '08 14:00',
    '15 09:00',
    false,
  ],
  [
    'of another urgency, which ends the extension',
    ['06 09:00 opened supply', '06 12:00 extended 10 09:00', '06 13:00 reclassified ordinary'],
    '07 09:00',
    '13 09:00',
    false,
  ],
  [
    'extended under its new urgency',
    ['06 09:00 opened supply', '06 13:00 reclassified ordinary', '08 09:00 extended 20 09:00'],
    '09 09:00',
    '20 09:00',
    false,
  ],
  [
    'now counted on working days',
    ['10 09:00 opened ordinary', '13 09:00 reclassified hard'],
    '13 10:00',
    '18 09:00',
    false,
  ],
];

describe('the limit to resolve a matter', () => {
  it.each(RESOLVED)('is told when it is %s', (_name, steps, now, due, over) => {
    const { resolve } = clockAt(steps, now);
    const midnight = due.endsWith('24:00');
    expect(written(resolve.due)).toBe(midnight ? `${Number(due.slice(0, 2)) + 1} 00:00` : due);
    expect(resolve.over).toBe(over);
  });
  it('tells the minutes that have counted, without pauses and closed time', () => {
    const steps = [
      '06 09:00 opened ordinary',
      '06 10:00 paused',
      '06 12:00 resumed',
      '06 12:30 closed',
      '07 12:30 reopened',
    ];
    expect(clockAt(steps, '07 12:45').resolve).toMatchObject({
      usedMinutes: 105,
      allowedMinutes: 7 * DAY,
      paused: false,
      extended: false,
    });
  });
});

/** Steps; now; when dispatch and response are due, and whether they are over. */
const BEGUN: readonly (readonly [
  string,
  readonly string[],
  string,
  'dispatch' | 'respond',
  string,
  boolean,
])[] = [
  ['nobody is in charge', ['06 09:00 opened supply'], '06 11:01', 'dispatch', '06 11:00', true],
  [
    'a unit was put in charge in time',
    ['06 09:00 opened supply', '06 10:00 assigned'],
    '09 09:00',
    'dispatch',
    '06 11:00',
    false,
  ],
  [
    'it was handed to another unit later',
    ['06 09:00 opened supply', '06 10:00 assigned', '08 10:00 assigned'],
    '09 09:00',
    'dispatch',
    '06 11:00',
    false,
  ],
  [
    'a unit was put in charge too late',
    ['06 09:00 opened supply', '06 11:01 assigned'],
    '06 11:01',
    'dispatch',
    '06 11:00',
    true,
  ],
  ['nobody has called', ['06 09:00 opened supply'], '07 09:01', 'respond', '07 09:00', true],
  [
    'the asker was reached',
    ['06 09:00 opened supply', '07 08:00 reached'],
    '09 09:00',
    'respond',
    '07 09:00',
    false,
  ],
  [
    'the asker was reached while it was paused',
    ['06 09:00 opened supply', '06 10:00 paused', '07 08:00 reached'],
    '09 09:00',
    'respond',
    '07 09:00',
    false,
  ],
  [
    'it was paused, which does not help',
    ['06 09:00 opened supply', '06 10:00 paused'],
    '07 09:01',
    'respond',
    '07 09:00',
    true,
  ],
  [
    'two tries failed',
    ['06 09:00 opened supply', '06 10:00 missed', '06 11:00 missed'],
    '07 09:01',
    'respond',
    '07 09:00',
    true,
  ],
  [
    'three tries failed',
    ['06 09:00 opened supply', '06 10:00 missed', '06 11:00 missed', '06 12:00 missed'],
    '09 09:00',
    'respond',
    '07 09:00',
    false,
  ],
  [
    'it was extended, which does not help',
    ['06 09:00 opened supply', '06 10:00 extended 10 09:00'],
    '07 09:01',
    'respond',
    '07 09:00',
    true,
  ],
  [
    'it was made more urgent',
    ['06 09:00 opened ordinary', '06 10:00 reclassified danger'],
    '06 10:30',
    'respond',
    '06 11:00',
    false,
  ],
];

describe('the limits to dispatch and to respond', () => {
  it.each(BEGUN)('are told when %s', (_name, steps, now, limit, due, over) => {
    const clock = clockAt(steps, now)[limit];
    expect([written(clock.due), clock.over]).toStrictEqual([due, over]);
  });
});

const START = Date.parse(at('01 00:00'));
const instant = (minutes: number): string => new Date(START + minutes * 60_000).toISOString();
const urgency = fc.constantFrom<Urgency>('danger', 'supply', 'ordinary', 'hard');
const MONTH = 30 * DAY;

/** Steps in the order of time, each at least a minute after the one before. */
const histories = fc
  .tuple(
    urgency,
    fc.array(
      fc.tuple(
        fc.integer({ min: 1, max: 3 * DAY }),
        fc.constantFrom('paused', 'resumed', 'closed', 'reopened', 'assigned', 'reached'),
      ),
      { maxLength: 12 },
    ),
  )
  .map(([opened, moves]) => {
    const steps: ClockStep<Urgency>[] = [{ type: 'opened', at: instant(0), urgency: opened }];
    let minute = 0;
    for (const [pause, move] of moves) {
      minute += pause;
      const moment = instant(minute);
      steps.push(
        move === 'reached'
          ? { type: 'contacted', at: moment, reached: true }
          : ({ type: move, at: moment } as ClockStep<Urgency>),
      );
    }
    return { steps, minute };
  });
const later = fc.integer({ min: 0, max: MONTH });
const countOf = (of: Urgency): DayCount =>
  limits.urgencies[of].days === 'natural'
    ? { days: 'natural' }
    : { days: 'working', holidays: limits.holidays, workdays: limits.workdays };

describe('the clock of any matter', () => {
  it('is over exactly when more has counted than is allowed, which is after its due time', () =>
    fc.assert(
      fc.property(histories, later, ({ steps, minute }, more) => {
        const now = instant(minute + more);
        const facts = factsOf(steps);
        const { resolve } = clockOf(facts, limits, now);
        const until = facts.closedAt ?? now;
        if (!facts.paused) expect(resolve.over).toBe(resolve.due < until);
        if (resolve.over) expect(resolve.due < until).toBe(true);
      }),
    ));
  it('counts never backwards, and never more than the time that has passed', () =>
    fc.assert(
      fc.property(histories, later, later, ({ steps, minute }, one, two) => {
        const facts = factsOf(steps);
        const [first, second] = [one, two].sort((a, b) => a - b) as [number, number];
        const used = (more: number) =>
          clockOf(facts, limits, instant(minute + more)).resolve.usedMinutes;
        expect(used(first)).toBeLessThanOrEqual(used(second));
        expect(used(second)).toBeLessThanOrEqual(minute + second);
      }),
    ));
  it('is moved by a pause by just the time of the pause that would have counted', () =>
    fc.assert(
      fc.property(urgency, fc.integer({ min: 1, max: 110 }), later, (of, before, length) => {
        const opened: ClockStep<Urgency> = { type: 'opened', at: instant(0), urgency: of };
        const [paused, resumed] = [instant(before), instant(before + length)];
        const facts = factsOf([
          opened,
          { type: 'paused', at: paused },
          { type: 'resumed', at: resumed },
        ]);
        const due = clockOf(factsOf([opened]), limits, resumed).resolve.due;
        const moved = clockOf(facts, limits, resumed).resolve.due;
        const paid = countedMinutes(paused, resumed, countOf(of));
        expect(countedMinutes(due, moved, countOf(of))).toBe(paid);
      }),
    ));
  it('is the same for a matter that was always of its present urgency, whatever it was before', () =>
    fc.assert(
      fc.property(histories, urgency, later, ({ steps, minute }, of, more) => {
        const now = instant(minute + more);
        const changed = factsOf([
          ...steps,
          { type: 'reclassified', at: instant(minute), urgency: of },
        ]);
        const always = factsOf(
          steps.map((step) => (step.type === 'opened' ? { ...step, urgency: of } : step)),
        );
        expect(clockOf(changed, limits, now)).toStrictEqual(clockOf(always, limits, now));
      }),
    ));
  it('answers within the limit to respond alike, with and without pauses', () =>
    fc.assert(
      fc.property(histories, later, ({ steps, minute }, more) => {
        const now = instant(minute + more);
        const plain = steps.filter(({ type }) => type !== 'paused' && type !== 'resumed');
        expect(clockOf(factsOf(steps), limits, now).respond).toStrictEqual(
          clockOf(factsOf(plain), limits, now).respond,
        );
      }),
    ));
  it('ends at the end of an extension, as long as no pause follows', () =>
    fc.assert(
      fc.property(urgency, fc.integer({ min: 1, max: 110 }), later, (of, before, length) => {
        const until = instant(before + length);
        const facts = factsOf([
          { type: 'opened', at: instant(0), urgency: of },
          { type: 'extended', at: instant(before), until },
        ]);
        const { due } = clockOf(facts, limits, instant(before)).resolve;
        expect(countedMinutes(due, until, countOf(of))).toBe(0);
        expect(due <= until || of === 'hard').toBe(true);
      }),
    ));
});

describe('counted time', () => {
  it('is undone by looking for the time at which it has counted', () =>
    fc.assert(
      fc.property(
        urgency,
        fc.integer({ min: 0, max: 60 * DAY }),
        fc.integer({ min: 0, max: 40 * DAY }),
        (of, start, minutes) => {
          const count = countOf(of);
          const end = afterCountedMinutes(instant(start), minutes, count);
          expect(countedMinutes(instant(start), end, count)).toBe(minutes);
        },
      ),
    ));
  it('ends with an error when no day is ever worked', () => {
    const holidays = Array.from({ length: 900 }, (_, day) =>
      localMinute(instant(day * DAY)).slice(0, 10),
    );
    expect(() =>
      afterCountedMinutes(instant(0), 1, { days: 'working', holidays, workdays: [] }),
    ).toThrow(RangeError);
  });
});
