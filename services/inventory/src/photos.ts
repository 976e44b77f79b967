import type { ReceptionEvent } from '@bluebox/contracts';
import type { EventStore, PhotoStore } from '@bluebox/event-sourcing';
import { type PhotoRoom, type SentPhotos, sentPhotosIn } from '@bluebox/service-http';
import { receptionStream } from './domain/reception.ts';

/** Photos that the desk took during inspection. Each photo belongs to one reception. */
export type ReceptionPhotos = SentPhotos;

/**
 * Limits for the photos of one reception: four for each of fifty lines, and as many again for
 * repeated inspections.
 */
export const RECEPTION_ROOM: PhotoRoom = { mostPhotos: 400, mostBytes: 150_000_000 };

export const photosIn = (
  store: PhotoStore,
  events: Pick<EventStore, 'readStream'>,
  isOver: (driveId: string) => Promise<boolean>,
  room: PhotoRoom = RECEPTION_ROOM,
): ReceptionPhotos =>
  // Photos of reversed inspections are kept too, because reversed inspections remain visible.
  sentPhotosIn(
    store,
    async ({ subject, photoId }) => {
      const stored = await events.readStream(receptionStream(subject));
      const naming = (stored.events as readonly ReceptionEvent[]).find(
        ({ type, data }) =>
          type === 'inspection.recorded' && data.photos?.includes(photoId) === true,
      );
      return naming !== undefined && !(await isOver(naming.data.driveId));
    },
    room,
  );
