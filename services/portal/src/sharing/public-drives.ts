import type { DriveView, TotalsView } from '@bluebox/contracts';

/** What everybody may know of a drive, asked of the services that know it. */
export interface PublicDrives {
  /** By the slug in its address; `undefined` when there is none for everybody. */
  drive(slug: string): Promise<DriveView | undefined>;
  totals(driveId: string): Promise<TotalsView | undefined>;
}
