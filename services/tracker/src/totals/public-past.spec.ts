import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goodsFlow, PLEDGES } from './flows.ts';
import { NO_COUNTS } from './projection.ts';
import {
  doubtfulAmong,
  type PastHour,
  publicTotalsAt,
  publicSteps as stepsOf,
} from './public-past.ts';

const KIND = 'medicine|box';
const PROMISED = goodsFlow(KIND, 'pledged', 'promised');
const RECEIVED = goodsFlow(KIND, 'promised', 'received');

type Change = PastHour['flows'][number];
const ids = (...numbers: readonly number[]) => numbers.map((number) => `pledge-${number}`);
const change = (flow: string, ...numbers: readonly number[]): Change => ({
  flow,
  quantity: numbers.length,
  givers: ids(...numbers),
});
const hour = (begins: string, flows: readonly Change[], counts = {}): PastHour => ({
  begins: `2023-03-20T${begins}`,
  counts: { ...NO_COUNTS, ...counts },
  flows,
});
const nothingDoubtful = doubtfulAmong([], []);
const shownBy = (hours: readonly PastHour[], doubtful = nothingDoubtful) =>
  stepsOf(hours, doubtful).map(({ moment, flows }) => [
    moment.slice(11, 13),
    Object.fromEntries(flows),
  ]);

describe('the past of a drive as the public sees it', () => {
  it('changes at the ends of hours in which five pledges or more changed', () => {
    const hours = [hour('09', [change(PLEDGES, 1, 2, 3, 4, 5)]), hour('11', [])];
    expect(stepsOf(hours, nothingDoubtful).map(({ moment }) => moment)).toEqual([
      '2023-03-20T09:59:59.999Z',
    ]);
  });

  it('joins what fewer changed to what is shown next', () => {
    const few = [
      hour('09', [change(PLEDGES, 1, 2)]),
      hour('10', [change(PLEDGES, 3)]),
      hour('12', [change(PLEDGES, 4, 5)]),
    ];
    expect(shownBy(few)).toEqual([['12', { [PLEDGES]: 5 }]]);
    expect(shownBy(few.slice(0, 2))).toEqual([]);
  });

  it('counts a pledge once that changed in several hours', () => {
    const hours = [
      hour('09', [change(RECEIVED, 1, 2, 3)]),
      hour('10', [change(RECEIVED, 2, 3, 4)]),
    ];
    expect(shownBy(hours)).toEqual([]);
  });

  it('withholds one rejection of an hour in which many pledges came', () => {
    const rejected = goodsFlow(KIND, 'received', 'rejected');
    const hours = [
      hour('09', [change(RECEIVED, 1, 2, 3, 4, 5), change(rejected, 6)]),
      hour('10', [change(RECEIVED, 7, 8, 9, 10, 11)]),
    ];
    expect(shownBy(hours)).toEqual([
      ['09', { [RECEIVED]: 5 }],
      ['10', { [RECEIVED]: 5 }],
    ]);
  });

  it('has the exact number of boxes at each step, and no step for boxes alone', () => {
    const hours = [
      hour('09', [change(PLEDGES, 1)], { pledges: 1, boxes: 2 }),
      hour('10', [change(PLEDGES, 2, 3, 4, 5)], { pledges: 4, boxes: 1 }),
      hour('11', [change(PLEDGES, 6)], { pledges: 1, boxes: 1 }),
    ];
    const steps = stepsOf(hours, nothingDoubtful);
    expect(steps).toHaveLength(1);
    expect(publicTotalsAt(steps, '~').counts).toEqual({ ...NO_COUNTS, pledges: 5, boxes: 3 });
  });

  it('leaves out doubtful promises until they are confirmed', () => {
    const doubtful = (_kind: string, end: string) =>
      end < '2023-03-20T11'
        ? { quantity: 1, pledgeIds: new Set(ids(5)) }
        : { quantity: 0, pledgeIds: new Set<string>() };
    const hours = [
      hour('09', [change(PROMISED, 1, 2, 3, 4, 5)]),
      hour('10', [change(PROMISED, 6)]),
      hour('11', [change(PROMISED, 7)]),
      hour('12', [change(PROMISED, 8, 9, 10, 11)]),
    ];
    expect(shownBy(hours, doubtful)).toEqual([
      ['10', { [PROMISED]: 5 }],
      ['12', { [PROMISED]: 6 }],
    ]);
  });

  it('stays the same when later hours are added', () => {
    const anyChange = fc
      .tuple(fc.constantFrom(PROMISED, RECEIVED, PLEDGES), fc.array(fc.nat(30), { maxLength: 9 }))
      .map(([flow, numbers]) => change(flow, ...numbers));
    const anyHours = fc.array(fc.array(anyChange, { maxLength: 4 }), { maxLength: 23 });
    fc.assert(
      fc.property(anyHours, fc.nat(23), (all, count) => {
        const hours = all.map((changes, index) => hour(`${index}`.padStart(2, '0'), changes));
        const early = shownBy(hours.slice(0, count));
        expect(shownBy(hours).slice(0, early.length)).toEqual(early);
      }),
    );
  });
});
