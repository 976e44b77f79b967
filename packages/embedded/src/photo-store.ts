import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PhotoName, PhotoStore } from '@bluebox/event-sourcing';
import { openPhotoSealing } from '@bluebox/vault-sealing';

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;

export interface PhotoStoreOptions {
  /** Folder of its own; made when it is not there. */
  readonly folder: string;
  /** 32 bytes, kept outside the data folder. */
  readonly key: Buffer;
  /** Called before a picture is erased, to keep in mind that a backup may bring it back. */
  readonly onErase?: (photo: PhotoName) => void;
}

/**
 * A file for each picture, in a folder for each subject. Each is sealed with AES-256-GCM, bound to its
 * name; what is deleted is overwritten first, as far as the disk below does that in place.
 * The moment that a picture was put is its file's time of modification.
 */
export function openPhotoStore(options: PhotoStoreOptions): PhotoStore {
  const { folder, key, onErase = () => {} } = options;
  const sealing = openPhotoSealing(key);
  mkdirSync(folder, { recursive: true, mode: 0o700 });

  const folderOf = (subject: string) => {
    if (!ID.test(subject)) throw new Error('a photo belongs to an id');
    return join(folder, subject);
  };
  const fileOf = ({ subject, photoId }: PhotoName) => {
    if (!ID.test(photoId)) throw new Error('a photo is named by an id');
    return join(folderOf(subject), photoId);
  };
  const nameOf = ({ subject, photoId }: PhotoName) => `${subject}/${photoId}`;

  const erase = async (photo: PhotoName): Promise<boolean> => {
    const path = fileOf(photo);
    const found = await stat(path).catch(unlessAbsent);
    if (found === undefined) return false;
    onErase(photo);
    await overwrite(path, found.size).catch(unlessAbsent);
    await rm(path, { force: true });
    await syncFolder(folderOf(photo.subject));
    return true;
  };
  const photosOf = async (subject: string): Promise<PhotoName[]> => {
    const names = (await readdir(folderOf(subject)).catch(unlessAbsent)) ?? [];
    return names
      .filter((photoId) => ID.test(photoId))
      .sort()
      .map((photoId) => ({ subject, photoId }));
  };
  const removeEmpty = (subject: string) =>
    rmdir(folderOf(subject)).catch((error: NodeJS.ErrnoException) => {
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code ?? '')) throw error;
    });

  return {
    async put(photo, bytes, at) {
      const path = fileOf(photo);
      const home = folderOf(photo.subject);
      await mkdir(home, { recursive: true, mode: 0o700 });
      // Whole or not at all: written beside, then given its name, unless that is taken.
      const beside = join(home, `.${photo.photoId}.${randomBytes(8).toString('hex')}`);
      try {
        const file = await open(beside, 'wx', 0o600);
        try {
          await file.writeFile(sealing.seal(nameOf(photo), bytes));
          await file.utimes(new Date(at), new Date(at));
          await file.sync();
        } finally {
          await file.close();
        }
        await link(beside, path).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'EEXIST') throw error;
        });
      } finally {
        await rm(beside, { force: true });
      }
      await syncFolder(home);
      await syncFolder(folder);
    },
    async get(photo) {
      const sealed = await readFile(fileOf(photo)).catch(unlessAbsent);
      return sealed === undefined ? undefined : sealing.unseal(nameOf(photo), sealed);
    },
    async delete(photo) {
      const deleted = await erase(photo);
      await removeEmpty(photo.subject);
      return deleted;
    },
    async deleteOf(subject) {
      const photos = await photosOf(subject);
      for (const photo of photos) await erase(photo);
      await removeEmpty(subject);
      return photos.length;
    },
    async usedBy(subject) {
      const photos = await photosOf(subject);
      const files = await Promise.all(
        photos.map((photo) => stat(fileOf(photo)).catch(unlessAbsent)),
      );
      return {
        count: photos.length,
        bytes: files.reduce((sum, file) => sum + (file?.size ?? 0), 0),
      };
    },
    async photosBefore(at, limit, after) {
      const before = Date.parse(at);
      const found: PhotoName[] = [];
      for (const subject of (await readdir(folder)).sort()) {
        if (!ID.test(subject) || (after !== undefined && subject < after.subject)) continue;
        for (const photo of await photosOf(subject)) {
          if (subject === after?.subject && photo.photoId <= after.photoId) continue;
          const file = await stat(fileOf(photo)).catch(unlessAbsent);
          if (file === undefined || Math.round(file.mtimeMs) >= before) continue;
          found.push(photo);
          if (found.length === limit) return found;
        }
      }
      return found;
    },
  };
}

function unlessAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}

async function overwrite(path: string, size: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.write(randomBytes(size), 0, size, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name in a folder survives a power cut once the folder itself is on disk. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(unlessAbsent);
  if (folder === undefined) return;
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
