import { drivesProjection } from './drives.ts';
import { importedProjection } from './imported.ts';
import { pledgesProjection } from './pledges.ts';

/** The service's views, by the names that its routes use. */
export const pledgeProjections = {
  drives: drivesProjection,
  pledges: pledgesProjection,
  imported: importedProjection,
};
