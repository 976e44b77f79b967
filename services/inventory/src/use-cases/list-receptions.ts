import type { ListReceptionsQuery } from '@bluebox/contracts';
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
import { knownFields } from '../domain/known-fields.ts';
import type { ReceptionDocument } from '../projections/receptions.ts';
import { referenceOf } from './known-pledge.ts';

export interface ReceptionsListed {
  readonly receptions: View;
  readonly expected: View;
}

/**
 * Lists the receptions of a drive, latest hand-in first; an unknown drive has none. The desk of a
 * hand-in point sees those of which something came to the point.
 */
export async function listReceptions(
  { receptions, expected }: ReceptionsListed,
  driveId: string,
  { open, unsettled, ...page }: z.output<typeof ListReceptionsQuery>,
  caller: Caller,
) {
  const where = {
    driveId,
    ...(open === undefined ? {} : { open }),
    ...(unsettled === undefined ? {} : { unsettled }),
  };
  const list: ListQuery = { where, sort: [['cameAt', 'desc']], ...page };
  const { rows, ...rest } =
    caller.pointIds === undefined
      ? await listPage<ReceptionDocument>(receptions, 'receptions', list)
      : await filteredPage<ReceptionDocument>(receptions, 'receptions', list, ({ pointIds }) =>
          seesPoints(caller, pointIds),
        );
  return ok({
    receptions: await Promise.all(
      rows.map(async ({ pledgeId, lines, names, pointIds: _, ...reception }) => ({
        ...reception,
        goods: [...new Set(Object.values(names))],
        lineCount: Object.keys(lines).length,
        ...knownFields({ reference: await referenceOf(expected, pledgeId) }),
      })),
    ),
    ...rest,
  });
}
