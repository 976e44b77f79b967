import { type ListExpectedQuery, searchTerms } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import {
  type Caller,
  filteredPage,
  type ListQuery,
  listPage,
  ok,
  seesPoints,
} from '@bluebox/service-http';
import type { z } from 'zod';
import { type ExpectedPledgeDocument, expectedPledgeOf } from '../projections/expected-pledges.ts';

/**
 * Lists the pledges of a drive as the desk sees them, newest first, or the appointments of a day by
 * their time; an unknown drive has none. The desk of a hand-in point sees the pledges that were announced for the point.
 */
export async function listExpected(
  expected: View,
  driveId: string,
  { search, outstanding, day, ...page }: z.output<typeof ListExpectedQuery>,
  caller: Caller,
) {
  const contains = searchTerms(search ?? '');
  const where = {
    driveId,
    ...(contains.length === 0 ? {} : { searchText: { contains } }),
    ...(outstanding === undefined ? {} : { outstanding }),
    ...(day === undefined ? {} : { appointedOn: day }),
  };
  const list: ListQuery = {
    where,
    sort: [day === undefined ? ['submittedAt', 'desc'] : ['appointedAt', 'asc']],
    ...page,
  };
  const { rows, ...rest } =
    caller.pointIds === undefined
      ? await listPage<ExpectedPledgeDocument>(expected, 'expected', list)
      : await filteredPage<ExpectedPledgeDocument>(expected, 'expected', list, ({ pledge }) =>
          seesPoints(caller, [pledge?.handInPointId]),
        );
  return ok({
    expected: rows.flatMap((document) => expectedPledgeOf(document) ?? []),
    ...rest,
  });
}
