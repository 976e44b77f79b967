import { boxesProjection } from './boxes.ts';
import { drivesProjection } from './drives.ts';
import { expectedPledgesProjection } from './expected-pledges.ts';
import { parcelsProjection } from './parcels.ts';
import { receptionsProjection } from './receptions.ts';

/** The service's views, by the names that its routes use. */
export const inventoryProjections = {
  drives: drivesProjection,
  expected: expectedPledgesProjection,
  receptions: receptionsProjection,
  parcels: parcelsProjection,
  boxes: boxesProjection,
};
