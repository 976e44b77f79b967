import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Connection, mongo } from 'mongoose';

const bucketOf = ({ db }: Connection) => {
  if (db === undefined) throw new Error('the connection is not open');
  return new mongo.GridFSBucket(db, { bucketName: 'photos' });
};

/** Stores a complete file that no name refers to, with an id created some minutes ago. */
export async function leaveUnnamedFile(
  connection: Connection,
  minutes: number,
  sealed: Uint8Array,
): Promise<void> {
  const upload = bucketOf(connection).openUploadStreamWithId(idCreatedAgo(minutes), 'sealed');
  await pipeline(Readable.from([sealed]), upload);
}

/**
 * Stores a chunk without its file, with an id created some minutes ago. An upload writes the file
 * last, and an erasure deletes the file first.
 */
export async function leaveChunk(connection: Connection, minutes: number): Promise<void> {
  await connection
    .collection('photos.chunks')
    .insertOne({ files_id: idCreatedAgo(minutes), n: 1, data: Buffer.from('sealed') });
}

/** Returns the ids of files that have chunks, even if the file itself is missing. */
export async function fileIdsIn(connection: Connection): Promise<string[]> {
  const files = await bucketOf(connection).find().toArray();
  const chunks = await connection
    .collection<{ files_id: mongo.ObjectId }>('photos.chunks')
    .find()
    .toArray();
  return [
    ...new Set([
      ...files.map(({ _id }) => `${_id}`),
      ...chunks.map((chunk) => `${chunk.files_id}`),
    ]),
  ];
}

/** Creates an id of a given age. The random part keeps ids of one second apart. */
function idCreatedAgo(minutes: number): mongo.ObjectId {
  const seconds = Math.floor(Date.now() / 1000) - minutes * 60;
  const fresh = new mongo.ObjectId().toHexString();
  return new mongo.ObjectId(seconds.toString(16).padStart(8, '0') + fresh.slice(8));
}
