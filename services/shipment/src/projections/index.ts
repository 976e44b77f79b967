import { casesProjection } from './cases.ts';
import { consignmentsProjection } from './consignments.ts';
import { drivesProjection } from './drives.ts';
import { giversProjection } from './givers.ts';
import { holdsProjection } from './holds.ts';
import { kitsProjection } from './kits.ts';
import { publishedPhotosProjection } from './published-photos.ts';
import { thanksProjection } from './thanks.ts';

export const shipmentProjections = {
  drives: drivesProjection,
  consignments: consignmentsProjection,
  cases: casesProjection,
  givers: giversProjection,
  kits: kitsProjection,
  holds: holdsProjection,
  thanks: thanksProjection,
  publishedPhotos: publishedPhotosProjection,
};
