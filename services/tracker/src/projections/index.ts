import { codesProjection } from './codes.ts';
import { feedProjection } from './feed.ts';
import { groupsProjection } from './groups.ts';
import { journeysProjection } from './journeys.ts';
import { mismatchesProjection } from './mismatches.ts';
import { totalsProjection } from './totals.ts';

/** The views of the service, by the name that its routes have for them. */
export const trackerProjections = {
  totals: totalsProjection,
  feed: feedProjection,
  journeys: journeysProjection,
  groups: groupsProjection,
  mismatches: mismatchesProjection,
  codes: codesProjection,
};
