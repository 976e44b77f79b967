import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import {
  type FileHandle,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rm,
  rmdir,
  stat,
} from 'node:fs/promises';
import { join } from 'node:path';
import type { PhotoName, PhotoStore } from '@bluebox/event-sourcing';
import { openPhotoSealing } from '@bluebox/vault-sealing';

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** Name of the temporary file of a put: a dot, the photo's id, a dot, and random digits. */
const TEMPORARY = /^\.([a-z0-9][a-z0-9-]{0,63})\.[0-9a-f]{16}$/;

export interface PhotoStoreOptions {
  /** The store's own folder; created if it does not exist. */
  readonly folder: string;
  /** Key of 32 bytes, kept outside the data folder. */
  readonly key: Buffer;
  /**
   * Called before a photo is erased, so that the erasure is on record when a backup is restored.
   */
  readonly onErase?: (photo: PhotoName) => void;
}

/**
 * Stores each photo in a file of its subject's folder. Files are sealed with AES-256-GCM, bound to
 * the photo's name. A file is overwritten before it is deleted, which is effective only if the disk
 * overwrites in place. The modification time of a file is the time at which its photo was put.
 *
 * Only one store at a time may be open on a folder, because it takes the temporary files of another
 * store for leftovers of a crash.
 */
export function openPhotoStore(options: PhotoStoreOptions): PhotoStore {
  const { folder, key, onErase = () => {} } = options;
  const sealing = openPhotoSealing(key);
  mkdirSync(folder, { recursive: true, mode: 0o700 });

  const folderOf = (subject: string) => {
    if (!ID.test(subject)) throw new Error('the subject of a photo must be an id');
    return join(folder, subject);
  };
  const fileOf = ({ subject, photoId }: PhotoName) => {
    if (!ID.test(photoId)) throw new Error('the name of a photo must be an id');
    return join(folderOf(subject), photoId);
  };
  const nameOf = ({ subject, photoId }: PhotoName) => `${subject}/${photoId}`;
  /** Paths of the temporary files of puts in progress. */
  const inProgress = new Set<string>();

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
  /**
   * Erases temporary files that a crash left: those of one photo, or all of the subject.
   * @returns the number of erased files.
   */
  const eraseLeftovers = async (subject: string, photoId?: string): Promise<number> => {
    const home = folderOf(subject);
    const leftovers = ((await readdir(home).catch(unlessAbsent)) ?? [])
      .filter((name) => {
        const owner = TEMPORARY.exec(name)?.[1];
        return owner !== undefined && (photoId === undefined || owner === photoId);
      })
      .map((name) => join(home, name))
      .filter((path) => !inProgress.has(path));
    for (const path of leftovers) await eraseTemporary(path);
    if (leftovers.length > 0) await syncFolder(home);
    return leftovers.length;
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
      // The complete temporary file is linked to the photo's name, so that the photo appears as a
      // whole or not at all. An existing photo is kept.
      const beside = join(home, `.${photo.photoId}.${randomBytes(8).toString('hex')}`);
      inProgress.add(beside);
      try {
        const file = await openWithin(home, beside);
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
        await eraseTemporary(beside).finally(() => inProgress.delete(beside));
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
      await eraseLeftovers(photo.subject, photo.photoId);
      await removeEmpty(photo.subject);
      return deleted;
    },
    async deleteOf(subject) {
      const photos = await photosOf(subject);
      for (const photo of photos) await erase(photo);
      await eraseLeftovers(subject);
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
    async removeLeftovers() {
      let removed = 0;
      for (const subject of await readdir(folder)) {
        if (!ID.test(subject)) continue;
        const erased = await eraseLeftovers(subject);
        if (erased > 0) await removeEmpty(subject);
        removed += erased;
      }
      return removed;
    },
  };
}

function unlessAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}

/**
 * Creates a file in a folder. Retries if the folder is removed before the file exists, because the
 * subject's last photo was erased.
 */
async function openWithin(folder: string, path: string): Promise<FileHandle> {
  for (;;) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = await open(path, 'wx', 0o600).catch(unlessAbsent);
    if (file !== undefined) return file;
  }
}

/**
 * Overwrites and deletes a temporary file. A file with a second name is the complete photo, which
 * must not be overwritten.
 */
async function eraseTemporary(path: string): Promise<void> {
  const found = await stat(path).catch(unlessAbsent);
  if (found === undefined) return;
  try {
    if (found.nlink === 1) await overwrite(path, found.size).catch(unlessAbsent);
  } finally {
    await rm(path, { force: true });
  }
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

/** Flushes a folder, because a new file survives a power cut only once its folder is on disk. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(unlessAbsent);
  if (folder === undefined) return;
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
