import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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
});
