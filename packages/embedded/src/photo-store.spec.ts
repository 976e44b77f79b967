import {
  closeSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PhotoStore } from '@bluebox/event-sourcing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPhotoStore } from './photo-store.ts';

const at = '2023-03-18T02:00:00.000Z';
const photo = { subject: 'consignment-1', photoId: 'photo-1' };
const bytes = Buffer.from('a picture of the boxes at the door'.repeat(50));

describe('the photo store on disk', () => {
  let folder: string;
  let photos: PhotoStore;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bluebox-photos-'));
    photos = openPhotoStore({ folder, key: Buffer.alloc(32, 1) });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const file = join('consignment-1', 'photo-1');

  it('stores nothing readable without the key, and leaves no other files', async () => {
    await photos.put(photo, bytes, at);
    expect(readdirSync(join(folder, 'consignment-1'))).toEqual(['photo-1']);
    expect(readFileSync(join(folder, file)).includes('picture')).toBe(false);
    const other = openPhotoStore({ folder, key: Buffer.alloc(32, 2) });
    await expect(other.get(photo)).rejects.toThrow();
    expect(() => openPhotoStore({ folder, key: Buffer.alloc(16) })).toThrow('32 bytes');
  });

  it('does not open a picture that was moved to another subject', async () => {
    await photos.put(photo, bytes, at);
    mkdirSync(join(folder, 'consignment-2'));
    copyFileSync(join(folder, file), join(folder, 'consignment-2', 'photo-1'));
    await expect(photos.get({ ...photo, subject: 'consignment-2' })).rejects.toThrow();
  });

  it("leaves no empty folder when a subject's last photo is erased", async () => {
    await photos.put(photo, bytes, at);
    await photos.delete(photo);
    expect(readdirSync(folder)).toEqual([]);
  });

  describe('after a crash during a put', () => {
    const home = () => join(folder, 'consignment-1');
    const leftover = (photoId: string) => join(home(), `.${photoId}.0123456789abcdef`);
    const leave = (photoId: string) => {
      mkdirSync(home(), { recursive: true });
      writeFileSync(leftover(photoId), bytes);
    };

    it('overwrites the data that is left before it deletes the file', async () => {
      leave('photo-1');
      const opened = openSync(leftover('photo-1'), 'r');
      try {
        expect(await photos.removeLeftovers()).toBe(1);
        const content = readFileSync(opened);
        expect(content).toHaveLength(bytes.length);
        expect(content.includes('picture')).toBe(false);
      } finally {
        closeSync(opened);
      }
    });

    it('erases the data that is left together with the subject', async () => {
      leave('photo-1');
      expect(await photos.deleteOf('consignment-1')).toBe(0);
      expect(readdirSync(folder)).toEqual([]);
    });

    it('erases the data that is left together with the photo, and no other data', async () => {
      leave('photo-1');
      leave('photo-10');
      await photos.put(photo, bytes, at);
      expect(await photos.delete(photo)).toBe(true);
      expect(readdirSync(home())).toEqual(['.photo-10.0123456789abcdef']);
    });

    it('leaves no empty folder once the data that is left is removed', async () => {
      leave('photo-1');
      expect(await photos.removeLeftovers()).toBe(1);
      expect(readdirSync(folder)).toEqual([]);
    });

    it('keeps a photo that was complete, although its temporary name is left', async () => {
      await photos.put(photo, bytes, at);
      linkSync(join(folder, file), leftover('photo-1'));
      expect(await photos.removeLeftovers()).toBe(1);
      expect(readdirSync(home())).toEqual(['photo-1']);
      expect(Buffer.from((await photos.get(photo)) ?? [])).toEqual(bytes);
    });
  });
});
