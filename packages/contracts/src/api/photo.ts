import { z } from 'zod';
import { Id } from '../vocabulary.ts';

/** Largest uploaded photo, in bytes. The JPEG that is stored has a lower limit. */
const MOST_BYTES = 4_000_000;

/**
 * Whether a text has only characters of base64; its length is not checked. A search for one foreign
 * character needs no stack, whereas a pattern for the whole text overflows the stack by
 * backtracking over millions of characters.
 */
function isBase64(text: string): boolean {
  const digits = text.replace(/={1,2}$/, '');
  return digits !== '' && !/[^A-Za-z0-9+/]/.test(digits);
}

/** A photo inside a JSON body, as base64. The pages shrink photos before sending them. */
export const PhotoText = z
  .string()
  .min(1)
  .max(Math.ceil(MOST_BYTES / 3) * 4, 'a picture of at most 4 MB')
  .refine(isBase64, 'must be base64');

export const PutPhotoBody = z.strictObject({
  /**
   * Random id chosen by the sender, who can therefore queue the request that names the photo before
   * the upload has succeeded.
   */
  photoId: Id,
  photo: PhotoText,
});
export type PutPhotoBody = z.infer<typeof PutPhotoBody>;
export const PutPhotoAnswer = z.object({ photoId: Id });
export const PhotoErased = z.object({ photoId: Id, erased: z.boolean() });

/**
 * Ids of the photos that go with a record, such as a receipt. Each photo is uploaded before its
 * record.
 */
export const PhotoIds = z.array(Id).max(4);
