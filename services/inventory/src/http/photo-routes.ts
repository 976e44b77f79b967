import { Id, PhotoErased, PutPhotoAnswer, PutPhotoBody } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, PHOTO_BODY_LIMIT, type Route, sendPhoto } from '@bluebox/service-http';
import { z } from 'zod';
import { erasePhoto } from '../use-cases/erase-photo.ts';
import { type PhotosKept, putPhoto } from '../use-cases/put-photo.ts';

const ReceptionParams = z.strictObject({ receptionId: Id });
const PhotoParams = z.strictObject({ ...ReceptionParams.shape, photoId: Id });

export function photoRoutes(dependencies: PhotosKept): readonly Route[] {
  const { photos } = dependencies;
  return [
    defineRoute(routes.putReceptionPhoto, {
      summary: 'Send a picture that an inspection will name: kept without place, time and device',
      access: 'desk',
      params: ReceptionParams,
      body: PutPhotoBody,
      bodyLimit: PHOTO_BODY_LIMIT,
      answers: { 201: PutPhotoAnswer },
      handle: ({ params, body, context }) =>
        putPhoto(dependencies, params.receptionId, body, context),
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
      handle: ({ params: { receptionId, photoId } }) =>
        erasePhoto(dependencies, receptionId, photoId),
    }),
  ];
}
