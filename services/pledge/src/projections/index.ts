import { drivesProjection } from './drives.ts';
import { importedProjection } from './imported.ts';
import { pledgesProjection } from './pledges.ts';

/** The views of the service, by the name that its routes have for them. */
export const pledgeProjections = {
  drives: drivesProjection,
  pledges: pledgesProjection,
  imported: importedProjection,
};
