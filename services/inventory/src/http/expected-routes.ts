import { ExpectedPledge, ExpectedPledgeList, Id, ListExpectedQuery } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { View } from '@bluebox/event-sourcing';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { listExpected } from '../use-cases/list-expected.ts';
import { showExpected } from '../use-cases/show-expected.ts';

export function expectedRoutes({ expected }: { readonly expected: View }): readonly Route[] {
  return [
    defineRoute(routes.listExpected, {
      summary:
        'Pledges of a drive as the desk expects them, newest first; by the reference or by what is in them',
      access: 'desk',
      params: z.strictObject({ driveId: Id }),
      query: ListExpectedQuery,
      answers: { 200: ExpectedPledgeList },
      handle: ({ params, query, caller }) => listExpected(expected, params.driveId, query, caller),
    }),
    defineRoute(routes.showExpected, {
      summary: 'A pledge as the desk expects it, by its reference',
      access: 'desk',
      params: z.strictObject({ reference: z.string().max(20) }),
      answers: { 200: ExpectedPledge },
      handle: ({ params }) => showExpected(expected, params.reference),
    }),
  ];
}
