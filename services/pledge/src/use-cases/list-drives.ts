import type { Place } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { findEach } from '@bluebox/event-sourcing';
import { type Caller, callerIn, isCoordinator, ok } from '@bluebox/service-http';
import type { DriveDocument } from '../projections/drives.ts';

/** Largest number of drives that are listed. */
const MOST_DRIVES = 500;

const placeOf = ({ id, terms: { organisationId } }: DriveDocument): Place => ({
  driveId: id,
  organisationId,
});

/** Whether the caller sees a drive in the list. Accounts see only the drives in which they have a role. */
function isListed(drive: DriveDocument, caller: Caller): boolean {
  const pointIds = caller.grants?.flatMap(({ in: where }) =>
    where !== 'everywhere' && 'pointId' in where ? [where.pointId] : [],
  );
  const there = callerIn(caller, { ...placeOf(drive), pointIds });
  if (caller.grants !== undefined && there.roles.length === 0) return false;
  return drive.status !== 'draft' || isCoordinator(there);
}

/**
 * Lists the drives that were opened last, by their first day, latest first; all drives, or those of
 * one organisation. Only coordinators see drafts.
 */
export async function listDrives(
  drives: View,
  caller: Caller,
  { organisationId }: { readonly organisationId?: string | undefined } = {},
) {
  // Ids are UUIDs of version 7, which sort by the time at which the drive was opened.
  const sort = [['id', 'desc']] as const;
  const visible: DriveDocument[] = [];
  for await (const drive of findEach<DriveDocument>((query) => drives.find('drives', query), {
    sort,
  })) {
    const isAsked = organisationId === undefined || drive.terms.organisationId === organisationId;
    if (isAsked && isListed(drive, caller)) visible.push(drive);
    if (visible.length === MOST_DRIVES) break;
  }
  visible.sort((a, b) => (a.terms.window.opensOn < b.terms.window.opensOn ? 1 : -1));
  return ok({ drives: visible.map(({ id, ...drive }) => ({ driveId: id, ...drive })) });
}
