import type { AnyProjection } from '@bluebox/event-sourcing';
import { codesProjection } from './codes.ts';
import { feedProjection } from './feed.ts';
import { groupsProjection } from './groups.ts';
import { journeysProjection } from './journeys.ts';
import { mismatchesProjection } from './mismatches.ts';
import { totalsProjection } from './totals.ts';

/** Every view of the service, for audits. */
export const trackerProjections: readonly AnyProjection[] = [
  totalsProjection,
  journeysProjection,
  feedProjection,
  groupsProjection,
  mismatchesProjection,
  codesProjection,
];
