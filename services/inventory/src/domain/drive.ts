import { type AcceptanceRules, type DriveStatus, refuse } from '@bluebox/contracts';
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
  if (drive === undefined) throw refuse('UNKNOWN_DRIVE');
  if (drive.status === 'draft') throw refuse('DRIVE_NOT_PUBLISHED');
}

/** Refuses unless goods may be handed in to the drive, and at this point of it. */
export function assertTakesHandIns(
  drive: KnownDrive | undefined,
  handInPointId: string | undefined,
): asserts drive is KnownDrive {
  assertPublished(drive);
  if (drive.status === 'completed') throw refuse('DRIVE_COMPLETED');
  if (handInPointId !== undefined && !drive.handInPointIds.includes(handInPointId))
    throw refuse('UNKNOWN_HAND_IN_POINT', {
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
  if (refused.length > 0) throw refuse('LINE_NOT_TAKEN', { lines: refused });
}
