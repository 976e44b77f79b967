import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GroupSum } from './groups-projection.ts';
import { shownGroups } from './shown-groups.ts';

const group = (name: string, pledges: number, walkIns = 0): GroupSum => ({
  name,
  pledges,
  walkIns,
  pledged: pledges * 2,
  toCome: pledges,
  received: pledges,
  rejected: 1,
});

describe('groups that are shown', () => {
  it('are the large ones, the largest first', () => {
    const { groups, others } = shownGroups([group('京西', 5), group('京南', 9)]);
    expect(groups.map(({ name }) => name)).toEqual(['京南', '京西']);
    expect(others).toBeUndefined();
  });

  it('include the small ones together', () => {
    expect(shownGroups([group('a', 4), group('b', 3), group('c', 8)])).toEqual({
      groups: [{ name: 'c', pledges: 8, pledged: 16, toCome: 8, received: 8, rejected: 1 }],
      others: { groups: 2, pledges: 7, pledged: 14, toCome: 7, received: 7, rejected: 2 },
      withheld: false,
    });
  });

  it('do not reveal one small group by subtraction', () => {
    const { groups, others } = shownGroups([group('a', 2), group('b', 6), group('c', 8)]);
    expect(groups.map(({ name }) => name)).toEqual(['c']);
    expect(others).toMatchObject({ groups: 2, pledges: 8 });
  });

  it('are none when there are too few givers in total', () => {
    expect(shownGroups([group('a', 2), group('b', 2)])).toEqual({ groups: [], withheld: true });
    expect(shownGroups([])).toEqual({ groups: [], withheld: false });
  });

  it('have no name if their givers named none, and are merged like all others', () => {
    expect(shownGroups([group('', 5), group('a', 6)]).groups[1]).not.toHaveProperty('name');
    expect(shownGroups([group('', 4), group('a', 6)]).groups).toEqual([]);
  });

  it('count walk-ins towards the size of a group', () => {
    expect(shownGroups([group('p1', 2, 3)]).groups).toHaveLength(1);
  });

  it('never have fewer than five pledges, and lose none unless all are withheld', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12).map((count) => count + 1)), (counts) => {
        const sums = counts.map((count, index) => group(`g${index}`, count));
        const { groups, others, withheld } = shownGroups(sums);
        const all = counts.reduce((sum, count) => sum + count, 0);
        const told = [...groups, ...(others === undefined ? [] : [others])];
        for (const { pledges } of told) expect(pledges).toBeGreaterThanOrEqual(5);
        expect(withheld).toBe(all > 0 && all < 5);
        expect(told.reduce((sum, { pledges }) => sum + pledges, 0)).toBe(withheld ? 0 : all);
      }),
    );
  });
});
