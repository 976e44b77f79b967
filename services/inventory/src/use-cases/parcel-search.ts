import { searchTerms } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { findPledge } from './known-pledge.ts';

/** Matches a reference that `searchTerms` normalized, with or without its prefix. */
const REFERENCE = /^(xlx-)?[0-9a-z]{6}$/;

/**
 * Returns the condition for parcels that match a search: by the reference of the pledge, or by
 * item, lot and expiry.
 */
export async function parcelSearch(expected: View, driveId: string, typed: string | undefined) {
  const contains = searchTerms(typed ?? '');
  const [term = ''] = contains;
  if (contains.length === 1 && REFERENCE.test(term)) {
    const pledge = await findPledge(expected, term);
    if (pledge?.driveId === driveId) return { pledgeId: pledge.id };
  }
  return contains.length === 0 ? {} : { searchText: { contains } };
}
