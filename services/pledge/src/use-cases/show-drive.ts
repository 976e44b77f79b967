import { type DriveView, refuse } from '@bluebox/contracts';
import type { EventStore, View } from '@bluebox/event-sourcing';
import { type Caller, isCoordinator, ok } from '@bluebox/service-http';
import { formerOf, isKnown } from '../domain/drive.ts';
import { findDriveId, readDrive } from './known-drive.ts';

export interface DrivesShown {
  readonly store: EventStore;
  readonly drives: View;
}

/**
 * Shows a drive by its id or slug. A draft is refused to everybody but coordinators, as if the
 * drive did not exist.
 */
export async function showDrive({ store, drives }: DrivesShown, slugOrId: string, caller: Caller) {
  const driveId = await findDriveId({ store, drives }, slugOrId);
  if (driveId === undefined) throw refuse('UNKNOWN_DRIVE');
  const { drive, version, closedAt } = await readDrive(store, driveId);
  if (!isKnown(drive) || (drive.status === 'draft' && !isCoordinator(caller)))
    throw refuse('UNKNOWN_DRIVE');
  const { slug, status, terms } = drive;
  const leaving = status === 'completed' && isCoordinator(caller) ? drive.leaving : [];
  return ok(
    {
      driveId,
      slug,
      status,
      terms,
      former: formerOf(drive),
      ...(closedAt === undefined ? {} : { closedAt }),
      ...(leaving.length === 0 ? {} : { leaving: [...leaving] }),
      version,
    } satisfies DriveView,
    version,
  );
}
