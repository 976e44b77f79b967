import { boxesProjection } from './boxes.ts';
import { drivesProjection } from './drives.ts';
import { expectedPledgesProjection } from './expected-pledges.ts';
import { parcelsProjection } from './parcels.ts';
import { receptionsProjection } from './receptions.ts';

/** The views of the service, by the name that its routes have for them. */
export const inventoryProjections = {
  drives: drivesProjection,
  expected: expectedPledgesProjection,
  receptions: receptionsProjection,
  parcels: parcelsProjection,
  boxes: boxesProjection,
};
