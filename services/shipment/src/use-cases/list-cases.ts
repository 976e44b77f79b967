import type { ListCasesQuery } from '@bluebox/contracts';
import { type Caller, listPage, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import type { CaseDocument } from '../projections/cases.ts';
import { reportedBy } from './reported-by.ts';
import type { CasesShown } from './show-case.ts';

/** Lists the cases of a drive, newest first; an unknown drive has none. */
export async function listCases(
  { cases, notes }: Omit<CasesShown, 'store'>,
  driveId: string,
  { status, ...page }: z.output<typeof ListCasesQuery>,
  caller: Caller,
) {
  const where = { driveId, ...(status === undefined ? {} : { status }) };
  const { rows, ...rest } = await listPage<CaseDocument>(cases, 'cases', {
    where,
    sort: [['openedAt', 'desc']],
    ...page,
  });
  return ok({
    cases: await Promise.all(
      rows.map(async ({ noteId, ...listed }) => ({
        ...listed,
        ...(await reportedBy(notes, noteId, caller)),
      })),
    ),
    ...rest,
  });
}
