import type { DriveView } from '@bluebox/contracts';

/** Whether a drive takes pledges today, and if not, why. */
export type DrivePhase = 'upcoming' | 'open' | 'closed' | 'completed';

/** @param today by the drives' calendar. */
export function drivePhase(drive: DriveView, today: string): DrivePhase {
  if (drive.status === 'completed') return 'completed';
  const { opensOn, closesOn } = drive.terms.window;
  if (drive.status === 'closed' || today > closesOn) return 'closed';
  return today < opensOn ? 'upcoming' : 'open';
}

/** The key of what a drive says in the place of its form, where it takes no pledges. */
export function phaseText(drive: DriveView, today: string): string {
  const phase = drivePhase(drive, today);
  const early = phase === 'closed' && today <= drive.terms.window.closesOn;
  return `drive.${phase}.${early ? 'early' : 'text'}`;
}
