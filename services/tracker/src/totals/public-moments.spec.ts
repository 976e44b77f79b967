import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangedHour } from './changed-hours.ts';
import { openHour, publicMomentAt, publicMoments } from './public-moments.ts';

const hour = (begins: string, givings: readonly string[], unclear = false): ChangedHour => ({
  begins: `2023-03-20T${begins}`,
  givings,
  unclear,
});
const ids = (...numbers: readonly number[]) => numbers.map((number) => `pledge-${number}`);
const momentsOf = (hours: readonly ChangedHour[], open = '2023-03-21T00') =>
  publicMoments(hours, open).map((moment) => moment.slice(11));

describe('the public moments of a drive', () => {
  it('are ends of hours in which five pledges or more changed', () => {
    expect(momentsOf([hour('09', ids(1, 2, 3, 4, 5)), hour('11', ids(1, 2, 3, 4, 6))])).toEqual([
      '09:59:59.999Z',
      '11:59:59.999Z',
    ]);
  });

  it('leave out an hour with fewer, which is joined to the next', () => {
    const few = [hour('09', ids(1, 2)), hour('10', ids(3)), hour('12', ids(4, 5))];
    expect(momentsOf(few)).toEqual(['12:59:59.999Z']);
    expect(momentsOf(few.slice(0, 2))).toEqual([]);
  });

  it('count a pledge once that changed in several hours', () => {
    expect(momentsOf([hour('09', ids(1, 2, 3)), hour('10', ids(1, 2, 3, 4))])).toEqual([]);
  });

  it('include an hour in which no pledge changed, unless it follows one with a few', () => {
    expect(momentsOf([hour('09', []), hour('10', ids(1)), hour('11', [])])).toEqual([
      '09:59:59.999Z',
    ]);
  });

  it('leave out an hour in which an unknown number of pledges changed', () => {
    expect(momentsOf([hour('09', [], true), hour('10', [])])).toEqual([]);
    expect(momentsOf([hour('09', [], true), hour('10', ids(1, 2, 3, 4, 5))])).toEqual([
      '10:59:59.999Z',
    ]);
  });

  it('leave out hours that are not over', () => {
    const hours = [hour('09', ids(1, 2, 3, 4, 5)), hour('10', ids(1, 2, 3, 4, 5))];
    expect(momentsOf(hours, openHour(new Date('2023-03-20T10:59:59Z')))).toHaveLength(1);
    expect(momentsOf(hours, openHour(new Date('2023-03-20T11:09:59Z')))).toHaveLength(1);
    expect(momentsOf(hours, openHour(new Date('2023-03-20T11:10:00Z')))).toHaveLength(2);
  });

  it('never differ by one to four pledges, whichever two are compared', () => {
    const anyHours = fc.array(fc.tuple(fc.array(fc.nat(30), { maxLength: 9 }), fc.nat(3)), {
      maxLength: 24,
    });
    fc.assert(
      fc.property(anyHours, fc.nat(24), (changes, last) => {
        const hours = changes.map(([numbers, doubt], index) =>
          hour(`${index}`.padStart(2, '0'), ids(...numbers), doubt === 0),
        );
        const open = `2023-03-20T${`${last}`.padStart(2, '0')}`;
        const moments = ['', ...publicMoments(hours, open)];
        for (const [index, from] of moments.entries())
          for (const to of moments.slice(index + 1)) {
            const between = hours.filter(({ begins }) => begins > from && begins < to);
            const changed = new Set(between.flatMap(({ givings }) => givings)).size;
            expect(changed === 0 || changed >= 5).toBe(true);
            if (changed === 0) expect(between.some(({ unclear }) => unclear)).toBe(false);
          }
      }),
    );
  });

  it('stay the same when later hours are added', () => {
    const anyHours = fc.array(fc.array(fc.nat(30), { maxLength: 9 }), { maxLength: 23 });
    fc.assert(
      fc.property(anyHours, fc.nat(23), (changes, count) => {
        const hours = changes.map((numbers, index) =>
          hour(`${index}`.padStart(2, '0'), ids(...numbers)),
        );
        const all = momentsOf(hours);
        const early = momentsOf(hours.slice(0, count));
        expect(all.slice(0, early.length)).toEqual(early);
      }),
    );
  });
});

describe('the moment that the public sees', () => {
  const moments = ['2023-03-20T09:59:59.999Z', '2023-03-20T12:59:59.999Z'];
  const at = (asked: string) => publicMomentAt(moments, asked, '2023-03-18T02:30:00.000Z');

  it.each([
    ['2023-03-20T09:59:58Z', '2023-03-18T01:59:59.999Z'],
    ['2023-03-20T09:59:59Z', '2023-03-20T09:59:59.999Z'],
    ['2023-03-20T11:03:05Z', '2023-03-20T09:59:59.999Z'],
    ['2023-03-20T12:59:59.999Z', '2023-03-20T12:59:59.999Z'],
    ['2030-01-01T00:00:00Z', '2023-03-20T12:59:59.999Z'],
    ['2023-03-18T02:30:00Z', '2023-03-18T01:59:59.999Z'],
    ['2020-01-01T08:30:00Z', '2020-01-01T07:59:59.999Z'],
  ])('when it asks for %s is %s', (asked, moment) => {
    expect(at(asked)).toBe(moment);
  });
});
