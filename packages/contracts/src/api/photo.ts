import { z } from 'zod';
import { Id } from '../vocabulary.ts';

/** Bytes of a picture that is sent; what is kept is smaller. */
const MOST_BYTES = 4_000_000;

/** A picture inside a JSON body, as base64: pages make it smaller before they send it. */
export const PhotoText = z
  .string()
  .min(1)
  .max(Math.ceil(MOST_BYTES / 3) * 4, 'a picture of at most 4 MB')
  .regex(/^[A-Za-z0-9+/]+={0,2}$/, 'must be base64');

export const PutPhotoBody = z.strictObject({
  /** Chosen by who sends it, at random: what goes after it can name it before it has arrived. */
  photoId: Id,
  photo: PhotoText,
});
export type PutPhotoBody = z.infer<typeof PutPhotoBody>;
export const PutPhotoAnswer = z.object({ photoId: Id });
export const PhotoErased = z.object({ photoId: Id, erased: z.boolean() });

/** Ids of pictures that belong to what is said, such as a receipt; each was sent before. */
export const PhotoIds = z.array(Id).max(4);
