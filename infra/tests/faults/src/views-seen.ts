import type { Door } from './door.ts';
import type { FoundEvent, SeenJourney, SeenTotals } from './observation.ts';

/** Journeys read in parallel. */
const AT_ONCE = 8;

interface TotalsAnswer {
  readonly rows: readonly {
    readonly category: string;
    readonly unit: string;
    readonly balances: Readonly<Record<string, number>>;
  }[];
  readonly counts: { readonly pledges: number };
  readonly parked: number;
}

export async function seeTotals(door: Door, driveId: string): Promise<SeenTotals> {
  const { rows, counts, parked } = await door.read<TotalsAnswer>(
    `/api/tracker/drives/${driveId}/totals`,
  );
  return {
    driveId,
    kinds: Object.fromEntries(
      rows.map(({ category, unit, balances }) => [`${category}|${unit}`, balances]),
    ),
    pledges: counts.pledges,
    parked,
  };
}

/** @throws when there is none. */
async function seeJourney(door: Door, pledgeId: string): Promise<SeenJourney> {
  const { lines } = await door.read<{
    readonly lines: readonly {
      readonly parts: readonly { readonly quantity: number; readonly state: string }[];
    }[];
  }>(`/api/tracker/journeys/${pledgeId}`);
  const states: Record<string, number> = {};
  for (const { parts } of lines)
    for (const { quantity, state } of parts) states[state] = (states[state] ?? 0) + quantity;
  return { pledgeId, states };
}

/** The journeys of all pledges of a store that have one. */
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
