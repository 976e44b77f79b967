import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import {
  type FileHandle,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
} from 'node:fs/promises';
import { join } from 'node:path';
import { type KeySource, liveKeys, type PhotoName, type PhotoStore } from '@bluebox/event-sourcing';
import { openPhotoSealing, PHOTO_HEAD_BYTES } from '@bluebox/vault-sealing';

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** Name of the temporary file of a put: a dot, the photo's id, a dot, and random digits. */
const TEMPORARY = /^\.([a-z0-9][a-z0-9-]{0,63})\.[0-9a-f]{16}$/;

export interface PhotoStoreOptions {
  /** The store's own folder; created if it does not exist. */
  readonly folder: string;
  /** Keys of 32 bytes, kept outside the data folder. */
  readonly key: KeySource;
  /**
   * Called before a photo is erased, so that the erasure is on record when a backup is restored.
   */
  readonly onErase?: (photo: PhotoName) => void;
}

export interface EmbeddedPhotoStore extends PhotoStore {
  /** Returns the number of photos that are sealed with another key than the current one. */
  sealedBefore(): Promise<number>;
  /**
   * Seals these photos with the current key, one after the other.
   * @param isOver called before each photo; true ends the work early.
   * @returns the number of photos that were sealed again.
   */
  reseal(isOver: () => boolean): Promise<number>;
}

/**
 * Stores each photo in a file of its subject's folder. Files are sealed with AES-256-GCM, bound to
 * the photo's name. A file is overwritten before it is deleted, which is effective only if the disk
 * overwrites in place. The modification time of a file is the time at which its photo was put.
 *
 * Only one store at a time may be open on a folder, because it takes the temporary files of another
 * store for leftovers of a crash.
 */
export function openPhotoStore(options: PhotoStoreOptions): EmbeddedPhotoStore {
  const { folder, key, onErase = () => {} } = options;
  const keys = liveKeys(key);
  const sealing = openPhotoSealing(keys);
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

  /** The last work on each photo, by path. An erased photo would otherwise be sealed anew. */
  const working = new Map<string, Promise<unknown>>();
  const alone = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
    const before = working.get(path) ?? Promise.resolve();
    const mine = before.then(work, work);
    working.set(path, mine);
    try {
      return await mine;
    } finally {
      if (working.get(path) === mine) working.delete(path);
    }
  };

  const erase = (photo: PhotoName): Promise<boolean> => alone(fileOf(photo), () => eraseNow(photo));
  const eraseNow = async (photo: PhotoName): Promise<boolean> => {
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

  const isSealedBefore = async (photo: PhotoName): Promise<boolean> => {
    const file = await open(fileOf(photo), 'r').catch(unlessAbsent);
    if (file === undefined) return false;
    try {
      const { buffer } = await file.read(Buffer.alloc(PHOTO_HEAD_BYTES), 0, PHOTO_HEAD_BYTES, 0);
      return !sealing.isCurrent(buffer);
    } finally {
      await file.close();
    }
  };
  /** Replaces a photo's file by one that is sealed with the current key. */
  const resealNow = async (photo: PhotoName): Promise<boolean> => {
    const path = fileOf(photo);
    const home = folderOf(photo.subject);
    const found = await stat(path).catch(unlessAbsent);
    const sealed = await readFile(path).catch(unlessAbsent);
    if (found === undefined || sealed === undefined) return false;
    const temporary = () => join(home, `.${photo.photoId}.${randomBytes(8).toString('hex')}`);
    const [next, former] = [temporary(), temporary()];
    for (const each of [next, former]) inProgress.add(each);
    try {
      const file = await open(next, 'wx', 0o600);
      try {
        await file.writeFile(sealing.seal(nameOf(photo), sealing.unseal(nameOf(photo), sealed)));
        await file.utimes(found.atime, found.mtime);
        await file.sync();
      } finally {
        await file.close();
      }
      // The former file keeps a name, by which it is overwritten.
      await link(path, former);
      await rename(next, path);
      await syncFolder(home);
    } finally {
      for (const each of [next, former])
        await eraseTemporary(each).finally(() => inProgress.delete(each));
    }
    await syncFolder(home);
    return true;
  };
  const eachPhoto = async function* (): AsyncGenerator<PhotoName> {
    for (const subject of (await readdir(folder)).sort())
      if (ID.test(subject)) yield* await photosOf(subject);
  };

  return {
    async sealedBefore() {
      let count = 0;
      for await (const photo of eachPhoto()) if (await isSealedBefore(photo)) count += 1;
      return count;
    },
    async reseal(isOver) {
      let count = 0;
      for await (const photo of eachPhoto()) {
        if (isOver()) break;
        if (!(await isSealedBefore(photo))) continue;
        if (await alone(fileOf(photo), () => resealNow(photo))) count += 1;
      }
      return count;
    },
    async put(photo, bytes, at) {
      const path = fileOf(photo);
      const home = folderOf(photo.subject);
      const { current } = keys;
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
      // The key was replaced meanwhile, and the re-sealing may have ended already.
      if (keys.current !== current) await alone(path, () => resealNow(photo));
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
