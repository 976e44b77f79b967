import {
  ExpectedPledge,
  ExpectedPledgeList,
  Id,
  ListExpectedQuery,
  refuse,
  searchTerms,
  writtenReference,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { View } from '@bluebox/event-sourcing';
import { defineRoute, listPage, ok, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { type ExpectedPledgeDocument, expectedPledgeOf } from '../projections/expected-pledges.ts';

export async function knownReference(
  expected: View,
  reference: string,
): Promise<ExpectedPledgeDocument | undefined> {
  const [found] = await expected.find<ExpectedPledgeDocument>('expected', {
    where: { reference: writtenReference(reference) },
    limit: 1,
  });
  return found;
}

export async function findExpected(
  expected: View,
  reference: string,
): Promise<ExpectedPledgeDocument> {
  const found = await knownReference(expected, reference);
  if (found === undefined) throw refuse('UNKNOWN_REFERENCE');
  return found;
}

export function expectedRoutes({ expected }: { readonly expected: View }): readonly Route[] {
  return [
    defineRoute(routes.listExpected, {
      summary:
        'Pledges of a drive as the desk expects them, newest first; by the reference or by what is in them',
      access: 'desk',
      params: z.strictObject({ driveId: Id }),
      query: ListExpectedQuery,
      answers: { 200: ExpectedPledgeList },
      async handle({ params, query: { search, outstanding, ...page } }) {
        const contains = searchTerms(search ?? '');
        const where = {
          driveId: params.driveId,
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
      },
    }),
    defineRoute(routes.showExpected, {
      summary: 'A pledge as the desk expects it, by its reference',
      access: 'desk',
      params: z.strictObject({ reference: z.string().max(20) }),
      answers: { 200: ExpectedPledge },
      async handle({ params }) {
        const pledge = expectedPledgeOf(await findExpected(expected, params.reference));
        return ok(pledge);
      },
    }),
  ];
}
