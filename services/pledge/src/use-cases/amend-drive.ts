import type { AmendDriveBody } from '@bluebox/contracts';
import type { CommandContext, EventStore, View } from '@bluebox/event-sourcing';
import { type Caller, callerIn, httpProblem, isCoordinator } from '@bluebox/service-http';
import type { z } from 'zod';
import type { Drive } from '../domain/drive.ts';
import { type DrivePhotos, photosOf } from '../photos.ts';
import { changeDrive } from './change-drive.ts';
import { readDrive } from './known-drive.ts';
import { assertItemsKnown } from './known-items.ts';

export interface DrivesAmended {
  readonly store: EventStore;
  readonly pledges: View;
  readonly items: View;
  readonly photos: DrivePhotos;
}

type OpenedDrive = Exclude<Drive, { status: 'none' }>;

/**
 * Changes the terms of a drive. Refuses to remove or rename a hand-in point or a department until
 * the caller confirms the number of pledges that name it. Only a coordinator everywhere may put a
 * drive into an organisation, because this lets more people see it. Refuses photos that have not
 * arrived.
 */
export async function amendDrive(
  { store, pledges, items, photos }: DrivesAmended,
  driveId: string,
  body: z.output<typeof AmendDriveBody>,
  caller: Caller,
  context: CommandContext,
  ifMatch: number | undefined,
) {
  const { drive } = await readDrive(store, driveId);
  const isPutIntoOrganisation =
    drive.status !== 'none' &&
    drive.terms.organisationId === undefined &&
    body.terms.organisationId !== undefined;
  if (isPutIntoOrganisation && !isCoordinator(callerIn(caller, undefined)))
    throw httpProblem('NOT_ALLOWED');
  await assertItemsKnown(items, body.terms.needs);
  // Photos that the terms name already may have been erased since.
  const before = drive.status === 'none' ? [] : photosOf(drive.terms);
  const added = photosOf(body.terms).filter(({ photoId }) =>
    before.every((photo) => photo.photoId !== photoId),
  );
  await photos.assertArrived(
    driveId,
    added.map(({ photoId }) => photoId),
  );
  const pledgesAt = drive.status === 'none' ? {} : await countByPoint(pledges, drive);
  const pledgesOf =
    drive.status === 'none' ? {} : await countByDepartment(pledges, drive, body.terms.departments);
  const command = { type: 'amend', ...body, pledgesAt, pledgesOf } as const;
  return changeDrive(store, driveId, command, context, ifMatch);
}

/** Counts the drive's pledges by hand-in point. */
async function countByPoint(
  pledges: View,
  { driveId, terms }: OpenedDrive,
): Promise<Readonly<Record<string, number>>> {
  const counted = terms.handInPoints.map(
    async ({ pointId }) =>
      [pointId, await pledges.count('pledges', { driveId, handInPointId: pointId })] as const,
  );
  return Object.fromEntries(await Promise.all(counted));
}

/** Counts the drive's pledges by department, for the departments that the amendment removes. */
async function countByDepartment(
  pledges: View,
  { driveId, terms }: OpenedDrive,
  wanted: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const counted = terms.departments
    .filter((department) => !wanted.includes(department))
    .map(
      async (department) =>
        [department, await pledges.count('pledges', { driveId, department })] as const,
    );
  return Object.fromEntries(await Promise.all(counted));
}
