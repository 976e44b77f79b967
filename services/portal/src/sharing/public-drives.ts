import type { DriveView, TotalsView } from '@bluebox/contracts';

/** Public facts about drives, from the services that own them. */
export interface PublicDrives {
  /** Returns the drive with this slug in its URL; `undefined` when there is no public one. */
  drive(slug: string): Promise<DriveView | undefined>;
  totals(driveId: string): Promise<TotalsView | undefined>;
}
