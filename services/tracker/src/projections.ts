import { groupsProjection } from './board/groups-projection.ts';
import { mismatchesProjection } from './board/mismatches-projection.ts';
import { feedProjection } from './feed/projection.ts';
import { journeysProjection } from './journey/projection.ts';
import { codesProjection } from './search/projection.ts';
import { statementProjection } from './statement/projection.ts';
import { totalsProjection } from './totals/projection.ts';
import { whatIfProjection } from './what-if/projection.ts';

/** The tracker's views, by the names that its routes use. */
export const trackerProjections = {
  totals: totalsProjection,
  feed: feedProjection,
  journeys: journeysProjection,
  groups: groupsProjection,
  mismatches: mismatchesProjection,
  codes: codesProjection,
  statement: statementProjection,
  whatIf: whatIfProjection,
};
