import { refuse } from '@bluebox/contracts';
import type { PhotoName, PhotoStore } from '@bluebox/event-sourcing';
import type { Response } from 'express';

/**
 * Photos uploaded to a service. A photo arrives before the record that names it. The photo's
 * subject is its drive, reception or consignment.
 */
export interface SentPhotos {
  /**
   * Checks the limits, so that a surplus photo is refused before the work of converting it.
   * @throws PHOTOS_FULL when the subject has reached a limit.
   */
  assertRoom(subject: string, photoId: string): Promise<void>;
  /**
   * @throws PHOTO_EXISTS when a different photo has this id; PHOTOS_FULL when the subject has
   *   reached a limit.
   */
  put(subject: string, photoId: string, bytes: Uint8Array, at: string): Promise<void>;
  get(subject: string, photoId: string): Promise<Uint8Array | undefined>;
  /** @throws PHOTO_NOT_ARRIVED when one of the photos is missing. */
  assertArrived(subject: string, photoIds: readonly string[]): Promise<void>;
  /** Returns the ids whose photos are stored. */
  present(subject: string, photoIds: readonly string[] | undefined): Promise<string[]>;
  /** @returns whether the photo existed. */
  erase(subject: string, photoId: string): Promise<boolean>;
  /** Erases every photo of a subject. */
  eraseOf(subject: string): Promise<void>;
  /**
   * Erases photos stored before the given ISO time, except those that a record still needs, and
   * removes what interrupted puts and erasures left.
   */
  sweep(before: string): Promise<void>;
}

const SWEEP_PAGE = 200;

/** Limits for one subject. Photos that no record names yet count as well. */
export interface PhotoRoom {
  readonly mostPhotos: number;
  readonly mostBytes: number;
}

/** @param mayStay whether a record still needs the photo, so that the sweep keeps it. */
export function sentPhotosIn(
  store: PhotoStore,
  mayStay: (photo: PhotoName) => Promise<boolean>,
  { mostPhotos, mostBytes }: PhotoRoom,
): SentPhotos {
  /**
   * The pending write of the latest photo, by subject. The next photo of the subject waits for that
   * write, so that both photos count towards the limits.
   */
  const coming = new Map<string, Promise<void>>();
  const inTurn = async (subject: string, act: () => Promise<void>): Promise<void> => {
    const turn = (coming.get(subject) ?? Promise.resolve()).catch(() => {}).then(act);
    coming.set(subject, turn);
    try {
      await turn;
    } finally {
      if (coming.get(subject) === turn) coming.delete(subject);
    }
  };
  const isThere = async (photo: PhotoName) => (await store.get(photo)) !== undefined;
  const assertRoom = async (subject: string, photoId: string) => {
    // A stored photo may be sent again, because it takes up no more room.
    if (await isThere({ subject, photoId })) return;
    const { count, bytes } = await store.usedBy(subject);
    if (count >= mostPhotos || bytes >= mostBytes) throw refuse('PHOTOS_FULL', { mostPhotos });
  };
  return {
    assertRoom,
    async put(subject, photoId, bytes, at) {
      const photo = { subject, photoId };
      await inTurn(subject, async () => {
        await assertRoom(subject, photoId);
        await store.put(photo, bytes, at);
      });
      const kept = await store.get(photo);
      if (kept === undefined || !Buffer.from(kept).equals(bytes)) throw refuse('PHOTO_EXISTS');
    },
    get: (subject, photoId) => store.get({ subject, photoId }),
    async assertArrived(subject, photoIds) {
      for (const photoId of photoIds)
        if (!(await isThere({ subject, photoId })))
          throw refuse('PHOTO_NOT_ARRIVED', {
            photoId,
          });
    },
    async present(subject, photoIds = []) {
      const found: string[] = [];
      for (const photoId of photoIds) if (await isThere({ subject, photoId })) found.push(photoId);
      return found;
    },
    erase: (subject, photoId) => store.delete({ subject, photoId }),
    async eraseOf(subject) {
      await store.deleteOf(subject);
    },
    async sweep(before) {
      for (let after: PhotoName | undefined; ; ) {
        const page = await store.photosBefore(before, SWEEP_PAGE, after);
        for (const photo of page) if (!(await mayStay(photo))) await store.delete(photo);
        after = page.at(-1);
        if (after === undefined || page.length < SWEEP_PAGE) break;
      }
      await store.removeLeftovers();
    },
  };
}

/**
 * Sends a photo.
 * @param bytes JPEG; `undefined` when there is no photo that the caller may see.
 * @param caching value of `Cache-Control`. By default no copy is kept, because photos may be erased.
 * @throws UNKNOWN_PHOTO when `bytes` is `undefined`.
 */
export function sendPhoto(
  response: Response,
  bytes: Uint8Array | undefined,
  caching = 'no-store',
): void {
  if (bytes === undefined) throw refuse('UNKNOWN_PHOTO');
  response
    .status(200)
    .setHeader('Cache-Control', caching)
    .type('image/jpeg')
    .send(Buffer.from(bytes));
}
