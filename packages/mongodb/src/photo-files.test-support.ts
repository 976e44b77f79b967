import { type Connection, mongo } from 'mongoose';

const bucketOf = ({ db }: Connection) => {
  if (db === undefined) throw new Error('the connection is not open');
  return new mongo.GridFSBucket(db, { bucketName: 'photos' });
};

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
