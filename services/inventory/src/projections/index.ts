import { boxesProjection } from './boxes.ts';
import { countsProjection } from './counts.ts';
import { drivesProjection } from './drives.ts';
import { expectedPledgesProjection } from './expected-pledges.ts';
import { kitsProjection } from './kits.ts';
import { parcelsProjection } from './parcels.ts';
import { receptionsProjection } from './receptions.ts';

export const inventoryProjections = {
  drives: drivesProjection,
  expected: expectedPledgesProjection,
  receptions: receptionsProjection,
  parcels: parcelsProjection,
  boxes: boxesProjection,
  kits: kitsProjection,
  counts: countsProjection,
};
