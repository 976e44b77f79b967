import { calendarDay, refuse } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import { DRIVES, type KnownDrive } from '../projections/drives.ts';
import { outstandingIn } from '../sending/facts.ts';
import { type MessageLanguage, reminderText } from '../texts/outstanding.ts';

export interface OutstandingShown {
  readonly drives: View;
  readonly promises: View;
  readonly now: () => Date;
}

/**
 * Shows what was pledged and not yet brought in, by hand-in point and department, with a reminder to
 * copy. Refuses an unknown drive.
 */
export async function showOutstanding(
  { drives, promises, now }: OutstandingShown,
  driveId: string,
  language: MessageLanguage,
) {
  const drive = await drives.get<KnownDrive>(DRIVES, driveId);
  if (drive === undefined) throw refuse('UNKNOWN_DRIVE');
  const groups = [...(await outstandingIn(promises, driveId)).groups(drive.terms)];
  const day = calendarDay(now().toISOString());
  return ok({ groups, text: reminderText(language, drive.terms, groups, day), day });
}
