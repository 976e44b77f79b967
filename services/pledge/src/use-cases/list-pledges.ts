import { type ListPledgesQuery, searchTerms } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { listPage, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { categoryMark, type PledgeDocument, pledgeSummaryOf } from '../projections/pledges.ts';

/** Lists a page of the pledges that match the query; an unknown drive has none. */
export async function listPledges(
  pledges: View,
  driveId: string,
  { search, status, category, point, department, sort, ...page }: z.output<typeof ListPledgesQuery>,
) {
  const contains = searchTerms(search ?? '');
  const { rows, ...rest } = await listPage<PledgeDocument>(pledges, 'pledges', {
    where: {
      driveId,
      ...(contains.length === 0 ? {} : { searchText: { contains } }),
      ...(status === undefined ? {} : { status }),
      ...(category === undefined ? {} : { categories: { contains: [categoryMark(category)] } }),
      ...(point === undefined ? {} : { handInPointId: point }),
      ...(department === undefined ? {} : { department }),
    },
    sort:
      sort === 'largest'
        ? [['outstanding', 'desc']]
        : [['submittedAt', sort === 'newest' ? 'desc' : 'asc']],
    ...page,
  });
  return ok({ pledges: rows.map(pledgeSummaryOf), ...rest });
}
