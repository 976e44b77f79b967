import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type KeySource, liveKeys, type PhotoName, type PhotoStore } from '@bluebox/event-sourcing';
import { openPhotoSealing } from '@bluebox/vault-sealing';
import { type Connection, mongo } from 'mongoose';
import { isDuplicateKey } from './append.ts';
import { DURABLE } from './commit-document.ts';

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
const BUCKET = 'photos';
const MINUTE = 60_000;
/** Age, in milliseconds, at which a file without a name is removed. */
const LEFTOVER_AGE = 60 * MINUTE;
/**
 * Age, in milliseconds, up to which a file may be given its name. The difference to `LEFTOVER_AGE`
 * is the tolerated deviation between the clocks of two processes.
 */
const NAMING_AGE = 30 * MINUTE;
/** Number of chunks that the removal of leftovers reads at once. */
const LEFTOVER_PAGE = 1_000;

/** Maps a photo's name to its stored file. */
export interface NameDocument {
  /** Name of the photo, as `subject/photoId`. */
  readonly _id: string;
  readonly subject: string;
  readonly photoId: string;
  readonly file: mongo.ObjectId;
  readonly at: string;
}

export interface MongoPhotoStoreOptions {
  /** Connection to this service's own database. */
  readonly connection: Connection;
  /** Keys of 32 bytes, kept outside the database. */
  readonly key: KeySource;
  /**
   * Called and awaited before a photo is erased, so that the erasure is on record when a backup is
   * restored.
   */
  readonly onErase?: (photo: PhotoName) => Promise<void>;
}

/** Opens the collections of photo files and their names. */
export async function openPhotoFiles(connection: Connection) {
  const database = connection.db;
  if (database === undefined) throw new Error('the connection is not open');
  const files = new mongo.GridFSBucket(database, { bucketName: BUCKET, ...DURABLE });
  const names = connection.collection<NameDocument>('photo_names');
  await names.createIndex({ subject: 1, photoId: 1 });
  await names.createIndex({ file: 1 });
  const chunks = connection.collection<{ readonly files_id: mongo.ObjectId }>(`${BUCKET}.chunks`);
  return { files, chunks, names };
}

/** Reads the sealed bytes of a photo. */
export async function readPhotoFile(
  files: mongo.GridFSBucket,
  file: mongo.ObjectId,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of files.openDownloadStream(file)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/**
 * Stores bytes in a new file, which nobody can find until a name refers to it.
 * @returns the id of the file.
 */
export async function writePhotoFile(
  files: mongo.GridFSBucket,
  sealed: Uint8Array,
): Promise<mongo.ObjectId> {
  const file = new mongo.ObjectId();
  await pipeline(Readable.from([sealed]), files.openUploadStreamWithId(file, 'sealed'));
  return file;
}

export interface MongoPhotoStore extends PhotoStore {
  /**
   * Seals the photos with the current key that are sealed with another. Every process of the service must
   * know this key already.
   * @param isOver called before each photo; true ends the work early.
   * @returns the number of photos that were sealed again.
   */
  reseal(isOver: () => boolean): Promise<number>;
}

/**
 * Opens a store of sealed photos in GridFS. Each photo is written to a new file, and its name is
 * inserted once the file is complete. An interrupted put or erasure leaves a file or chunks without
 * a name, which `removeLeftovers` removes after an hour.
 */
export async function openMongoPhotoStore({
  connection,
  key,
  onErase = async () => {},
}: MongoPhotoStoreOptions): Promise<MongoPhotoStore> {
  const sealing = openPhotoSealing(liveKeys(key));
  const { files, chunks, names } = await openPhotoFiles(connection);

  const nameOf = ({ subject, photoId }: PhotoName): string => {
    if (!ID.test(subject)) throw new Error('the subject of a photo must be an id');
    if (!ID.test(photoId)) throw new Error('the name of a photo must be an id');
    return `${subject}/${photoId}`;
  };
  const removeFile = async (file: mongo.ObjectId) => {
    await files.delete(file).catch((error: unknown) => {
      if (!(error instanceof mongo.MongoRuntimeError)) throw error;
    });
  };
  const isFile = async (file: mongo.ObjectId): Promise<boolean> =>
    (await files.find({ _id: file }, { projection: { _id: 1 } }).toArray()).length > 0;
  const ageOf = (file: mongo.ObjectId): number => Date.now() - file.getTimestamp().getTime();
  /**
   * Returns the file that a name refers to. The read waits for a majority of the servers, so that a
   * failover cannot take back the name.
   */
  const fileNamed = async (_id: string): Promise<mongo.ObjectId | undefined> => {
    const named = await names.findOne(
      { _id },
      { projection: { file: 1 }, readConcern: { level: 'linearizable' } },
    );
    return named?.file;
  };
  /**
   * Erases a photo. The name is deleted before the file, so that a half-erased photo is not shown.
   */
  const erase = async (photo: PhotoName): Promise<boolean> => {
    const name = nameOf(photo);
    if ((await names.findOne({ _id: name }, { projection: { _id: 1 } })) === null) return false;
    await onErase(photo);
    const erased = await names.findOneAndDelete({ _id: name }, DURABLE);
    if (erased === null) return false;
    await removeFile(erased.file);
    return true;
  };

  return {
    async put(photo, bytes, at) {
      const _id = nameOf(photo);
      const existing = await fileNamed(_id);
      if (existing !== undefined) {
        if (await isFile(existing)) return;
        // A name whose file is missing is replaced.
        await names.deleteOne({ _id, file: existing }, DURABLE);
      }
      const file = await writePhotoFile(files, sealing.seal(_id, bytes));
      try {
        await names.insertOne({ _id, ...photo, file, at }, DURABLE);
      } catch (error) {
        // Other errors leave the file, because the name may have been stored nevertheless.
        if (!isDuplicateKey(error)) throw error;
        // The duplicate is the name of this very file if the driver repeated the insert.
        if ((await fileNamed(_id))?.equals(file) !== true) return removeFile(file);
      }
      if (ageOf(file) <= NAMING_AGE) return;
      // The file may have been removed as a leftover before it was named.
      await names.deleteOne({ _id, file }, DURABLE);
      await removeFile(file);
      throw new Error('storing the photo took too long; put it again');
    },
    async get(photo) {
      const _id = nameOf(photo);
      const found = await names.findOne({ _id });
      if (found === null) return undefined;
      try {
        return sealing.unseal(_id, await readPhotoFile(files, found.file));
      } catch (error) {
        // A name without a file counts as absent, so that the photo can be put again. The file is
        // also missing when the photo is erased during the read.
        if (error instanceof mongo.MongoRuntimeError && !(await isFile(found.file)))
          return undefined;
        throw error;
      }
    },
    async reseal(isOver) {
      let count = 0;
      for await (const { _id, file } of names.find({}).sort({ _id: 1 })) {
        if (isOver()) break;
        const sealed = await readPhotoFile(files, file).catch((error: unknown) => {
          // The photo was erased meanwhile, or its put has not ended.
          if (error instanceof mongo.MongoRuntimeError) return undefined;
          throw error;
        });
        if (sealed === undefined || sealing.isCurrent(sealed)) continue;
        const next = await writePhotoFile(files, sealing.seal(_id, sealing.unseal(_id, sealed)));
        const { matchedCount } = await names.updateOne(
          { _id, file },
          { $set: { file: next } },
          DURABLE,
        );
        await removeFile(matchedCount === 0 ? next : file);
        count += matchedCount;
      }
      return count;
    },
    delete: erase,
    async deleteOf(subject) {
      const found = await names
        .find({ subject }, { projection: { subject: 1, photoId: 1 } })
        .toArray();
      let erased = 0;
      for (const { photoId } of found) if (await erase({ subject, photoId })) erased += 1;
      return erased;
    },
    async usedBy(subject) {
      const named = await names.find({ subject }, { projection: { file: 1 } }).toArray();
      const stored = await files.find({ _id: { $in: named.map(({ file }) => file) } }).toArray();
      return { count: stored.length, bytes: stored.reduce((sum, { length }) => sum + length, 0) };
    },
    async photosBefore(at, limit, after) {
      const further =
        after === undefined
          ? {}
          : {
              $or: [
                { subject: { $gt: after.subject } },
                { subject: after.subject, photoId: { $gt: after.photoId } },
              ],
            };
      const found = await names
        .find({ at: { $lt: at }, ...further }, { projection: { subject: 1, photoId: 1 } })
        .sort({ subject: 1, photoId: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ subject, photoId }) => ({ subject, photoId }));
    },
    async removeLeftovers() {
      // The chunks are searched, because an upload writes its file after them, and an erasure
      // deletes its file before them.
      const young = mongo.ObjectId.createFromTime(Math.floor((Date.now() - LEFTOVER_AGE) / 1000));
      let removed = 0;
      for (let after: mongo.ObjectId | undefined; ; ) {
        const page = await chunks
          .find(
            { files_id: { $lt: young, ...(after === undefined ? {} : { $gt: after }) } },
            { projection: { _id: 0, files_id: 1 } },
          )
          .sort({ files_id: 1 })
          .limit(LEFTOVER_PAGE)
          .toArray();
        const found = new Map(page.map(({ files_id: file }) => [file.toHexString(), file]));
        const named = await names
          .find({ file: { $in: [...found.values()] } }, { projection: { file: 1 } })
          .toArray();
        for (const { file } of named) found.delete(file.toHexString());
        for (const file of found.values()) await removeFile(file);
        removed += found.size;
        after = page.at(-1)?.files_id;
        if (after === undefined || page.length < LEFTOVER_PAGE) return removed;
      }
    },
  };
}
