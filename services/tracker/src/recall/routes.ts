import { RecallQuery, RecallView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, ok, type Route } from '@bluebox/service-http';
import { type RecallViews, readRecall } from './read-recall.ts';

export function recallRoutes(views: RecallViews): readonly Route[] {
  return [
    defineRoute(routes.showRecall, {
      summary: 'The places of everything of a lot, its boxes, recipients, and givers by reference',
      access: 'coordinator',
      query: RecallQuery,
      answers: { 200: RecallView },
      handle: async ({ query }) => ok(await readRecall(views, query)),
    }),
  ];
}
