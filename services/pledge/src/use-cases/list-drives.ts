import type { View } from '@bluebox/event-sourcing';
import { type Caller, isCoordinator, ok } from '@bluebox/service-http';
import type { DriveDocument } from '../projections/drives.ts';

/** Lists at most 500 drives, by their first day, latest first; only coordinators see drafts. */
export async function listDrives(drives: View, caller: Caller) {
  const documents = await drives.find<DriveDocument>('drives', { limit: 500 });
  const visible = documents
    .filter(({ status }) => status !== 'draft' || isCoordinator(caller))
    .sort((a, b) => (a.terms.window.opensOn < b.terms.window.opensOn ? 1 : -1));
  return ok({ drives: visible.map(({ id, ...drive }) => ({ driveId: id, ...drive })) });
}
