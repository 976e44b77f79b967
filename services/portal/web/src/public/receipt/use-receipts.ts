import { type BodyOf, routes } from '@bluebox/contracts/routes';
import { useEffect, useMemo, useState } from 'react';
import { newIdempotencyKey, postText, writeRequest } from '../../platform/api.ts';
import type { ChosenPhoto } from '../../platform/chosen-photo.ts';
import { type KeptRequest, requestStore } from '../offline/request-store.ts';
import { useSendQueue } from '../offline/use-send-queue.ts';
import type { Said } from './receipt-form.ts';

/**
 * Subject of the thanks in the queue of a consignment's requests. Subjects of receipts are the ids
 * of their boxes.
 */
export const THANKS = 'thanks';

/** Counts the boxes with an unsent receipt. */
export const boxesAmong = (requests: readonly KeptRequest[]): number =>
  requests.filter(({ path }) => path.endsWith('/receipts')).length;

export interface SaidThanks {
  readonly words: string;
  readonly public: boolean;
  readonly photos: readonly ChosenPhoto[];
}

/**
 * Sends a recipient's receipts and thanks, with photos before the record that names them. Each is
 * stored on the device until it has arrived or is refused, and keeps its key, so that it takes
 * effect once. The signer's name is not stored.
 */
export function useReceipts(consignmentId: string, onChanged: () => void) {
  const store = useMemo(() => requestStore(consignmentId), [consignmentId]);
  const [kept, setKept] = useState(true);
  // Subjects of requests that have arrived. The data on the page may not show them yet.
  const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set());
  const { queue, dispatch } = useSendQueue({
    send: (request: KeptRequest) => postText(request, { idempotencyKey: request.key }),
    onArrived({ about }) {
      setArrived((before) => new Set(before).add(about));
      void store.remove(about);
      onChanged();
    },
    // The consignment is loaded again, because it shows why the receipt was refused, for instance because
    // somebody else confirmed the box.
    onRefused({ about }) {
      void store.remove(about);
      onChanged();
    },
  });

  // Requests that remained when the page was closed are sent now.
  useEffect(() => {
    let left = false;
    void store.all().then((requests) => {
      if (!left) for (const request of requests) dispatch({ type: 'give', request });
    });
    return () => {
      left = true;
    };
  }, [store, dispatch]);

  const give = (request: KeptRequest, keptAs: KeptRequest = request) => {
    void store.put(keptAs).then((isKept) => isKept || setKept(false));
    dispatch({ type: 'give', request });
  };
  const givePhotos = (photos: readonly ChosenPhoto[]) => {
    for (const photo of photos)
      give({
        about: `photo ${photo.photoId}`,
        key: newIdempotencyKey(),
        ...writeRequest(routes.putPhoto.at({ consignmentId }), photo),
      });
    return photos.map(({ photoId }) => photoId);
  };

  return {
    queue,
    dispatch,
    /** Whether the device has stored all requests so far, so that unsent ones outlast the page. */
    kept,
    /** Subjects of requests that are queued, or have arrived since the page opened. */
    underWay: new Set([...arrived, ...queue.requests.map(({ about }) => about)]),
    confirm(boxId: string, { photos, ...said }: Said, signer: string) {
      const ids = givePhotos(photos);
      const body = { boxId, ...said, ...(ids.length === 0 ? {} : { photos: ids }) };
      const receipt = (whole: BodyOf<typeof routes.confirmReceipt>) => ({
        about: boxId,
        key: newIdempotencyKey(),
        ...writeRequest(routes.confirmReceipt.at({ consignmentId }), whole),
      });
      const unsigned = receipt(body);
      if (signer === '') return give(unsigned);
      // The copy to store has no name, so it has other bytes and needs another key. If it is sent
      // after the signed receipt arrived, it changes nothing: the service answers it like the
      // first, or refuses it if it has a note, because its signer differs.
      give(receipt({ ...body, signer }), unsigned);
    },
    thank({ words, photos, public: forAll }: SaidThanks) {
      const ids = givePhotos(photos);
      setArrived((before) => new Set([...before].filter((about) => about !== THANKS)));
      give({
        about: THANKS,
        key: newIdempotencyKey(),
        ...writeRequest(routes.thankGivers.at({ consignmentId }), {
          ...(words === '' ? {} : { words }),
          photos: ids,
          public: forAll,
        }),
      });
    },
  };
}
