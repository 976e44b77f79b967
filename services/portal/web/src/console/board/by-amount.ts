import type { Grouping } from '@bluebox/contracts';

type Group = Grouping['groups'][number];

/** Sorts groups by promised amount, the largest first, and then by name. */
export const byAmount = (groups: readonly Group[]): readonly Group[] =>
  [...groups].sort(
    (a, b) => b.pledged - a.pledged || (a.name ?? '').localeCompare(b.name ?? '', 'zh'),
  );
