import { type EventStore, fold, type PhotoStore, refuse } from '@bluebox/event-sourcing';
import {
  type Consignment,
  type ConsignmentEvent,
  consignmentDecider,
  consignmentStream,
} from './domain/consignment.ts';

/** Pictures that a recipient sent with what they said of a consignment. */
export interface ConsignmentPhotos {
  /** @throws PHOTO_EXISTS when another picture has this id. */
  put(consignmentId: string, photoId: string, bytes: Uint8Array, at: string): Promise<void>;
  get(consignmentId: string, photoId: string): Promise<Uint8Array | undefined>;
  /** @throws UNKNOWN_PHOTO unless all of them have arrived. */
  assertArrived(consignmentId: string, photoIds: readonly string[]): Promise<void>;
  /** Those of them that were not erased. */
  present(consignmentId: string, photoIds: readonly string[] | undefined): Promise<string[]>;
  /** @returns whether there was something to erase. */
  erase(consignmentId: string, photoId: string): Promise<boolean>;
  /** Erases pictures, put before the given ISO time, that nothing names which still stands. */
  sweep(before: string): Promise<void>;
}

const SWEEP_PAGE = 200;

export function photosIn(
  store: PhotoStore,
  events: Pick<EventStore, 'readStream'>,
): ConsignmentPhotos {
  const named = (subject: string, photoId: string) => ({ subject, photoId });
  const isThere = async (consignmentId: string, photoId: string) =>
    (await store.get(named(consignmentId, photoId))) !== undefined;

  /** Of receipts, also of those that were reversed; of thanks, those that stand. */
  const isUsed = async (consignmentId: string, photoId: string): Promise<boolean> => {
    const stored = await events.readStream(consignmentStream(consignmentId));
    const history = stored.events as readonly ConsignmentEvent[];
    const { thanks } = fold<Consignment, ConsignmentEvent>(consignmentDecider, history) as Partial<
      Extract<Consignment, { readonly boxes: unknown }>
    >;
    return (
      thanks?.photos?.includes(photoId) === true ||
      history.some(
        ({ type, data }) => type === 'receipt.confirmed' && data.photos?.includes(photoId) === true,
      )
    );
  };

  return {
    async put(consignmentId, photoId, bytes, at) {
      const photo = named(consignmentId, photoId);
      await store.put(photo, bytes, at);
      const kept = await store.get(photo);
      if (kept === undefined || !Buffer.from(kept).equals(bytes))
        throw refuse.conflict(
          'PHOTO_EXISTS',
          'another picture has this id; send it under a new one',
        );
    },
    get: (consignmentId, photoId) => store.get(named(consignmentId, photoId)),
    async assertArrived(consignmentId, photoIds) {
      for (const photoId of photoIds)
        if (!(await isThere(consignmentId, photoId)))
          throw refuse.invalid('UNKNOWN_PHOTO', 'this picture has not arrived; send it again', {
            photoId,
          });
    },
    async present(consignmentId, photoIds = []) {
      const found: string[] = [];
      for (const photoId of photoIds)
        if (await isThere(consignmentId, photoId)) found.push(photoId);
      return found;
    },
    erase: (consignmentId, photoId) => store.delete(named(consignmentId, photoId)),
    async sweep(before) {
      for (let after: Awaited<ReturnType<PhotoStore['photosBefore']>>[number] | undefined; ; ) {
        const page = await store.photosBefore(before, SWEEP_PAGE, after);
        for (const photo of page)
          if (!(await isUsed(photo.subject, photo.photoId))) await store.delete(photo);
        after = page.at(-1);
        if (after === undefined || page.length < SWEEP_PAGE) return;
      }
    },
  };
}
