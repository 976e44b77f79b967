import type { GroupCounts, Grouping, RankingView } from '@bluebox/contracts';

const piecesOf = ({ received, rejected }: GroupCounts): number => Math.max(0, received - rejected);

/**
 * Returns the departments as the public sees them, the largest number of pieces first.
 * @param grouping departments without small ones, as `shownGroups` returns them.
 */
export function rankingOf({
  groups,
  others,
  withheld,
}: Grouping): Pick<RankingView, 'departments' | 'others' | 'withheld'> {
  return {
    departments: groups
      .map((group) => ({
        ...(group.name === undefined ? {} : { name: group.name }),
        pieces: piecesOf(group),
      }))
      .sort((a, b) => b.pieces - a.pieces || ((a.name ?? '') < (b.name ?? '') ? -1 : 1)),
    ...(others === undefined
      ? {}
      : { others: { groups: others.groups, pieces: piecesOf(others) } }),
    withheld,
  };
}
