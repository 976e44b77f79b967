import { boxesProjection } from './boxes.ts';
import { drivesProjection } from './drives.ts';
import { expectedPledgesProjection } from './expected-pledges.ts';
import { holdsProjection } from './holds.ts';
import { parcelsProjection } from './parcels.ts';
import { receptionsProjection } from './receptions.ts';

export const inventoryProjections = {
  drives: drivesProjection,
  expected: expectedPledgesProjection,
  receptions: receptionsProjection,
  parcels: parcelsProjection,
  boxes: boxesProjection,
  holds: holdsProjection,
};
