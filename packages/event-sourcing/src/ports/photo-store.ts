/**
 * Photos of one service, apart from its log: encrypted at rest, each belonging to a subject (a
 * consignment, a pledge) and erased with it. An event carries only a photo's random id. A photo is
 * stored before the event that names it; a photo whose event never came is swept.
 */
export interface PhotoStore {
  /** Keeps a picture. One of the same subject and id that is there already stays as it is. */
  put(photo: PhotoName, bytes: Uint8Array, at: string): Promise<void>;
  get(photo: PhotoName): Promise<Uint8Array | undefined>;
  /** @returns whether there was something to delete. */
  delete(photo: PhotoName): Promise<boolean>;
  /** Erases every picture of a subject. @returns how many there were. */
  deleteOf(subject: string): Promise<number>;
  /** The number of photos that a subject has, and their size in bytes. */
  usedBy(subject: string): Promise<{ readonly count: number; readonly bytes: number }>;
  /** Pictures put before the given ISO time, ordered by subject and id, for the sweep. */
  photosBefore(at: string, limit: number, after?: PhotoName): Promise<readonly PhotoName[]>;
}

/** Both are ids: lower-case letters, digits and hyphens. */
export interface PhotoName {
  readonly subject: string;
  readonly photoId: string;
}
