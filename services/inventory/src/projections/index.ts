import type { AnyProjection } from '@bluebox/event-sourcing';
import { boxesProjection } from './boxes.ts';
import { drivesProjection } from './drives.ts';
import { expectedPledgesProjection } from './expected-pledges.ts';
import { parcelsProjection } from './parcels.ts';
import { receptionsProjection } from './receptions.ts';

/** Every view of the service, for audits. */
export const inventoryProjections: readonly AnyProjection[] = [
  boxesProjection,
  drivesProjection,
  expectedPledgesProjection,
  parcelsProjection,
  receptionsProjection,
];
