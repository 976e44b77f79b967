import type { AcceptanceRules, DriveStatus } from '@bluebox/contracts';
import { refuse } from '@bluebox/event-sourcing';

/** A drive, as far as inventory has seen its events. */
export interface KnownDrive {
  readonly driveId: string;
  readonly status: DriveStatus;
  readonly rules: AcceptanceRules;
  readonly expectedArrival: string;
  readonly handInPointIds: readonly string[];
}

/** Refuses unless the drive is one that people may have given to. */
export function assertPublished(drive: KnownDrive | undefined): asserts drive is KnownDrive {
  if (drive === undefined)
    throw refuse.notFound(
      'UNKNOWN_DRIVE',
      'there is no drive of this id; if it was just opened, try again in a moment',
    );
  if (drive.status === 'draft')
    throw refuse.conflict(
      'DRIVE_NOT_PUBLISHED',
      'publish the drive first; if it was just published, try again in a moment',
    );
}

/** Refuses unless goods may be handed in to the drive, and at this point of it. */
export function assertTakesHandIns(
  drive: KnownDrive | undefined,
  handInPointId: string | undefined,
): asserts drive is KnownDrive {
  assertPublished(drive);
  if (drive.status === 'completed')
    throw refuse.conflict('DRIVE_COMPLETED', 'a completed drive takes nothing in any more');
  if (handInPointId !== undefined && !drive.handInPointIds.includes(handInPointId))
    throw refuse.invalid('UNKNOWN_HAND_IN_POINT', 'this drive has no such hand-in point', {
      points: drive.handInPointIds,
    });
}
