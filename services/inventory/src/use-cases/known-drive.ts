import type { View } from '@bluebox/event-sourcing';
import type { DriveDocument } from '../projections/drives.ts';

/**
 * Reads a drive from the view; resolves with `undefined` if inventory has seen no event of the
 * drive.
 */
export const readDrive = (drives: View, driveId: string): Promise<DriveDocument | undefined> =>
  drives.get<DriveDocument>('drives', driveId);
