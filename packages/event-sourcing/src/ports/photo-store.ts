/**
 * Photos of one service, kept outside its log and encrypted at rest. Each photo belongs to a
 * subject (a reception, a consignment) and is erased with the subject. An event carries only a
 * photo's random id. A photo is stored before the event that names it; the sweep deletes photos
 * whose event was never recorded.
 */
export interface PhotoStore {
  /** Stores a photo, unless one with the same subject and id exists already. */
  put(photo: PhotoName, bytes: Uint8Array, at: string): Promise<void>;
  get(photo: PhotoName): Promise<Uint8Array | undefined>;
  /** @returns whether the photo existed. */
  delete(photo: PhotoName): Promise<boolean>;
  /**
   * Erases every photo of a subject.
   * @returns the number of erased photos.
   */
  deleteOf(subject: string): Promise<number>;
  /** Returns the number of photos that a subject has, and their total size in bytes. */
  usedBy(subject: string): Promise<{ readonly count: number; readonly bytes: number }>;
  /** Lists photos stored before the given ISO time, ordered by subject and id, for the sweep. */
  photosBefore(at: string, limit: number, after?: PhotoName): Promise<readonly PhotoName[]>;
  /**
   * Removes data that belongs to no photo, because a put or an erasure was interrupted. Data of the
   * last hour may be kept, because a put may be in progress.
   * @returns the number of removed files.
   */
  removeLeftovers(): Promise<number>;
}

/** Name of a photo. Both parts are ids of lower-case letters, digits and hyphens. */
export interface PhotoName {
  readonly subject: string;
  readonly photoId: string;
}
