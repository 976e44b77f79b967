import type { EventStore, PhotoStore } from '@bluebox/event-sourcing';
import { type SentPhotos, sentPhotosIn } from '@bluebox/service-http';
import { type ReceptionEvent, receptionStream } from './domain/reception.ts';

/** Pictures that the desk took of what it looked at, by reception. */
export type ReceptionPhotos = SentPhotos;

export const photosIn = (
  store: PhotoStore,
  events: Pick<EventStore, 'readStream'>,
): ReceptionPhotos =>
  // Also of inspections that were taken back: they stay visible as such.
  sentPhotosIn(store, async ({ subject, photoId }) => {
    const stored = await events.readStream(receptionStream(subject));
    return (stored.events as readonly ReceptionEvent[]).some(
      ({ type, data }) => type === 'inspection.recorded' && data.photos?.includes(photoId) === true,
    );
  });
