import { type BodyOf, routes } from '@bluebox/contracts/routes';
import { useEffect, useMemo, useState } from 'react';
import { newIdempotencyKey, postText, writeRequest } from '../../platform/api.ts';
import type { ChosenPhoto } from '../../platform/chosen-photo.ts';
import { type KeptRequest, requestStore } from '../offline/request-store.ts';
import { useSendQueue } from '../offline/use-send-queue.ts';
import type { Said } from './receipt-form.ts';

/** Subject of the thanks in the queue. The subject of a receipt is the id of its box. */
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
 * Sends a recipient's receipts and thanks, each after its photos. Unsent requests are stored on the
 * device, without the signer's name.
 */
export function useReceipts(consignmentId: string, onChanged: () => void) {
  const store = useMemo(() => requestStore(consignmentId), [consignmentId]);
  const [kept, setKept] = useState(true);
  // Subjects of requests that have arrived. The page may still show older data.
  const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set());
  const { queue, dispatch } = useSendQueue({
    send: (request: KeptRequest) => postText(request, { idempotencyKey: request.key }),
    onArrived({ about }) {
      setArrived((before) => new Set(before).add(about));
      void store.remove(about);
      onChanged();
    },
    // The consignment is loaded again, because it may show the reason for the refusal, for instance
    // a receipt by somebody else.
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
    /**
     * Whether the device has stored all requests so far, so that unsent requests outlast the page.
     */
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
      // The stored copy has no signer. Its bytes therefore differ from those of the signed receipt,
      // and need another key. A copy that is sent after the signed receipt changes nothing, because
      // the service accepts a repeated receipt that lacks the signer.
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
