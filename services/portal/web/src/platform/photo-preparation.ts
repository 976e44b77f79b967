import { type ChosenPhoto, choosePhoto, PhotoRefused } from './chosen-photo.ts';

export interface PreparedPhotos {
  readonly photos: readonly ChosenPhoto[];
  /** Whether chosen files are being scaled down, which takes seconds on an old phone. */
  readonly isPreparing: boolean;
  /**
   * Reason why a file of the last choice cannot be used. Files that are chosen while others are
   * being prepared belong to the same choice.
   */
  readonly refused: PhotoRefused['reason'] | undefined;
}

export interface PhotoPreparation {
  readonly get: () => PreparedPhotos;
  /** @returns a function that removes the listener. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Adds as many files as there is room for. */
  readonly add: (files: readonly File[]) => Promise<void>;
  readonly remove: (photoId: string) => void;
}

/**
 * Prepares the photos of a form. Files are scaled down one after another, also those of several
 * choices, because an old phone has little memory.
 * @param most largest number of photos.
 */
export function photoPreparation(
  most: number,
  prepare: (file: Blob) => Promise<ChosenPhoto> = choosePhoto,
): PhotoPreparation {
  let prepared: PreparedPhotos = { photos: [], isPreparing: false, refused: undefined };
  const listeners = new Set<() => void>();
  const change = (changed: Partial<PreparedPhotos>) => {
    prepared = { ...prepared, ...changed };
    for (const listener of listeners) listener();
  };
  let unfinished = 0;
  let lastChoice: Promise<void> = Promise.resolve();

  const prepareAll = async (files: readonly File[]) => {
    try {
      for (const file of files) {
        // Earlier choices may have used the room since these files were chosen.
        if (prepared.photos.length >= most) return;
        try {
          const photo = await prepare(file);
          change({ photos: [...prepared.photos, photo] });
        } catch (refusal) {
          if (!(refusal instanceof PhotoRefused)) throw refusal;
          change({ refused: refusal.reason });
        }
      }
    } finally {
      unfinished -= 1;
      change({ isPreparing: unfinished > 0 });
    }
  };

  return {
    get: () => prepared,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add(files) {
      change({ isPreparing: true, ...(unfinished === 0 ? { refused: undefined } : {}) });
      unfinished += 1;
      const choice = lastChoice.then(() => prepareAll(files));
      lastChoice = choice.catch(() => {});
      return choice;
    },
    remove: (photoId) =>
      change({ photos: prepared.photos.filter((photo) => photo.photoId !== photoId) }),
  };
}
