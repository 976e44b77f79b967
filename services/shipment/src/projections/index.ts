import type { AnyProjection } from '@bluebox/event-sourcing';
import { casesProjection } from './cases.ts';
import { consignmentsProjection } from './consignments.ts';
import { drivesProjection } from './drives.ts';
import { giversProjection } from './givers.ts';
import { kitsProjection } from './kits.ts';
import { thanksProjection } from './thanks.ts';

/** Every view of the service, for audits. */
export const shipmentProjections: readonly AnyProjection[] = [
  casesProjection,
  consignmentsProjection,
  drivesProjection,
  giversProjection,
  kitsProjection,
  thanksProjection,
];
