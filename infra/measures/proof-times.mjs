// Times of proofs of the public ledger.
import { routes } from '@bluebox/contracts/routes';
import { bucketOf } from '@bluebox/event-sourcing';
import { timesOf } from './times-of.mjs';

/** Proofs that one measurement asks for. */
export const PROOFS = 200;

/**
 * Asks for proofs of events that are spread over a whole drive, one after the other.
 * @param pledges number of the drive's pledges.
 * @param count number of proofs.
 * @returns how long each answer took, in milliseconds.
 */
export function proofTimes(client, driveId, pledges, count = PROOFS) {
  const bucket = String(bucketOf(driveId));
  return timesOf(count, (number) => {
    const position = String(1 + Math.floor((number * pledges) / count));
    return client.download(routes.downloadProof.at({ service: 'pledge', bucket, position }));
  });
}
