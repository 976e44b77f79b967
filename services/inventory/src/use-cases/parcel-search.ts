import { searchTerms } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { findPledge } from './known-pledge.ts';

/** Matches a reference that `searchTerms` normalized, with or without its prefix. */
const REFERENCE = /^(xlx-)?[0-9a-z]{6}$/;

/** Returns the id of the drive's pledge whose reference was searched for; undefined if there is none. */
export async function pledgeSearched(
  expected: View,
  driveId: string,
  typed: string | undefined,
): Promise<string | undefined> {
  const [term = '', ...others] = searchTerms(typed ?? '');
  if (others.length > 0 || !REFERENCE.test(term)) return undefined;
  const pledge = await findPledge(expected, term);
  return pledge?.driveId === driveId ? pledge.id : undefined;
}

/**
 * Returns the condition for parcels that match a search: by the reference of the pledge, or by
 * item, lot and expiry.
 */
export async function parcelSearch(expected: View, driveId: string, typed: string | undefined) {
  const pledgeId = await pledgeSearched(expected, driveId, typed);
  if (pledgeId !== undefined) return { pledgeId };
  const contains = searchTerms(typed ?? '');
  return contains.length === 0 ? {} : { searchText: { contains } };
}
