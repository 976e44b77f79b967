import type { AnyProjection } from '@bluebox/event-sourcing';
import { drivesProjection } from './drives.ts';
import { importedProjection } from './imported.ts';
import { pledgesProjection } from './pledges.ts';

/** Every view of the service, for audits. */
export const pledgeProjections: readonly AnyProjection[] = [
  drivesProjection,
  pledgesProjection,
  importedProjection,
];
