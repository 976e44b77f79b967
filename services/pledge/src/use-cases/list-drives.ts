import type { View } from '@bluebox/event-sourcing';
import { type Caller, isCoordinator, ok } from '@bluebox/service-http';
import type { DriveDocument } from '../projections/drives.ts';

/** Largest number of drives that are listed. */
const MOST_DRIVES = 500;

/**
 * Lists the drives that were opened last, by their first day, latest first. Only coordinators see
 * drafts.
 */
export async function listDrives(drives: View, caller: Caller) {
  const documents = await drives.find<DriveDocument>('drives', {
    // Ids are UUIDs of version 7, which sort by the time at which the drive was opened.
    sort: [['id', 'desc']],
    limit: MOST_DRIVES,
  });
  const visible = documents
    .filter(({ status }) => status !== 'draft' || isCoordinator(caller))
    .sort((a, b) => (a.terms.window.opensOn < b.terms.window.opensOn ? 1 : -1));
  return ok({ drives: visible.map(({ id, ...drive }) => ({ driveId: id, ...drive })) });
}
