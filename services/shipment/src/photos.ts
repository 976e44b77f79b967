import type { EventStore, PhotoStore } from '@bluebox/event-sourcing';
import { type PhotoRoom, type SentPhotos, sentPhotosIn } from '@bluebox/service-http';
import { readConsignment } from './use-cases/known-consignment.ts';

/** Photos of a consignment, sent by its recipient or a coordinator. */
export type ConsignmentPhotos = SentPhotos;

/**
 * Limits for the photos of one consignment: four for each of two hundred boxes and for the thanks,
 * and some replacements.
 */
export const CONSIGNMENT_ROOM: PhotoRoom = { mostPhotos: 1_000, mostBytes: 300_000_000 };

export const photosIn = (
  store: PhotoStore,
  events: Pick<EventStore, 'readStream'>,
  isOver: (driveId: string) => Promise<boolean>,
  room: PhotoRoom = CONSIGNMENT_ROOM,
): ConsignmentPhotos =>
  // Photos of receipts, even of reversed ones, are kept until the drive's retention time is over.
  sentPhotosIn(
    store,
    async ({ subject, photoId }) => {
      const { consignment, events: history } = await readConsignment(events, subject);
      if (consignment.status !== 'none') {
        const { thanks, publishedPhotos = [] } = consignment;
        // Photos of thanks are kept until the thanks are withdrawn or replaced, and published photos
        // until they are withdrawn.
        if (thanks?.photos?.includes(photoId) === true) return true;
        if (publishedPhotos.some((published) => published.photoId === photoId)) return true;
      }
      const naming = history.find(
        ({ type, data }) => type === 'receipt.confirmed' && data.photos?.includes(photoId) === true,
      );
      return naming !== undefined && !(await isOver(naming.data.driveId));
    },
    room,
  );
