import { Id, refuse } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { type Caller, isCoordinator, type RouteRequest } from '@bluebox/service-http';
import { z } from 'zod';
import type { StreamReader } from './live/event-streams.ts';
import type { TotalsDocument } from './totals/projection.ts';

export const DriveParams = z.strictObject({ driveId: Id });

/**
 * Reads the totals of a drive for callers who may see it: everybody once it is published,
 * coordinators before that.
 */
export async function readTotals(
  totals: View,
  driveId: string,
  caller: Caller,
): Promise<TotalsDocument> {
  const document = await findTotals(totals, driveId, caller);
  if (document === undefined) throw refuse('UNKNOWN_DRIVE');
  return document;
}

/**
 * Reads totals like {@link readTotals}, but returns `undefined` if they do not exist for the
 * caller.
 */
export async function findTotals(
  totals: View,
  driveId: string,
  caller: Caller,
): Promise<TotalsDocument | undefined> {
  const document = await totals.get<TotalsDocument>('totals', driveId);
  return document?.published === true || isCoordinator(caller) ? document : undefined;
}

/**
 * Returns the identity under which a stream's reader is limited: an account, or otherwise a network
 * address.
 */
export function readerOf(
  { subject }: Caller,
  response: RouteRequest<unknown, unknown, unknown>['response'],
): StreamReader {
  const signedIn = subject !== 'public';
  return { response, signedIn, key: signedIn ? subject : `address ${response.req.ip}` };
}
