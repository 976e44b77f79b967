import type { PhotoName, PhotoStore } from '@bluebox/event-sourcing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, opened } from './harness.ts';

/** An opened photo store under test. */
export interface OpenedPhotoStore {
  readonly photos: PhotoStore;
  /** Photos that the store announced by `onErase`, in order. */
  readonly erased: readonly PhotoName[];
  /** Stores the data of a put that was interrupted ninety minutes ago, before the photo had its name. */
  leaveInterruptedPut(photo: PhotoName, sealed: Uint8Array): Promise<void>;
  /** Counts stored files, whether or not they belong to a photo. */
  storedFiles(): Promise<number>;
  close(): Promise<void>;
}

export type PhotoStoreHarness = Harness<OpenedPhotoStore>;

const day = (number: number) => `2026-03-0${number}T00:00:00.000Z`;
const named = (subject: string, photoId: string): PhotoName => ({ subject, photoId });
const bytesOf = (seed: number, length = 2_000) =>
  Uint8Array.from({ length }, (_, index) => (index * 31 + seed) % 256);

/** Requirements on every photo store, wherever it keeps its photos. */
export function photoStoreConformance(
  name: string,
  makeHarness: () => Promise<PhotoStoreHarness>,
): void {
  describe(`${name}: photo store`, () => {
    let harness: PhotoStoreHarness;
    beforeEach(async () => {
      harness = await makeHarness();
    });
    afterEach(() => harness.cleanup());
    const run = (use: (photos: PhotoStore, store: OpenedPhotoStore) => Promise<void>) => () =>
      opened(harness, undefined, (store) => use(store.photos, store));
    const expectBytes = async (photos: PhotoStore, photo: PhotoName, bytes: Uint8Array) =>
      expect(Buffer.from((await photos.get(photo)) ?? []).equals(bytes)).toBe(true);

    const photo = named('consignment-1', 'photo-1');

    it('returns the stored bytes, even after a restart', async () => {
      const large = bytesOf(3, 1_500_000);
      await run(async (photos) => {
        await photos.put(photo, bytesOf(1), day(1));
        await photos.put(named('consignment-1', 'photo-2'), large, day(1));
        await expectBytes(photos, photo, bytesOf(1));
        expect(await photos.get(named('consignment-1', 'photo-3'))).toBeUndefined();
      })();
      await run(async (photos) => {
        await expectBytes(photos, photo, bytesOf(1));
        await expectBytes(photos, named('consignment-1', 'photo-2'), large);
      })();
    });

    it(
      'lets photos of one subject be put and deleted at the same time',
      run(async (photos) => {
        const other = named('consignment-1', 'photo-2');
        const never = named('consignment-1', 'photo-3');
        for (let turn = 0; turn < 20; turn++) {
          const erasing = Array.from({ length: 5 }, () => photos.delete(never));
          await Promise.all([photos.put(other, bytesOf(2), day(1)), ...erasing]);
          await expectBytes(photos, other, bytesOf(2));
          await Promise.all([photos.deleteOf('consignment-1'), photos.deleteOf('consignment-1')]);
          expect(await photos.get(other)).toBeUndefined();
        }
      }),
    );

    it(
      'does not return a photo under another subject',
      run(async (photos) => {
        await photos.put(photo, bytesOf(1), day(1));
        expect(await photos.get(named('consignment-2', 'photo-1'))).toBeUndefined();
        await expectBytes(photos, photo, bytesOf(1));
      }),
    );

    it(
      'keeps the first of two photos of one name, and one of three that arrive at once',
      run(async (photos) => {
        await photos.put(photo, bytesOf(1), day(1));
        await photos.put(photo, bytesOf(2), day(2));
        await expectBytes(photos, photo, bytesOf(1));

        const other = named('consignment-1', 'photo-2');
        await Promise.all([1, 2, 3].map((seed) => photos.put(other, bytesOf(seed), day(1))));
        const kept = Buffer.from((await photos.get(other)) ?? []);
        expect([1, 2, 3].some((seed) => kept.equals(bytesOf(seed)))).toBe(true);
      }),
    );

    it('deletes one photo permanently, and no other', async () => {
      const other = named('consignment-1', 'photo-2');
      await run(async (photos) => {
        await photos.put(photo, bytesOf(1), day(1));
        await photos.put(other, bytesOf(2), day(1));
        expect(await photos.delete(photo)).toBe(true);
        expect(await photos.delete(photo)).toBe(false);
        expect(await photos.get(photo)).toBeUndefined();
      })();
      await run(async (photos) => {
        expect(await photos.get(photo)).toBeUndefined();
        await expectBytes(photos, other, bytesOf(2));
      })();
    });

    it(
      'deletes every photo of a subject, and no other photo',
      run(async (photos) => {
        for (const photoId of ['photo-1', 'photo-2', 'photo-3'])
          await photos.put(named('consignment-1', photoId), bytesOf(1), day(1));
        await photos.put(named('consignment-10', 'photo-1'), bytesOf(2), day(1));
        expect(await photos.deleteOf('consignment-1')).toBe(3);
        expect(await photos.deleteOf('consignment-1')).toBe(0);
        expect(await photos.get(photo)).toBeUndefined();
        await expectBytes(photos, named('consignment-10', 'photo-1'), bytesOf(2));
        await photos.put(photo, bytesOf(4), day(2));
        await expectBytes(photos, photo, bytesOf(4));
      }),
    );

    it(
      "returns the number and size of a subject's photos, without deleted ones",
      run(async (photos) => {
        const none = { count: 0, bytes: 0 };
        expect(await photos.usedBy('subject-a')).toEqual(none);
        await photos.put(named('subject-a', 'photo-1'), bytesOf(1), day(1));
        const one = await photos.usedBy('subject-a');
        expect(one.count).toBe(1);
        expect(one.bytes).toBeGreaterThanOrEqual(bytesOf(1).length);
        await photos.put(named('subject-a', 'photo-2'), bytesOf(2), day(1));
        await photos.put(named('subject-b', 'photo-1'), bytesOf(3), day(1));
        const two = await photos.usedBy('subject-a');
        expect(two.count).toBe(2);
        expect(two.bytes).toBeGreaterThan(one.bytes);
        await photos.delete(named('subject-a', 'photo-2'));
        expect(await photos.usedBy('subject-a')).toEqual(one);
        await photos.deleteOf('subject-a');
        expect(await photos.usedBy('subject-a')).toEqual(none);
      }),
    );

    it(
      'lists photos stored before a given time, in pages',
      run(async (photos) => {
        await photos.put(named('subject-b', 'photo-1'), bytesOf(1), day(2));
        await photos.put(named('subject-a', 'photo-2'), bytesOf(1), day(1));
        await photos.put(named('subject-a', 'photo-1'), bytesOf(1), day(2));
        await photos.put(named('subject-c', 'photo-1'), bytesOf(1), day(3));
        expect(await photos.photosBefore(day(1), 10)).toEqual([]);
        const first = await photos.photosBefore(day(3), 2);
        const second = await photos.photosBefore(day(3), 2, first.at(-1));
        expect(first).toEqual([named('subject-a', 'photo-1'), named('subject-a', 'photo-2')]);
        expect(second).toEqual([named('subject-b', 'photo-1')]);
        expect(await photos.photosBefore(day(2), 10)).toEqual([named('subject-a', 'photo-2')]);
      }),
    );

    it(
      'announces the erasure of photos that exist, and of no others',
      run(async (photos, { erased }) => {
        const other = named('consignment-1', 'photo-2');
        await photos.put(photo, bytesOf(1), day(1));
        await photos.put(other, bytesOf(2), day(1));
        await photos.delete(named('consignment-1', 'photo-3'));
        expect(erased).toEqual([]);
        await photos.delete(photo);
        await photos.delete(photo);
        expect(erased).toEqual([photo]);
        await photos.deleteOf('consignment-1');
        await photos.deleteOf('consignment-1');
        expect(erased).toEqual([photo, other]);
      }),
    );

    it(
      'removes what an interrupted put left, and no photo',
      run(async (photos, { erased, leaveInterruptedPut, storedFiles }) => {
        await photos.put(photo, bytesOf(1), day(1));
        await leaveInterruptedPut(photo, bytesOf(2));
        await leaveInterruptedPut(named('consignment-2', 'photo-1'), bytesOf(3));
        await leaveInterruptedPut(named('consignment-2', 'photo-2'), bytesOf(4, 1_500_000));
        expect(await storedFiles()).toBe(4);
        expect(await photos.removeLeftovers()).toBe(3);
        expect(await storedFiles()).toBe(1);
        expect(await photos.removeLeftovers()).toBe(0);
        await expectBytes(photos, photo, bytesOf(1));
        expect(erased).toEqual([]);
      }),
    );

    it(
      'lets a photo be put again after an interrupted put',
      run(async (photos, { leaveInterruptedPut }) => {
        await leaveInterruptedPut(photo, bytesOf(2));
        expect(await photos.get(photo)).toBeUndefined();
        expect(await photos.usedBy('consignment-1')).toEqual({ count: 0, bytes: 0 });
        expect(await photos.photosBefore(day(9), 10)).toEqual([]);
        await photos.put(photo, bytesOf(1), day(1));
        await photos.removeLeftovers();
        await expectBytes(photos, photo, bytesOf(1));
      }),
    );

    it(
      'lets a photo be put while leftovers are removed',
      run(async (photos, { storedFiles }) => {
        const ids = Array.from({ length: 5 }, (_, index) => `photo-${index}`);
        for (const photoId of ids) {
          let isStored = false;
          const put = photos
            .put(named('consignment-1', photoId), bytesOf(1, 1_500_000), day(1))
            .finally(() => {
              isStored = true;
            });
          const remove = async () => {
            while (!isStored) await photos.removeLeftovers();
          };
          await Promise.all([put, remove()]);
        }
        for (const photoId of ids)
          await expectBytes(photos, named('consignment-1', photoId), bytesOf(1, 1_500_000));
        expect(await storedFiles()).toBe(ids.length);
      }),
    );

    it(
      'refuses a name that is not an id',
      run(async (photos) => {
        for (const bad of ['../photo-1', 'a/b', '', '.', 'Photo-1', 'x'.repeat(65)]) {
          await expect(photos.put(named(bad, 'photo-1'), bytesOf(1), day(1))).rejects.toThrow('id');
          await expect(photos.get(named('subject-1', bad))).rejects.toThrow('id');
        }
      }),
    );
  });
}
