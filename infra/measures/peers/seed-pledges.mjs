// Stores earlier pledges of a peer, so that its tables and indexes are those of a drive in its second week.
import { randomUUID } from 'node:crypto';
import { SubmitPledgeBody } from '@bluebox/contracts';
import { pledge } from '../sample-drive.mjs';

const DAY = 86_400_000;
/** Pledges in one transaction. */
const AT_ONCE = 2_000;

/** Stores pledges whose times are spread evenly over the days before now. */
export function seedPledges(database, { pledges, days }, store) {
  const begin = Date.now() - days * DAY;
  for (let first = 0; first < pledges; first += AT_ONCE) {
    database.exec('BEGIN IMMEDIATE');
    for (let number = first; number < Math.min(pledges, first + AT_ONCE); number++)
      store({
        body: SubmitPledgeBody.parse(pledge(number)),
        drive: 'bench',
        at: new Date(begin + Math.floor((number / pledges) * days * DAY)).toISOString(),
        account: 'bench',
        key: `bench|${randomUUID()}`,
        fingerprint: 'bench',
      });
    database.exec('COMMIT');
  }
  return { pledges };
}
