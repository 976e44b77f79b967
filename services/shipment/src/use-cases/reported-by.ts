import { type Caller, isCoordinator } from '@bluebox/service-http';
import type { Notes } from '../notes.ts';

/** Reads who signed for the recipient; only coordinators see that, as on the receipt. */
export async function reportedBy(
  notes: Notes,
  noteId: string | undefined,
  caller: Caller,
): Promise<{ readonly reportedBy?: string }> {
  const { signer } = isCoordinator(caller) ? await notes.read(noteId) : {};
  return signer === undefined ? {} : { reportedBy: signer };
}
