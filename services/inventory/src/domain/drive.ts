import type { AcceptanceRules, DriveStatus } from '@bluebox/contracts';
import { refuse } from '@bluebox/event-sourcing';
import type { HandedInLine } from './reception.ts';

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

/**
 * Refuses goods of a category that the drive does not collect: an inspection could only reject them. Goods
 * that were promised while the drive collected them may still be handed in.
 * @param lines what is on the counter, at its place in the request.
 */
export function assertCollects({ rules }: KnownDrive, lines: readonly HandedInLine[]): void {
  const refused = lines.flatMap((line, index) =>
    'lineId' in line || rules.categories.includes(line.item.category)
      ? []
      : [{ index, reasons: ['not-collected' as const] }],
  );
  if (refused.length > 0)
    throw refuse.invalid(
      'LINE_NOT_TAKEN',
      'this drive does not collect goods of this category: send the request without these lines',
      { lines: refused },
    );
}
