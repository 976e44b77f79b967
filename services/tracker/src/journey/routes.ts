import { Id, JourneyView } from '@bluebox/contracts';
import { refuse, type View } from '@bluebox/event-sourcing';
import { defineRoute, linkGeneration, ok, type Route, worksAt } from '@bluebox/service-http';
import { z } from 'zod';
import { journeyOf } from './journey.ts';
import { readFragments } from './read-fragments.ts';

export function journeyRoutes({ journeys }: { readonly journeys: View }): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/journeys/:pledgeId',
      operation: 'showJourney',
      summary: 'The location of each line of a pledge, part by part',
      access: 'pledge-link-or-desk',
      params: z.strictObject({ pledgeId: Id }),
      answers: { 200: JourneyView },
      async handle({ params: { pledgeId }, caller }) {
        const found = await readFragments(journeys, pledgeId);
        const allowed =
          found !== undefined &&
          (worksAt(caller, 'desk') ||
            linkGeneration(caller, 'pledge', pledgeId) === found.pledge.generation);
        if (!allowed) throw refuse.notFound('UNKNOWN_PLEDGE', 'there is no pledge here for you');
        return ok(journeyOf(found));
      },
    }),
  ];
}
