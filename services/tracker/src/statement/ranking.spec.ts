import { LEAST_PLEDGES_OF_A_GROUP } from '@bluebox/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { GroupSum } from '../board/groups-projection.ts';
import { shownGroups } from '../board/shown-groups.ts';
import { rankingOf } from './ranking.ts';

const department = fc.record({
  pledges: fc.nat(12),
  walkIns: fc.nat(3),
  pledged: fc.nat(99),
  toCome: fc.nat(99),
  received: fc.nat(99),
  rejected: fc.nat(99),
});
const departments = fc
  .array(department, { maxLength: 8 })
  .map((sums) => sums.map((sum, index): GroupSum => ({ name: `d${index}`, ...sum })));

it('departments are ranked by pieces, and none with fewer than five pledges is named', () => {
  fc.assert(
    fc.property(departments, (sums) => {
      const ranking = rankingOf(shownGroups(sums));
      const pieces = ranking.departments.map((group) => group.pieces);
      expect(pieces).toEqual([...pieces].sort((a, b) => b - a));
      for (const { name } of ranking.departments) {
        const sum = sums.find((each) => each.name === name);
        expect((sum?.pledges ?? 0) + (sum?.walkIns ?? 0)).toBeGreaterThanOrEqual(
          LEAST_PLEDGES_OF_A_GROUP,
        );
      }
      // The ranking tells no numbers of pledges, with which a group could be narrowed down.
      expect(JSON.stringify(ranking)).not.toContain('pledges');
    }),
  );
});
