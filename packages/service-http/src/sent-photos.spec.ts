import type { PhotoName, PhotoStore } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { sentPhotosIn } from './sent-photos.ts';

/** Makes a photo store in memory. */
function storeInMemory(): PhotoStore {
  const kept = new Map<string, Uint8Array>();
  const nameOf = ({ subject, photoId }: PhotoName) => `${subject}/${photoId}`;
  const of = (subject: string) => [...kept].filter(([name]) => name.startsWith(`${subject}/`));
  return {
    async put(photo, bytes) {
      if (!kept.has(nameOf(photo))) kept.set(nameOf(photo), bytes);
    },
    get: async (photo) => kept.get(nameOf(photo)),
    delete: async (photo) => kept.delete(nameOf(photo)),
    deleteOf: async (subject) => of(subject).filter(([name]) => kept.delete(name)).length,
    usedBy: async (subject) => ({
      count: of(subject).length,
      bytes: of(subject).reduce((sum, [, bytes]) => sum + bytes.length, 0),
    }),
    photosBefore: async () => [],
    removeLeftovers: async () => 0,
  };
}
const AT = '2026-03-22T10:00:00.000Z';
const picture = (size = 10, content = 1) => new Uint8Array(size).fill(content);
const photosWith = (room: { mostPhotos?: number; mostBytes?: number }) =>
  sentPhotosIn(storeInMemory(), async () => false, { mostPhotos: 3, mostBytes: 1_000, ...room });

describe('photos of one subject', () => {
  it('are limited in number until some are erased; other subjects have their own limit', async () => {
    const photos = photosWith({});
    for (const id of ['a', 'b', 'c']) await photos.put('box', id, picture(), AT);
    await expect(photos.put('box', 'd', picture(), AT)).rejects.toMatchObject({
      code: 'PHOTOS_FULL',
      data: { mostPhotos: 3 },
    });
    await expect(photos.assertRoom('box', 'd')).rejects.toMatchObject({ code: 'PHOTOS_FULL' });
    expect(await photos.get('box', 'd')).toBeUndefined();
    await photos.put('other', 'a', picture(), AT);
    await photos.erase('box', 'a');
    await photos.put('box', 'd', picture(), AT);
  });

  it('stay within the limit when several arrive at once', async () => {
    const photos = photosWith({});
    const sent = await Promise.allSettled(
      ['a', 'b', 'c', 'd', 'e'].map((id) => photos.put('box', id, picture(), AT)),
    );
    expect(sent.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
  });

  it('are limited in total bytes', async () => {
    const photos = photosWith({ mostBytes: 25 });
    for (const id of ['a', 'b', 'c']) await photos.put('box', id, picture(), AT);
    await expect(photos.put('box', 'd', picture(), AT)).rejects.toMatchObject({
      code: 'PHOTOS_FULL',
    });
    const heavy = photosWith({ mostBytes: 25 });
    await heavy.put('box', 'a', picture(30), AT);
    await expect(heavy.put('box', 'b', picture(), AT)).rejects.toMatchObject({
      code: 'PHOTOS_FULL',
    });
  });

  it('can be sent again when the answer was lost, even at the limit', async () => {
    const photos = photosWith({});
    for (const id of ['a', 'b', 'c']) await photos.put('box', id, picture(), AT);
    await photos.assertRoom('box', 'c');
    await photos.put('box', 'c', picture(), AT);
    await expect(photos.put('box', 'c', picture(10, 2), AT)).rejects.toMatchObject({
      code: 'PHOTO_EXISTS',
    });
  });

  it('are swept together with what interrupted puts left', async () => {
    let removals = 0;
    const store: PhotoStore = {
      ...storeInMemory(),
      photosBefore: async (_at, limit, after) =>
        after === undefined
          ? Array.from({ length: limit }, (_, index) => ({ subject: 'box', photoId: `${index}` }))
          : [],
      removeLeftovers: async () => {
        removals += 1;
        return 1;
      },
    };
    const room = { mostPhotos: 3, mostBytes: 1_000 };
    await sentPhotosIn(store, async () => false, room).sweep(AT);
    expect(removals).toBe(1);
  });
});
