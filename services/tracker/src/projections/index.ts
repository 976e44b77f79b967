import type { AnyProjection } from '@bluebox/event-sourcing';
import { feedProjection } from './feed.ts';
import { journeysProjection } from './journeys.ts';
import { totalsProjection } from './totals.ts';

/** Every view of the service, for audits. */
export const trackerProjections: readonly AnyProjection[] = [
  totalsProjection,
  journeysProjection,
  feedProjection,
];
