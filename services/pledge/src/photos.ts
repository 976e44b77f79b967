import type { DriveTerms } from '@bluebox/contracts';
import type { EventStore, PhotoStore } from '@bluebox/event-sourcing';
import { type SentPhotos, sentPhotosIn } from '@bluebox/service-http';
import { isKnown } from './domain/drive.ts';
import { readDrive } from './use-cases/known-drive.ts';

/** Pictures and scanned letters of drives, sent by coordinators. */
export type DrivePhotos = SentPhotos;

/** Limits for the photos of one drive: the picture and the letter, and what they replace. */
const DRIVE_ROOM = { mostPhotos: 20, mostBytes: 12_000_000 };

type Pictured = Pick<DriveTerms, 'picture' | 'letter'>;

/** Returns the photos that the terms name. */
export const photosOf = ({ picture, letter }: Pictured) =>
  [picture, letter].filter((photo) => photo !== undefined);

/** A photo stays as long as the drive's terms name it. */
export const photosIn = (store: PhotoStore, events: Pick<EventStore, 'readStream'>): DrivePhotos =>
  sentPhotosIn(
    store,
    async ({ subject, photoId }) => {
      const { drive } = await readDrive(events, subject);
      return isKnown(drive) && photosOf(drive.terms).some((photo) => photo.photoId === photoId);
    },
    DRIVE_ROOM,
  );
