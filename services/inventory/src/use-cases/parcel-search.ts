import { searchTerms } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { findPledge } from './known-pledge.ts';

/** With or without its prefix, normalized by `searchTerms`. */
const REFERENCE = /^(xlx-)?[0-9a-z]{6}$/;

/** Returns the query for a drive's parcels by the reference of a pledge, or by the text on the packs. */
export async function parcelSearch(expected: View, driveId: string, typed: string | undefined) {
  const contains = searchTerms(typed ?? '');
  const [term = ''] = contains;
  if (contains.length === 1 && REFERENCE.test(term)) {
    const pledge = await findPledge(expected, term);
    if (pledge?.driveId === driveId) return { pledgeId: pledge.id };
  }
  return contains.length === 0 ? {} : { searchText: { contains } };
}
