import { Id, JourneyView, refuse } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { View } from '@bluebox/event-sourcing';
import {
  type Caller,
  defineRoute,
  linkGeneration,
  ok,
  type Route,
  worksAt,
} from '@bluebox/service-http';
import { z } from 'zod';
import { readerOf } from '../drive-access.ts';
import type { EventStreams, Timers } from '../live/event-streams.ts';
import type { LiveSignals } from '../live/live-signals.ts';
import { journeyOf } from './journey.ts';
import { journeySource } from './journey-source.ts';
import { readFragments } from './read-fragments.ts';

export interface JourneyRouteDependencies {
  readonly journeys: View;
  readonly signals: LiveSignals;
  readonly streams: EventStreams;
  readonly timers: Timers;
}

const PledgeParams = z.strictObject({ pledgeId: Id });

/**
 * Reads the journey of a pledge for its giver or the desk.
 * @throws if the pledge does not exist, or the caller may not see it.
 */
export async function readJourney(
  journeys: View,
  pledgeId: string,
  caller: Caller,
): Promise<JourneyView> {
  const found = await readFragments(journeys, pledgeId);
  const allowed =
    found !== undefined &&
    (worksAt(caller, 'desk') ||
      linkGeneration(caller, 'pledge', pledgeId) === found.pledge.generation);
  if (!allowed) throw refuse('UNKNOWN_PLEDGE');
  return journeyOf(found);
}

export function journeyRoutes({
  journeys,
  signals,
  streams,
  timers,
}: JourneyRouteDependencies): readonly Route[] {
  const read = (pledgeId: string, caller: Caller) => readJourney(journeys, pledgeId, caller);
  return [
    defineRoute(routes.showJourney, {
      summary: 'The location of each line of a pledge, part by part',
      access: 'pledge-link-or-desk',
      params: PledgeParams,
      answers: { 200: JourneyView },
      handle: async ({ params: { pledgeId }, caller }) => ok(await read(pledgeId, caller)),
    }),
    defineRoute(routes.streamJourney, {
      summary:
        'Server-sent events `journey`: the current journey, then its newest state after changes',
      access: 'pledge-link-or-desk',
      params: PledgeParams,
      answers: { 200: JourneyView },
      mediaType: 'text/event-stream',
      async handle({ params: { pledgeId }, caller, response }) {
        const { driveId } = await read(pledgeId, caller);
        return streams.open(
          readerOf(caller, response),
          journeySource(signals, driveId, () => read(pledgeId, caller), timers),
        );
      },
    }),
  ];
}
