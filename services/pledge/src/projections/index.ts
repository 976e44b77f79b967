import { drivesProjection } from './drives.ts';
import { importedProjection } from './imported.ts';
import { pledgesProjection } from './pledges.ts';

export const pledgeProjections = {
  drives: drivesProjection,
  pledges: pledgesProjection,
  imported: importedProjection,
};
