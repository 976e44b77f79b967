import { drivesProjection } from './drives.ts';
import { importedProjection } from './imported.ts';
import { itemsProjection } from './items.ts';
import { pledgesProjection } from './pledges.ts';

export const pledgeProjections = {
  drives: drivesProjection,
  pledges: pledgesProjection,
  imported: importedProjection,
  items: itemsProjection,
};
