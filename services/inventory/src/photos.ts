import type { EventStore, PhotoStore } from '@bluebox/event-sourcing';
import { type PhotoRoom, type SentPhotos, sentPhotosIn } from '@bluebox/service-http';
import { type ReceptionEvent, receptionStream } from './domain/reception.ts';

/** Pictures that the desk took of what it looked at, by reception. */
export type ReceptionPhotos = SentPhotos;

/** Four for each of fifty lines, and as many again for what was looked at twice. */
export const RECEPTION_ROOM: PhotoRoom = { mostPhotos: 400, mostBytes: 150_000_000 };

export const photosIn = (
  store: PhotoStore,
  events: Pick<EventStore, 'readStream'>,
  isOver: (driveId: string) => Promise<boolean>,
  room: PhotoRoom = RECEPTION_ROOM,
): ReceptionPhotos =>
  // Also of inspections that were taken back: they stay visible as such.
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
