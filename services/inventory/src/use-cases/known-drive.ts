import type { View } from '@bluebox/event-sourcing';
import type { DriveDocument } from '../projections/drives.ts';

/** Reads a drive as far as inventory has seen its events; resolves with `undefined` if it has seen none. */
export const readDrive = (drives: View, driveId: string): Promise<DriveDocument | undefined> =>
  drives.get<DriveDocument>('drives', driveId);
