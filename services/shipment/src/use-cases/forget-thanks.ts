import type { Thanks } from '../domain/consignment.ts';
import type { Notes } from '../notes.ts';
import type { ConsignmentPhotos } from '../photos.ts';

/**
 * Erases the note and photos of earlier thanks, except photos that the current thanks still have.
 */
export async function forgetThanks(
  { notes, photos }: { readonly notes: Notes; readonly photos: ConsignmentPhotos },
  consignmentId: string,
  before: Thanks | undefined,
  now: Thanks | undefined,
): Promise<void> {
  if (before === undefined || before.thanksId === now?.thanksId) return;
  if (before.noteId !== undefined) await notes.forget(before.noteId);
  for (const photoId of before.photos ?? [])
    if (now?.photos?.includes(photoId) !== true) await photos.erase(consignmentId, photoId);
}
