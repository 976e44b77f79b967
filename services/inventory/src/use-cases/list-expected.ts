import { type ListExpectedQuery, searchTerms } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { listPage, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { type ExpectedPledgeDocument, expectedPledgeOf } from '../projections/expected-pledges.ts';

/** Lists the pledges of a drive as the desk sees them, newest first; an unknown drive has none. */
export async function listExpected(
  expected: View,
  driveId: string,
  { search, outstanding, ...page }: z.output<typeof ListExpectedQuery>,
) {
  const contains = searchTerms(search ?? '');
  const where = {
    driveId,
    ...(contains.length === 0 ? {} : { searchText: { contains } }),
    ...(outstanding === undefined ? {} : { outstanding }),
  };
  const { rows, ...rest } = await listPage<ExpectedPledgeDocument>(expected, 'expected', {
    where,
    sort: [['submittedAt', 'desc']],
    ...page,
  });
  return ok({
    expected: rows.flatMap((document) => expectedPledgeOf(document) ?? []),
    ...rest,
  });
}
