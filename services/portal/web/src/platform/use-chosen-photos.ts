import { useEffect, useState } from 'react';
import { type ChosenPhoto, choosePhoto, PhotoRefused } from './chosen-photo.ts';

export interface ChosenPhotos {
  readonly photos: readonly ChosenPhoto[];
  /** Largest number of photos. */
  readonly most: number;
  /** Whether chosen files are being scaled down, which takes seconds on an old phone. */
  readonly isPreparing: boolean;
  /** Reason why a file of the last choice cannot be used. */
  readonly refused: PhotoRefused['reason'] | undefined;
  /** Adds as many files as there is room for. */
  add(files: readonly File[]): Promise<void>;
  remove(photoId: string): void;
}

/**
 * Keeps the photos of a form. Files are scaled down one after another, because an old phone has
 * little memory.
 */
export function useChosenPhotos(most: number): ChosenPhotos {
  const [photos, setPhotos] = useState<readonly ChosenPhoto[]>([]);
  const [isPreparing, setPreparing] = useState(false);
  const [refused, setRefused] = useState<PhotoRefused['reason']>();
  return {
    photos,
    most,
    isPreparing,
    refused,
    async add(files) {
      setRefused(undefined);
      setPreparing(true);
      const added: ChosenPhoto[] = [];
      try {
        for (const file of files.slice(0, most - photos.length))
          try {
            added.push(await choosePhoto(file));
          } catch (refusal) {
            if (!(refusal instanceof PhotoRefused)) throw refusal;
            setRefused(refusal.reason);
          }
      } finally {
        setPhotos((before) => [...before, ...added]);
        setPreparing(false);
      }
    },
    remove: (photoId) => setPhotos((before) => before.filter((photo) => photo.photoId !== photoId)),
  };
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
  // This effect runs after the render that added the photos, so `send` includes the photos.
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
