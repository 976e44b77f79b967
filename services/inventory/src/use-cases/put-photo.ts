import type { PutPhotoBody } from '@bluebox/contracts';
import type { CommandContext, EventStore } from '@bluebox/event-sourcing';
import { created, takeInPhoto } from '@bluebox/service-http';
import type { z } from 'zod';
import { assertRecorded } from '../domain/reception.ts';
import type { ReceptionPhotos } from '../photos.ts';
import { readReception } from './known-reception.ts';

export interface PhotosKept {
  readonly store: EventStore;
  readonly photos: ReceptionPhotos;
}

/**
 * Stores a photo for a later inspection, and removes place, time and device from the metadata.
 * Refuses an unknown reception, and a photo beyond the limits.
 */
export async function putPhoto(
  { store, photos }: PhotosKept,
  receptionId: string,
  { photoId, photo }: z.output<typeof PutPhotoBody>,
  context: CommandContext,
) {
  const { reception } = await readReception(store, receptionId);
  assertRecorded(reception);
  await photos.assertRoom(receptionId, photoId);
  await photos.put(receptionId, photoId, await takeInPhoto(photo), context.at);
  return created({ photoId });
}
