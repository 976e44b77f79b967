import type { DriveView, TotalsView } from '@bluebox/contracts';

/** Public facts about drives, from the services that own them. */
export interface PublicDrives {
  /** Returns the public drive with this slug; `undefined` if there is none. */
  drive(slug: string): Promise<DriveView | undefined>;
  totals(driveId: string): Promise<TotalsView | undefined>;
}
