import { groupsProjection } from './board/groups-projection.ts';
import { mismatchesProjection } from './board/mismatches-projection.ts';
import { feedProjection } from './feed/projection.ts';
import { journeysProjection } from './journey/projection.ts';
import { codesProjection } from './search/projection.ts';
import { totalsProjection } from './totals/projection.ts';

/** The views of the service, by the name that its routes have for them. */
export const trackerProjections = {
  totals: totalsProjection,
  feed: feedProjection,
  journeys: journeysProjection,
  groups: groupsProjection,
  mismatches: mismatchesProjection,
  codes: codesProjection,
};
