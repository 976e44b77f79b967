import { z } from 'zod';
import { Id } from '../vocabulary.ts';

/** Largest uploaded photo, in bytes. The stored one is smaller. */
const MOST_BYTES = 4_000_000;

/**
 * Whether a text is base64. An expression that matches the whole text keeps a position for each of its millions of
 * characters to fall back to, so it may run out of stack; the search for a foreign character keeps none.
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
   * A random id chosen by the sender, so that later requests can name the photo before it has
   * arrived.
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
