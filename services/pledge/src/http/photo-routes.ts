import { Id, PhotoErased, PutPhotoAnswer, PutPhotoBody, refuse } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { EventStore } from '@bluebox/event-sourcing';
import {
  type Caller,
  created,
  defineRoute,
  isCoordinator,
  ok,
  PHOTO_BODY_LIMIT,
  type Route,
  sendPhoto,
  takeInPhoto,
} from '@bluebox/service-http';
import { z } from 'zod';
import { isKnown } from '../domain/drive.ts';
import { type DrivePhotos, photosOf } from '../photos.ts';
import { readDrive } from '../use-cases/known-drive.ts';

export interface PhotoRouteDependencies {
  readonly store: EventStore;
  readonly photos: DrivePhotos;
}

/** A public photo may be shown this long after it was hidden or erased. */
const PUBLIC_CACHING = 'private, max-age=300';

const DriveParams = z.strictObject({ driveId: Id });
const PhotoParams = z.strictObject({ ...DriveParams.shape, photoId: Id });

async function readKnown(store: EventStore, driveId: string) {
  const { drive } = await readDrive(store, driveId);
  if (!isKnown(drive)) throw refuse('UNKNOWN_DRIVE');
  return drive;
}

export function photoRoutes({ store, photos }: PhotoRouteDependencies): readonly Route[] {
  /** Whether everybody may see a photo: the drive is published, and its terms show the photo. */
  const isPublic = async (driveId: string, photoId: string) => {
    const { drive } = await readDrive(store, driveId);
    return (
      isKnown(drive) &&
      drive.status !== 'draft' &&
      photosOf(drive.terms).some((photo) => photo.photoId === photoId && photo.public)
    );
  };
  const sees = async (caller: Caller, driveId: string, photoId: string) =>
    isCoordinator(caller) || (await isPublic(driveId, photoId));
  return [
    defineRoute(routes.putDrivePhoto, {
      summary:
        'Send a picture that the terms of a drive will name: kept without place, time and device',
      access: 'coordinator',
      params: DriveParams,
      body: PutPhotoBody,
      bodyLimit: PHOTO_BODY_LIMIT,
      answers: { 201: PutPhotoAnswer },
      async handle({ params: { driveId }, body: { photoId, photo }, context }) {
        const { status } = await readKnown(store, driveId);
        if (status === 'completed') throw refuse('DRIVE_COMPLETED', { status });
        await photos.assertRoom(driveId, photoId);
        await photos.put(driveId, photoId, await takeInPhoto(photo), context.at);
        return created({ photoId });
      },
    }),
    defineRoute(routes.showDrivePhoto, {
      summary: 'A picture of a drive: for coordinators, and for everybody once its terms show it',
      access: 'public',
      params: PhotoParams,
      answers: { 200: z.string() },
      mediaType: 'image/jpeg',
      async handle({ params: { driveId, photoId }, caller, response }) {
        const bytes = (await sees(caller, driveId, photoId))
          ? await photos.get(driveId, photoId)
          : undefined;
        sendPhoto(response, bytes, isCoordinator(caller) ? undefined : PUBLIC_CACHING);
        return undefined;
      },
    }),
    defineRoute(routes.eraseDrivePhoto, {
      summary: 'Erase a picture for good; the terms that name it stay',
      access: 'coordinator',
      params: PhotoParams,
      answers: { 200: PhotoErased },
      async handle({ params: { driveId, photoId } }) {
        await readKnown(store, driveId);
        return ok({ photoId, erased: await photos.erase(driveId, photoId) });
      },
    }),
  ];
}
