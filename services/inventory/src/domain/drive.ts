import { type AcceptanceRules, type DriveStatus, refuse } from '@bluebox/contracts';
import type { HandedInLine } from './reception.ts';

/** A drive, according to the events that inventory has seen. */
export interface KnownDrive {
  readonly driveId: string;
  readonly status: DriveStatus;
  readonly rules: AcceptanceRules;
  readonly expectedArrival: string;
  readonly handInPointIds: readonly string[];
}

/** Refuses unless the drive was published, so that people may have pledged to it. */
export function assertPublished(drive: KnownDrive | undefined): asserts drive is KnownDrive {
  if (drive === undefined) throw refuse('UNKNOWN_DRIVE');
  if (drive.status === 'draft') throw refuse('DRIVE_NOT_PUBLISHED');
}

/** Refuses unless the drive accepts hand-ins at this hand-in point. */
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
 * Refuses goods of a category that the drive does not collect, which an inspection could only
 * reject. Goods that were promised while the drive collected them may still be handed in.
 * @param lines the goods at the desk, in the order of the request.
 */
export function assertCollects({ rules }: KnownDrive, lines: readonly HandedInLine[]): void {
  const refused = lines.flatMap((line, index) =>
    'lineId' in line || rules.categories.includes(line.item.category)
      ? []
      : [{ index, reasons: ['not-collected' as const] }],
  );
  if (refused.length > 0) throw refuse('LINE_NOT_TAKEN', { lines: refused });
}
