import type { PhotoName } from '@bluebox/event-sourcing';
import { type Connection, mongo } from 'mongoose';
import { DURABLE } from '../commit-document.ts';
import { openPhotoFiles, readPhotoFile, writePhotoFile } from '../photo-store.ts';

/** A photo as it is stored, with its content sealed. */
export interface SealedPhoto extends PhotoName {
  /** Time at which the photo was stored, in ISO format. */
  readonly at: string;
  readonly sealed: Uint8Array;
}

/** Yields all stored photos. A photo that is erased during the copy is left out. */
export async function* sealedPhotos(connection: Connection): AsyncIterable<SealedPhoto> {
  const { files, names } = await openPhotoFiles(connection);
  for await (const { _id, subject, photoId, at, file } of names.find({}).sort({ _id: 1 })) {
    try {
      yield { subject, photoId, at, sealed: await readPhotoFile(files, file) };
    } catch (error) {
      if (!(error instanceof mongo.MongoRuntimeError)) throw error;
      if ((await names.findOne({ _id })) !== null) throw error;
    }
  }
}

/** Writes photos into a database that has none of them. */
export async function restorePhotos(
  connection: Connection,
  photos: AsyncIterable<SealedPhoto>,
): Promise<void> {
  const { files, names } = await openPhotoFiles(connection);
  for await (const { subject, photoId, at, sealed } of photos) {
    const file = await writePhotoFile(files, sealed);
    await names.insertOne({ _id: `${subject}/${photoId}`, subject, photoId, file, at }, DURABLE);
  }
}
