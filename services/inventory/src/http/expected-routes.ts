import { ExpectedPledge, ExpectedPledgeList, Id } from '@bluebox/contracts';
import { refuse, type View } from '@bluebox/event-sourcing';
import { condition, defineRoute, listPage, ok, paging, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { type ExpectedPledgeDocument, expectedPledgeOf } from '../projections/expected-pledges.ts';

const PREFIX = 'XLX-';
/** Greater than any character of a reference. */
const AFTER_ALL = '~';

/** A reference as people say or type it, in its full form. */
const fullReference = (typed: string): string => {
  const reference = typed.trim().toUpperCase();
  return reference.startsWith(PREFIX) ? reference : `${PREFIX}${reference}`;
};

export async function findExpected(
  expected: View,
  reference: string,
): Promise<ExpectedPledgeDocument> {
  const [found] = await expected.find<ExpectedPledgeDocument>('expected', {
    where: { reference: fullReference(reference) },
    limit: 1,
  });
  if (found === undefined)
    throw refuse.notFound(
      'UNKNOWN_REFERENCE',
      'no pledge has this reference; check the letters, and if it was just made, try again in a moment',
    );
  return found;
}

export function expectedRoutes({ expected }: { readonly expected: View }): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/drives/:driveId/expected',
      operation: 'listExpected',
      summary:
        'Pledges of a drive as the desk expects them, newest first; by the beginning of the reference',
      access: 'desk',
      params: z.strictObject({ driveId: Id }),
      query: z.strictObject({
        ...paging,
        search: z.string().max(20).optional(),
        outstanding: condition,
      }),
      answers: { 200: ExpectedPledgeList },
      async handle({ params, query: { search, outstanding, ...page } }) {
        const from = search === undefined ? undefined : fullReference(search);
        const where = {
          driveId: params.driveId,
          ...(from === undefined ? {} : { reference: { gte: from, lt: `${from}${AFTER_ALL}` } }),
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
    defineRoute({
      method: 'get',
      path: '/expected/:reference',
      operation: 'showExpected',
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
