import { ok } from '@bluebox/service-http';
import { assertRecorded } from '../domain/reception.ts';
import { readReception } from './known-reception.ts';
import type { PhotosKept } from './put-photo.ts';

/** Erases a photo for good, and answers whether the photo existed; refuses an unknown reception. */
export async function erasePhoto(
  { store, photos }: PhotosKept,
  receptionId: string,
  photoId: string,
) {
  const { reception } = await readReception(store, receptionId);
  assertRecorded(reception);
  return ok({ photoId, erased: await photos.erase(receptionId, photoId) });
}
