import type { DriveTerms } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { NOW, unconfirmedPledges } from '../totals/unconfirmed-pledges.ts';
import {
  departmentOf,
  type GivingDocument,
  type GroupSum,
  type GroupsDocument,
  pointOf,
} from './groups-projection.ts';

/**
 * Returns the groups of a drive without large promises that staff have not confirmed. The drive's
 * totals mark the same promises as doubtful.
 */
export async function countedGroups(
  { groups, totals }: { readonly groups: View; readonly totals: View },
  driveId: string,
  needs: DriveTerms['needs'] | undefined,
): Promise<Pick<GroupsDocument, 'departments' | 'handInPoints'>> {
  const found = await groups.get<GroupsDocument>('groups', driveId);
  if (found === undefined) return { departments: [], handInPoints: [] };
  const byDepartment = new Map<string, number>();
  const byPoint = new Map<string, number>();
  for await (const { pledgeId, amounts } of unconfirmedPledges(totals, driveId, needs ?? [], NOW)) {
    const giving = await groups.get<GivingDocument>('givings', pledgeId);
    const waits = amounts.reduce((sum, { quantity }) => sum + quantity, 0);
    for (const [sums, name] of [
      [byDepartment, departmentOf(giving)],
      [byPoint, pointOf(giving)],
    ] as const)
      sums.set(name, (sums.get(name) ?? 0) + waits);
  }
  return {
    departments: found.departments.map(less(byDepartment)),
    handInPoints: found.handInPoints.map(less(byPoint)),
  };
}

/**
 * Subtracts the unconfirmed quantity of a group. The result is at least 0, even while one of the
 * two views is ahead of the other.
 */
const less =
  (waiting: ReadonlyMap<string, number>) =>
  (sum: GroupSum): GroupSum => ({
    ...sum,
    pledged: Math.max(0, sum.pledged - (waiting.get(sum.name) ?? 0)),
    toCome: Math.max(0, sum.toCome - (waiting.get(sum.name) ?? 0)),
  });
