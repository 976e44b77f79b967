import { boxesProjection } from './boxes.ts';
import { catalogueProjection } from './catalogue.ts';
import { countsProjection } from './counts.ts';
import { drivesProjection } from './drives.ts';
import { expectedPledgesProjection } from './expected-pledges.ts';
import { holdsProjection } from './holds.ts';
import { itemReferencesProjection } from './item-references.ts';
import { kitsProjection } from './kits.ts';
import { packsProjection } from './packs.ts';
import { parcelsProjection } from './parcels.ts';
import { receptionsProjection } from './receptions.ts';

export const inventoryProjections = {
  drives: drivesProjection,
  expected: expectedPledgesProjection,
  receptions: receptionsProjection,
  packs: packsProjection,
  parcels: parcelsProjection,
  boxes: boxesProjection,
  catalogue: catalogueProjection,
  itemReferences: itemReferencesProjection,
  kits: kitsProjection,
  counts: countsProjection,
  holds: holdsProjection,
};
