import { type GroupCounts, type Grouping, LEAST_PLEDGES_OF_A_GROUP } from '@bluebox/contracts';
import type { GroupSum } from './groups-projection.ts';

const givings = ({ pledges, walkIns }: GroupSum): number => pledges + walkIns;

function add(a: GroupSum, b: GroupSum): GroupSum {
  return {
    name: '',
    pledges: a.pledges + b.pledges,
    walkIns: a.walkIns + b.walkIns,
    pledged: a.pledged + b.pledged,
    toCome: a.toCome + b.toCome,
    received: a.received + b.received,
    rejected: a.rejected + b.rejected,
  };
}

const countsOf = ({ pledges, pledged, toCome, received, rejected }: GroupSum): GroupCounts => ({
  pledges,
  pledged,
  toCome,
  received,
  rejected,
});

/**
 * Returns the groups as the console shows them, the largest first. Groups with fewer than {@link
 * LEAST_PLEDGES_OF_A_GROUP} pledges and walk-ins are merged. If the merged group is still too
 * small, the next larger group is added. Without that, a small group could be computed as the
 * difference between the drive's total and the shown groups. If all groups together are too small,
 * no group is shown.
 */
export function shownGroups(sums: readonly GroupSum[]): Grouping {
  const shown = [...sums].sort((a, b) => givings(b) - givings(a) || (a.name < b.name ? -1 : 1));
  const kept: GroupSum[] = [];
  const tooFew = () => kept.reduce((sum, group) => sum + givings(group), 0);
  for (let last = shown.at(-1); last !== undefined; last = shown.at(-1)) {
    const together = tooFew();
    const small = givings(last) < LEAST_PLEDGES_OF_A_GROUP;
    if (!small && (together === 0 || together >= LEAST_PLEDGES_OF_A_GROUP)) break;
    kept.push(last);
    shown.pop();
  }
  if (kept.length > 0 && tooFew() < LEAST_PLEDGES_OF_A_GROUP) return { groups: [], withheld: true };
  const [first, ...rest] = kept;
  return {
    groups: shown.map((sum) => ({
      ...(sum.name === '' ? {} : { name: sum.name }),
      ...countsOf(sum),
    })),
    ...(first === undefined
      ? {}
      : { others: { groups: kept.length, ...countsOf(rest.reduce(add, first)) } }),
    withheld: false,
  };
}
