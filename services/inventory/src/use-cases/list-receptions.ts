import type { ListReceptionsQuery } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { listPage, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { knownFields } from '../domain/known-fields.ts';
import type { ReceptionDocument } from '../projections/receptions.ts';
import { referenceOf } from './known-pledge.ts';

export interface ReceptionsListed {
  readonly receptions: View;
  readonly expected: View;
}

/** Lists the receptions of a drive, latest hand-in first; an unknown drive has none. */
export async function listReceptions(
  { receptions, expected }: ReceptionsListed,
  driveId: string,
  { open, unsettled, ...page }: z.output<typeof ListReceptionsQuery>,
) {
  const where = {
    driveId,
    ...(open === undefined ? {} : { open }),
    ...(unsettled === undefined ? {} : { unsettled }),
  };
  const { rows, ...rest } = await listPage<ReceptionDocument>(receptions, 'receptions', {
    where,
    sort: [['cameAt', 'desc']],
    ...page,
  });
  return ok({
    receptions: await Promise.all(
      rows.map(async ({ pledgeId, lines, names, ...reception }) => ({
        ...reception,
        goods: [...new Set(Object.values(names))],
        lineCount: Object.keys(lines).length,
        ...knownFields({ reference: await referenceOf(expected, pledgeId) }),
      })),
    ),
    ...rest,
  });
}
