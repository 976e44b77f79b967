import { routes } from '@bluebox/contracts/routes';
import type { Door } from './door.ts';
import type { FoundEvent, SeenJourney, SeenTotals } from './observation.ts';

/** Number of journeys read in parallel. */
const AT_ONCE = 8;

export async function seeTotals(door: Door, driveId: string): Promise<SeenTotals> {
  const { rows, counts, parked } = await door.read(routes.showTotals.at({ driveId }));
  return {
    driveId,
    kinds: Object.fromEntries(
      rows.map(({ category, unit, balances }) => [`${category}|${unit}`, balances]),
    ),
    // The door is signed in as a coordinator, so even a small number is exact.
    pledges: Number(counts.pledges),
    parked,
  };
}

/** Reads the journey of a pledge. @throws when there is none. */
async function seeJourney(door: Door, pledgeId: string): Promise<SeenJourney> {
  const { lines } = await door.read(routes.showJourney.at({ pledgeId }));
  const states: Record<string, number> = {};
  for (const { parts } of lines)
    for (const { quantity, state } of parts) states[state] = (states[state] ?? 0) + quantity;
  return { pledgeId, states };
}

/** Reads the journeys of all pledges in a store; a pledge without a journey is left out. */
export async function seeJourneys(
  door: Door,
  stored: readonly FoundEvent[],
): Promise<readonly SeenJourney[]> {
  const pledgeIds = stored
    .filter(({ type }) => type === 'pledge.submitted')
    .map(({ data }) => data['pledgeId'] as string);
  const journeys: SeenJourney[] = [];
  const ask = async () => {
    for (let id = pledgeIds.pop(); id !== undefined; id = pledgeIds.pop()) {
      const journey = await seeJourney(door, id).catch((error: Error) => {
        if (error.message.includes(': 404')) return undefined;
        throw error;
      });
      if (journey !== undefined) journeys.push(journey);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return journeys;
}
