import { useEffect, useState, useSyncExternalStore } from 'react';
import {
  type PhotoPreparation,
  type PreparedPhotos,
  photoPreparation,
} from './photo-preparation.ts';

export interface ChosenPhotos extends PreparedPhotos, Pick<PhotoPreparation, 'add' | 'remove'> {
  /** Largest number of photos. */
  readonly most: number;
}

/** Keeps the photos of a form. */
export function useChosenPhotos(most: number): ChosenPhotos {
  const [{ get, subscribe, add, remove }] = useState(() => photoPreparation(most));
  return { ...useSyncExternalStore(subscribe, get), most, add, remove };
}

/**
 * Delays the sending of a form while photos are being prepared, so that the photos are included. A
 * file that cannot be used cancels the delayed sending, so that the error is seen.
 */
export function useSendingWithPhotos<Args extends readonly unknown[]>(
  { isPreparing, refused }: ChosenPhotos,
  send: (...args: Args) => void,
) {
  const [delayed, setDelayed] = useState<Args>();
  // The effect runs after the render that added the photos, so `send` includes the photos.
  useEffect(() => {
    if (delayed === undefined || isPreparing) return;
    setDelayed(undefined);
    if (refused === undefined) send(...delayed);
  });
  return {
    isDelayed: delayed !== undefined,
    send: (...args: Args) => {
      if (isPreparing) setDelayed(args);
      else send(...args);
    },
  };
}
