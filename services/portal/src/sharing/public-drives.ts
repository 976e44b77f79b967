import type { DriveView, TotalsView } from '@bluebox/contracts';

/** Public facts about drives, from the services that have them. */
export interface PublicDrives {
  /** By the slug in its URL; `undefined` when there is no public one. */
  drive(slug: string): Promise<DriveView | undefined>;
  totals(driveId: string): Promise<TotalsView | undefined>;
}
