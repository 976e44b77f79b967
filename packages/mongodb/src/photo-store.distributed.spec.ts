import type { PhotoStore } from '@bluebox/event-sourcing';
import { type Connection, mongo } from 'mongoose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fileIdsIn, leaveChunk, leaveUnnamedFile } from './photo-files.test-support.ts';
import { type NameDocument, openMongoPhotoStore } from './photo-store.ts';
import { ownDatabases } from './test-database.test-support.ts';

const AT = '2026-03-20T08:00:00.000Z';
const photo = { subject: 'consignment-1', photoId: 'photo-1' };
const bytes = Buffer.from('a picture of the boxes at the door'.repeat(50));

let databases: ReturnType<typeof ownDatabases>;
let connection: Connection;
let photos: PhotoStore;

beforeEach(async () => {
  databases = ownDatabases();
  connection = await databases.connect('shipment');
  photos = await openMongoPhotoStore({ connection, key: Buffer.alloc(32, 1) });
});
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await connection.close();
  await databases.drop();
});

const names = () => connection.collection<NameDocument>('photo_names');
const filesNamed = async () => (await names().find().toArray()).map(({ file }) => `${file}`);
const expectStored = async () => {
  expect(Buffer.from((await photos.get(photo)) ?? []).equals(bytes)).toBe(true);
  expect(await fileIdsIn(connection)).toEqual(expect.arrayContaining(await filesNamed()));
};

/** Replaces the next insert of a name by `insert`, which is given the real insert. */
function onNextName(insert: (real: () => Promise<unknown>) => Promise<unknown>): void {
  const collection = names();
  const real = collection.insertOne.bind(collection);
  vi.spyOn(collection, 'insertOne').mockImplementationOnce(((...args: Parameters<typeof real>) =>
    insert(() => real(...args))) as typeof real);
}

describe('a photo in MongoDB', () => {
  for (const [failure, error] of [
    ['the network', new mongo.MongoNetworkError('the connection was closed')],
    [
      'the write concern',
      new mongo.MongoWriteConcernError({
        writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' },
      } as never),
    ],
  ] as const) {
    it(`keeps its file when its name was stored, but ${failure} failed`, async () => {
      onNextName(async (real) => {
        await real();
        throw error;
      });
      await expect(photos.put(photo, bytes, AT)).rejects.toThrow(error);
      await expectStored();
      await photos.put(photo, bytes, AT);
      await expectStored();
    });

    it(`can be put again when its name was not stored, because ${failure} failed`, async () => {
      onNextName(async () => {
        throw error;
      });
      await expect(photos.put(photo, bytes, AT)).rejects.toThrow(error);
      expect(await photos.get(photo)).toBeUndefined();
      await photos.put(photo, bytes, AT);
      await expectStored();
    });
  }

  it('keeps its file when a retry of the driver finds the name that its first attempt stored', async () => {
    onNextName(async (real) => {
      await real();
      return real();
    });
    await photos.put(photo, bytes, AT);
    await expectStored();
  });

  it('leaves no second file when another put stores the name first', async () => {
    onNextName(async (real) => {
      await photos.put(photo, bytes, AT);
      return real();
    });
    await photos.put(photo, Buffer.from('another picture'), AT);
    await expectStored();
    expect(await fileIdsIn(connection)).toHaveLength(1);
  });

  it('counts as absent when its name has no file, and can be put again', async () => {
    await names().insertOne({
      _id: 'consignment-1/photo-1',
      ...photo,
      file: new mongo.ObjectId(),
      at: AT,
    });
    expect(await photos.get(photo)).toBeUndefined();
    expect(await photos.usedBy(photo.subject)).toEqual({ count: 0, bytes: 0 });
    await photos.put(photo, bytes, AT);
    await expectStored();
  });

  it('cannot be read if one of its chunks is missing', async () => {
    await photos.put(photo, Buffer.alloc(600_000, bytes), AT);
    await connection.collection('photos.chunks').deleteOne({ n: 0 });
    await expect(photos.get(photo)).rejects.toThrow('ChunkIsMissing');
  });

  it('is not named once its file is so old that it may be taken for a leftover', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onNextName(async (real) => {
      vi.setSystemTime(Date.now() + 61 * 60_000);
      await photos.removeLeftovers();
      return real();
    });
    await expect(photos.put(photo, bytes, AT)).rejects.toThrow('took too long');
    expect(await filesNamed()).toEqual([]);
    await photos.put(photo, bytes, AT);
    await expectStored();
  });
});

describe('leftovers in MongoDB', () => {
  it('include the file of an erasure that was interrupted after the name was deleted', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await photos.put(photo, bytes, AT);
    await names().deleteOne({ _id: 'consignment-1/photo-1' });
    vi.setSystemTime(Date.now() + 61 * 60_000);
    expect(await photos.removeLeftovers()).toBe(1);
    expect(await fileIdsIn(connection)).toEqual([]);
  });

  it('include chunks without a file', async () => {
    await leaveChunk(connection, 61);
    expect(await photos.removeLeftovers()).toBe(1);
    expect(await fileIdsIn(connection)).toEqual([]);
  });

  it('do not include the files of photos, however old', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await photos.put(photo, bytes, AT);
    await photos.put({ ...photo, photoId: 'photo-2' }, bytes, AT);
    await leaveUnnamedFile(connection, 30, bytes);
    vi.setSystemTime(Date.now() + 24 * 60 * 60_000);
    expect(await photos.removeLeftovers()).toBe(1);
    await expectStored();
    expect(await fileIdsIn(connection)).toHaveLength(2);
  });

  it('do not include files and chunks of the last hour, which a put may still name', async () => {
    await leaveUnnamedFile(connection, 58, bytes);
    await leaveChunk(connection, 58);
    expect(await photos.removeLeftovers()).toBe(0);
    expect(await fileIdsIn(connection)).toHaveLength(2);
  });

  it('are found among more files than one page holds', async () => {
    await photos.put(photo, bytes, AT);
    await connection.collection('photos.chunks').insertMany(
      Array.from({ length: 1_203 }, (_, index) => ({
        files_id: new mongo.ObjectId((index + 1).toString(16).padStart(24, '0')),
        n: 0,
        data: Buffer.from('sealed'),
      })),
    );
    expect(await photos.removeLeftovers()).toBe(1_203);
    expect(await fileIdsIn(connection)).toHaveLength(1);
    await expectStored();
  });
});
