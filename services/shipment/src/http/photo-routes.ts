import {
  ConsignmentChanged,
  Id,
  PhotoErased,
  PublishedPhotosView,
  PublishPhotosBody,
  PutPhotoAnswer,
  PutPhotoBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { EventStore, View } from '@bluebox/event-sourcing';
import {
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
import type { ConsignmentPhotos } from '../photos.ts';
import { changeConsignment } from '../use-cases/change-consignment.ts';
import { assertMaySee, isRecipient, readConsignment } from '../use-cases/known-consignment.ts';
import { isPublished, listPublished } from '../use-cases/published-photos.ts';
import type { ThanksReaders } from '../use-cases/thanks-readers.ts';
import { ConsignmentParams } from './consignment-params.ts';

export interface PhotoRouteDependencies {
  readonly store: EventStore;
  readonly photos: ConsignmentPhotos;
  readonly readers: ThanksReaders;
  /** View of the published photos. */
  readonly published: View;
}

const PhotoParams = z.strictObject({ ...ConsignmentParams.shape, photoId: Id });

export function photoRoutes({
  store,
  photos,
  readers,
  published,
}: PhotoRouteDependencies): readonly Route[] {
  return [
    defineRoute(routes.putPhoto, {
      summary:
        'Send a picture that a receipt or thanks will name: kept without place, time and device',
      access: 'consignment-link-or-coordinator',
      params: ConsignmentParams,
      body: PutPhotoBody,
      bodyLimit: PHOTO_BODY_LIMIT,
      answers: { 201: PutPhotoAnswer },
      async handle({ params: { consignmentId }, body: { photoId, photo }, caller, context }) {
        const { consignment } = await readConsignment(store, consignmentId);
        assertMaySee(consignment, caller);
        await photos.assertRoom(consignmentId, photoId);
        await photos.put(consignmentId, photoId, await takeInPhoto(photo), context.at);
        return created({ photoId });
      },
    }),
    defineRoute(routes.showPhoto, {
      summary:
        'A picture: for the recipient and coordinators; one of thanks also for the givers, or for everybody; a published one for everybody',
      access: 'public',
      params: PhotoParams,
      answers: { 200: z.string() },
      mediaType: 'image/jpeg',
      async handle({ params: { consignmentId, photoId }, caller, response }) {
        const { consignment } = await readConsignment(store, consignmentId);
        const sees =
          consignment.status !== 'none' &&
          (isPublished(consignment, photoId) ||
            isCoordinator(caller) ||
            isRecipient(consignment, caller) ||
            (consignment.thanks?.photos?.includes(photoId) === true &&
              (await readers.mayRead(consignment, caller))));
        sendPhoto(response, sees ? await photos.get(consignmentId, photoId) : undefined);
        return undefined;
      },
    }),
    defineRoute(routes.publishPhotos, {
      summary: 'Choose the pictures of a consignment that everybody may see',
      access: 'coordinator',
      params: ConsignmentParams,
      body: PublishPhotosBody,
      answers: { 200: ConsignmentChanged },
      conditional: true,
      async handle({ params: { consignmentId }, body, context, ifMatch }) {
        await photos.assertArrived(
          consignmentId,
          body.photos.map(({ photoId }) => photoId),
        );
        const command = { type: 'publish-photos', photos: body.photos } as const;
        return changeConsignment(store, consignmentId, command, context, ifMatch);
      },
    }),
    defineRoute(routes.listPublishedPhotos, {
      summary: 'The pictures of a drive that everybody may see',
      access: 'public',
      params: z.strictObject({ driveId: Id }),
      answers: { 200: PublishedPhotosView },
      handle: async ({ params: { driveId } }) =>
        ok({ photos: await listPublished({ published, photos }, driveId) }),
    }),
    defineRoute(routes.erasePhoto, {
      summary: 'Erase a picture for good; what was said with it stays',
      access: 'consignment-link-or-coordinator',
      params: PhotoParams,
      answers: { 200: PhotoErased },
      async handle({ params: { consignmentId, photoId }, caller }) {
        const { consignment } = await readConsignment(store, consignmentId);
        assertMaySee(consignment, caller);
        return ok({ photoId, erased: await photos.erase(consignmentId, photoId) });
      },
    }),
  ];
}
