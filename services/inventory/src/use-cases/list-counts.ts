import type { ListCountsQuery } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { listPage, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { type CountDocument, countSummaryOf } from '../projections/counts.ts';

/** Lists the stocktakes of a drive, the latest first; an unknown drive has none. */
export async function listCounts(
  { counts }: { readonly counts: View },
  driveId: string,
  page: z.output<typeof ListCountsQuery>,
) {
  const { rows, ...rest } = await listPage<CountDocument>(counts, 'counts', {
    where: { driveId },
    sort: [['begunAt', 'desc']],
    ...page,
  });
  return ok({ counts: rows.map(countSummaryOf), ...rest });
}
