import { routes } from '@bluebox/contracts/routes';
import type { Client } from '../../run/standalone/src/client.ts';
import { pledgeBody } from './support.ts';

/**
 * Submits pledges one after the other, and reads each pledge at once from views of three services: the pledge
 * list, the list and row at the desk, and the journey.
 * @returns one message for each read that lacked a pledge.
 */
export async function readBackAtOnce(
  client: Client,
  driveId: string,
  times: number,
  alreadyThere = 0,
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let written = alreadyThere + 1; written <= alreadyThere + times; written++) {
    const { pledgeId, reference } = await client.post(
      routes.submitPledge.at({ driveId }),
      pledgeBody(1),
    );
    const missed = (what: string) => (error: unknown) => {
      missing.push(`${what} of pledge ${written}: ${String(error)}`);
      return undefined;
    };
    const [listed, desk, , journey] = await Promise.all([
      client.get(routes.listPledges.at({ driveId }, { limit: 1 })).catch(missed('list')),
      client
        .get(routes.listExpected.at({ driveId }, { limit: 1 }))
        .catch(missed('list at the desk')),
      client.get(routes.showExpected.at({ reference })).catch(missed('row at the desk')),
      client.get(routes.showJourney.at({ pledgeId })).catch(missed('journey')),
    ]);
    for (const [what, total] of [
      ['list', listed?.total],
      ['list at the desk', desk?.total],
    ] as const)
      if (total !== written) missing.push(`${what}: ${total} of ${written}`);
    if (journey?.pledgeId !== pledgeId) missing.push(`journey of pledge ${written}`);
  }
  return missing;
}
