import { Id, PhotoErased, PutPhotoAnswer, PutPhotoBody } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { EventStore } from '@bluebox/event-sourcing';
import {
  created,
  defineRoute,
  ok,
  PHOTO_BODY_LIMIT,
  type Route,
  sendPhoto,
  takeInPhoto,
} from '@bluebox/service-http';
import { z } from 'zod';
import { assertRecorded } from '../domain/reception.ts';
import type { ReceptionPhotos } from '../photos.ts';
import { readReception } from './reception-view.ts';

export interface PhotoRouteDependencies {
  readonly store: EventStore;
  readonly photos: ReceptionPhotos;
}

const ReceptionParams = z.strictObject({ receptionId: Id });
const PhotoParams = z.strictObject({ ...ReceptionParams.shape, photoId: Id });

export function photoRoutes({ store, photos }: PhotoRouteDependencies): readonly Route[] {
  return [
    defineRoute(routes.putReceptionPhoto, {
      summary: 'Send a picture that an inspection will name: kept without place, time and device',
      access: 'desk',
      params: ReceptionParams,
      body: PutPhotoBody,
      bodyLimit: PHOTO_BODY_LIMIT,
      answers: { 201: PutPhotoAnswer },
      async handle({ params: { receptionId }, body: { photoId, photo }, context }) {
        const { reception } = await readReception(store, receptionId);
        assertRecorded(reception);
        await photos.assertRoom(receptionId, photoId);
        await photos.put(receptionId, photoId, await takeInPhoto(photo), context.at);
        return created({ photoId });
      },
    }),
    defineRoute(routes.showReceptionPhoto, {
      summary: 'A picture that the desk took',
      access: 'desk',
      params: PhotoParams,
      answers: { 200: z.string() },
      mediaType: 'image/jpeg',
      async handle({ params: { receptionId, photoId }, response }) {
        sendPhoto(response, await photos.get(receptionId, photoId));
        return undefined;
      },
    }),
    defineRoute(routes.eraseReceptionPhoto, {
      summary: 'Erase a picture for good; the inspection stays',
      access: 'desk',
      params: PhotoParams,
      answers: { 200: PhotoErased },
      async handle({ params: { receptionId, photoId } }) {
        const { reception } = await readReception(store, receptionId);
        assertRecorded(reception);
        return ok({ photoId, erased: await photos.erase(receptionId, photoId) });
      },
    }),
  ];
}
