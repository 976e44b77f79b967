import { type Caller, isCoordinator } from '@bluebox/service-http';
import type { Notes } from '../notes.ts';

/** Reads the name of the person who signed for the recipient, for coordinators only. */
export async function reportedBy(
  notes: Notes,
  noteId: string | undefined,
  caller: Caller,
): Promise<{ readonly reportedBy?: string }> {
  const { signer } = isCoordinator(caller) ? await notes.read(noteId) : {};
  return signer === undefined ? {} : { reportedBy: signer };
}
