import { drivesProjection } from './drives.ts';
import { importedProjection } from './imported.ts';
import { itemsProjection } from './items.ts';
import { needsProjection } from './needs.ts';
import { pledgesProjection } from './pledges.ts';
import { slotsProjection } from './slots.ts';

export const pledgeProjections = {
  drives: drivesProjection,
  pledges: pledgesProjection,
  needs: needsProjection,
  imported: importedProjection,
  items: itemsProjection,
  slots: slotsProjection,
};
