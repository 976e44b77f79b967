import { routes } from '@bluebox/contracts/routes';
import type { Client } from '../../run/standalone/src/client.ts';
import { pledgeBody } from './support.ts';

/**
 * Writes something, and reads it at once where three services show it: as a row, as a number of rows, and
 * told by a service that only listens.
 * @returns the writes that were missing from each reading.
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
