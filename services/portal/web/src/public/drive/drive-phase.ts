import type { DriveView } from '@bluebox/contracts';
import { calendarDay } from '../../platform/formatting.ts';

/** Whether a drive accepts pledges today (`open`), and otherwise why not. */
export type DrivePhase = 'upcoming' | 'open' | 'closed' | 'completed';

/** @param today the current day in the drives' time zone. */
export function drivePhase(drive: DriveView, today: string): DrivePhase {
  if (drive.status === 'completed') return 'completed';
  const { opensOn, closesOn } = drive.terms.window;
  if (drive.status === 'closed' || today > closesOn) return 'closed';
  return today < opensOn ? 'upcoming' : 'open';
}

/**
 * Returns the last day on which the drive accepts pledges. A drive that was closed early has an
 * earlier last day than its terms.
 */
export function lastDay({ closedAt, terms }: Pick<DriveView, 'closedAt' | 'terms'>): string {
  const { closesOn } = terms.window;
  if (closedAt === undefined) return closesOn;
  const day = calendarDay(new Date(closedAt));
  return day < closesOn ? day : closesOn;
}

/** Returns the key of the text that says why the drive accepts no pledges now. */
export function phaseText(drive: DriveView, today: string): string {
  const phase = drivePhase(drive, today);
  const { opensOn, closesOn } = drive.terms.window;
  if (phase === 'upcoming' && opensOn === closesOn) return 'drive.upcoming.day';
  const early = phase === 'closed' && today <= closesOn;
  return `drive.${phase}.${early ? 'early' : 'text'}`;
}
