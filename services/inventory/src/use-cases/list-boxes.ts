import { type BoxList, BoxStatus, type ListBoxesQuery, searchTerms } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { listPage, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { type BoxDocument, boxSummaryOf } from '../projections/boxes.ts';

type BoxCounts = z.infer<typeof BoxList>['counts'];

/**
 * Lists the boxes of a drive, newest first, with the number of boxes of each status; an unknown
 * drive has none.
 */
export async function listBoxes(
  boxes: View,
  driveId: string,
  { status, search, ...page }: z.output<typeof ListBoxesQuery>,
) {
  const looked = { driveId, ...(await boxesLookedFor(boxes, driveId, search)) };
  const where = { ...looked, ...(status === undefined ? {} : { status }) };
  const counted = BoxStatus.options.map(
    async (each) => [each, await boxes.count('boxes', { ...looked, status: each })] as const,
  );
  const { rows, ...rest } = await listPage<BoxDocument>(boxes, 'boxes', {
    where,
    sort: [['number', 'desc']],
    ...page,
  });
  const counts = Object.fromEntries(await Promise.all(counted)) as BoxCounts;
  return ok({ boxes: rows.map(boxSummaryOf), ...rest, counts });
}

/**
 * Returns the condition for boxes that match a search. A number, such as 17 or 第 17 箱, finds the
 * box with this number. If there is no such box, the contents are searched, because lots and years
 * are numbers too.
 */
async function boxesLookedFor(boxes: View, driveId: string, search: string | undefined) {
  const contains = searchTerms(search ?? '');
  const [, digits] = /^第?([0-9]{1,6})[箱号]?$/.exec(contains.join('')) ?? [];
  const number = Number(digits);
  if (digits !== undefined && (await boxes.count('boxes', { driveId, number })) > 0)
    return { number };
  return contains.length === 0 ? {} : { searchText: { contains } };
}
