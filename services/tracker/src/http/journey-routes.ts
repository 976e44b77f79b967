import { BoxOriginsView, Id, JourneyView } from '@bluebox/contracts';
import { refuse, type View } from '@bluebox/event-sourcing';
import { defineRoute, linkGeneration, ok, type Route, worksAt } from '@bluebox/service-http';
import { z } from 'zod';
import { readBoxOrigins } from '../journey/box-origins.ts';
import { journeyOf } from '../journey/journey.ts';
import { readFragments } from '../journey/read-fragments.ts';

export function journeyRoutes({ journeys }: { readonly journeys: View }): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/journeys/:pledgeId',
      operation: 'showJourney',
      summary: 'Where the lines of a pledge are, part by part',
      access: 'link-or-desk',
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
    defineRoute({
      method: 'get',
      path: '/boxes/:boxId/origins',
      operation: 'showOrigins',
      summary: 'What lies in a box and whose pledges it came from',
      access: 'volunteer',
      params: z.strictObject({ boxId: Id }),
      answers: { 200: BoxOriginsView },
      async handle({ params: { boxId } }) {
        const origins = await readBoxOrigins(journeys, boxId);
        if (origins === undefined) throw refuse.notFound('UNKNOWN_BOX', 'there is no such box');
        return ok(origins);
      },
    }),
  ];
}
