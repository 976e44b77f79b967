import type { ConfirmReceiptBody } from '@bluebox/contracts';
import { useEffect, useMemo, useState } from 'react';
import { newIdempotencyKey } from '../../shared/api.ts';
import type { ChosenPhoto } from '../../shared/chosen-photo.ts';
import { errandStore } from '../sending/errand-store.ts';
import type { Errand } from '../sending/send-queue.ts';
import { useSendQueue } from '../sending/use-send-queue.ts';
import type { Said } from './receipt-form.ts';

/** What thanks are about, among the errands of a consignment. */
export const THANKS = 'thanks';

/** How many boxes something is still to be said of. */
export const boxesAmong = (errands: readonly Errand[]): number =>
  errands.filter(({ path }) => path.endsWith('/receipts')).length;

export interface SaidThanks {
  readonly words: string;
  readonly public: boolean;
  readonly photos: readonly ChosenPhoto[];
}

/**
 * What a recipient says of a consignment, on its way to the service: kept on the device until it has
 * arrived, photos before what names them, each once. Who signs is left out of what is kept.
 */
export function useReceipts(consignmentId: string, onChanged: () => void) {
  const store = useMemo(() => errandStore(consignmentId), [consignmentId]);
  const [kept, setKept] = useState(true);
  // What has arrived and does not show yet.
  const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set());
  const { queue, dispatch } = useSendQueue({
    onArrived({ about }) {
      setArrived((before) => new Set(before).add(about));
      void store.remove(about);
      onChanged();
    },
    // Whatever was in the way (somebody else confirmed it, say), the newest state tells.
    onRefused({ about }) {
      void store.remove(about);
      onChanged();
    },
  });

  // The page was closed before all had arrived: it goes on.
  useEffect(() => {
    let left = false;
    void store.all().then((errands) => {
      if (!left) for (const errand of errands) dispatch({ type: 'give', errand });
    });
    return () => {
      left = true;
    };
  }, [store, dispatch]);

  const path = `/api/shipment/consignments/${consignmentId}`;
  const give = (errand: Errand, keptAs: Errand = errand) => {
    void store.put(keptAs).then((isKept) => isKept || setKept(false));
    dispatch({ type: 'give', errand });
  };
  const givePhotos = (photos: readonly ChosenPhoto[]) => {
    for (const photo of photos)
      give({
        about: `photo ${photo.photoId}`,
        key: newIdempotencyKey(),
        path: `${path}/photos`,
        text: JSON.stringify(photo),
      });
    return photos.map(({ photoId }) => photoId);
  };

  return {
    queue,
    dispatch,
    /** All that was said outlasts the page; a device without room may keep nothing. */
    kept,
    /** What was said, and may not show yet. */
    underWay: new Set([...arrived, ...queue.errands.map(({ about }) => about)]),
    confirm(boxId: string, { photos, ...said }: Said, signer: string) {
      const ids = givePhotos(photos);
      const body: ConfirmReceiptBody = {
        boxId,
        ...said,
        ...(ids.length === 0 ? {} : { photos: ids }),
      };
      const errand = { about: boxId, path: `${path}/receipts` };
      const unsigned = { ...errand, key: newIdempotencyKey(), text: JSON.stringify(body) };
      if (signer === '') return give(unsigned);
      // Other bytes want another key. Sent after it arrived with the name, the same counts are the same receipt.
      const text = JSON.stringify({ ...body, signer });
      give({ ...errand, key: newIdempotencyKey(), text }, unsigned);
    },
    thank({ words, photos, public: forAll }: SaidThanks) {
      const ids = givePhotos(photos);
      setArrived((before) => new Set([...before].filter((about) => about !== THANKS)));
      give({
        about: THANKS,
        key: newIdempotencyKey(),
        path: `${path}/thanks`,
        text: JSON.stringify({
          ...(words === '' ? {} : { words }),
          photos: ids,
          public: forAll,
        }),
      });
    },
  };
}
