import { Id, refuse } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { type Caller, isCoordinator, type RouteRequest } from '@bluebox/service-http';
import { z } from 'zod';
import type { StreamReader } from './live/event-streams.ts';
import type { TotalsDocument } from './totals/projection.ts';

export const DriveParams = z.strictObject({ driveId: Id });

/** Reads the totals of a drive. Before the drive is published, only coordinators may see them. */
export async function readTotals(
  totals: View,
  driveId: string,
  caller: Caller,
): Promise<TotalsDocument> {
  const document = await findTotals(totals, driveId, caller);
  if (document === undefined) throw refuse('UNKNOWN_DRIVE');
  return document;
}

/** Reads totals like {@link readTotals}, but returns `undefined` instead of a refusal. */
export async function findTotals(
  totals: View,
  driveId: string,
  caller: Caller,
): Promise<TotalsDocument | undefined> {
  const document = await totals.get<TotalsDocument>('totals', driveId);
  return document?.published === true || isCoordinator(caller) ? document : undefined;
}

/**
 * Returns the reader of a stream. The streams of a reader are counted by account, or by network
 * address without an account.
 */
export function readerOf<Event>(
  { subject }: Caller,
  response: RouteRequest<unknown, unknown, unknown, Event>['response'],
): StreamReader<Event> {
  const signedIn = subject !== 'public';
  return { response, signedIn, key: signedIn ? subject : `address ${response.req.ip}` };
}
