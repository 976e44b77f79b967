import type { Grouping } from '@bluebox/contracts';

type Group = Grouping['groups'][number];

/** Groups in the order of what they promised; those with the same amount by name. */
export const byAmount = (groups: readonly Group[]): readonly Group[] =>
  [...groups].sort(
    (a, b) => b.pledged - a.pledged || (a.name ?? '').localeCompare(b.name ?? '', 'zh'),
  );
