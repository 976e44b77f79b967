import type { Me } from '@bluebox/contracts';
import { mayDo, placeOfPage, type ShownDrive } from './use-may.ts';

/** The sections of a drive, each with the required permission. */
export const DRIVE_SECTIONS = [
  ['/console/drives/$driveId/board', 'board', 'staff'],
  ['/console/drives/$driveId/pledges', 'pledges', 'desk'],
  ['/console/drives/$driveId/desk', 'desk', 'desk'],
  ['/console/drives/$driveId/packing', 'packing', 'packing'],
  ['/console/drives/$driveId/consignments', 'consignments', 'staff'],
  ['/console/drives/$driveId/cases', 'cases', 'volunteer'],
  ['/console/drives/$driveId/notifications', 'notifications', 'coordinator'],
  ['/console/drives/$driveId/terms', 'terms', 'coordinator'],
] as const;

/**
 * Returns the sections of a drive that a person may open. An unknown drive has none. While the drive
 * is loading, only people whose roles hold everywhere get theirs, because those of others depend on
 * the drive.
 */
export function sectionsOf(
  me: Me | undefined,
  drive: ShownDrive | undefined,
  isLoading: boolean,
): (typeof DRIVE_SECTIONS)[number][] {
  if (drive === undefined && !(isLoading && me?.grants === undefined)) return [];
  return DRIVE_SECTIONS.filter(([, name, work]) => mayDo(me, work, placeOfPage(me, drive, name)));
}
