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

/** Refuses an unknown drive and a draft. */
export function assertPublished(drive: KnownDrive | undefined): asserts drive is KnownDrive {
  if (drive === undefined) throw refuse('UNKNOWN_DRIVE');
  if (drive.status === 'draft') throw refuse('DRIVE_NOT_PUBLISHED');
}

/** Refuses a drive that takes no hand-ins, and a hand-in point that the drive does not have. */
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
 * Refuses goods that were not pledged and whose category the drive does not collect, because an
 * inspection would reject them. Pledged goods are accepted even if the drive has stopped collecting
 * their category.
 * @param lines the goods at the desk, which a refusal names by their index.
 */
export function assertCollects({ rules }: KnownDrive, lines: readonly HandedInLine[]): void {
  const refused = lines.flatMap((line, index) =>
    'lineId' in line || rules.categories.includes(line.item.category)
      ? []
      : [{ index, reasons: ['not-collected' as const] }],
  );
  if (refused.length > 0) throw refuse('LINE_NOT_TAKEN', { lines: refused });
}
