import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LiveKeys } from '@bluebox/event-sourcing';
import { openPhotoSealing, openSealing, WrongVaultKey } from '@bluebox/vault-sealing';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPhotoStore } from './photo-store.ts';
import { openVault } from './vault.ts';

const at = '2023-03-18T02:00:00.000Z';
const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

/** Keys that a test replaces while a store is open. */
function replaceable(...keys: Buffer[]): LiveKeys & { replace(key: Buffer): void } {
  return {
    get current() {
      return keys[0] as Buffer;
    },
    get accepted() {
      return keys;
    },
    get known() {
      return keys;
    },
    replace: (key) => void keys.unshift(key),
  };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bluebox-replaced-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a vault whose key is replaced', () => {
  const path = () => join(folder, 'vault.sqlite');
  const subjects = Array.from({ length: 25 }, (_, number) => `pledge-${number}`);
  const fill = async (vault: ReturnType<typeof openVault>) => {
    for (const subject of subjects) await vault.put(subject, { name: `giver of ${subject}` }, at);
  };
  const readAll = async (vault: ReturnType<typeof openVault>) => {
    for (const subject of subjects)
      expect(await vault.get(subject)).toEqual({ name: `giver of ${subject}` });
  };

  it('reads its records at any moment, and needs the earlier key no more at the end', async () => {
    const keys = replaceable(first);
    const vault = openVault({ path: path(), key: keys });
    await fill(vault);
    const pseudonym = vault.pseudonym('import', 'row 1');
    keys.replace(second);
    await readAll(vault);
    await vault.put('pledge-new', { name: 'new' }, at);
    expect(vault.sealedBefore()).toBe(25);
    expect(await vault.reseal(10)).toBe(10);
    expect(vault.sealedBefore()).toBe(15);
    await readAll(vault);
    while ((await vault.reseal(10)) > 0);
    expect(vault.sealedBefore()).toBe(0);
    expect(vault.pseudonym('import', 'row 1')).toBe(pseudonym);
    vault.close();

    const later = openVault({ path: path(), key: second });
    await readAll(later);
    expect(await later.get('pledge-new')).toEqual({ name: 'new' });
    expect(await later.writtenBefore('2024-01-01', 100)).toHaveLength(26);
    later.close();
  });

  it('finds people while its records are sealed again, and leaves no token of the earlier key', async () => {
    const searchIndex = { version: 1, termsOf: ({ name }: { name?: unknown }) => [String(name)] };
    const keys = replaceable(first);
    const vault = openVault({ path: path(), key: keys, searchIndex });
    for (const subject of subjects)
      await vault.put(subject, { name: '王秀兰' }, at, { scope: 'drive-1' });
    const found = () => vault.search('drive-1', [['王秀兰']], 100);
    const tokens = () => {
      const reader = new DatabaseSync(path());
      const rows = reader.prepare('SELECT DISTINCT token FROM search_tokens').all();
      reader.close();
      return rows.map(({ token }) => token);
    };
    expect(tokens()).toEqual([openSealing(first).searchToken('drive-1', '王秀兰')]);
    keys.replace(second);
    await vault.reseal(10);
    expect(await found()).toHaveLength(25);
    expect(tokens()).toHaveLength(2);
    while ((await vault.reseal(10)) > 0);
    expect(await found()).toHaveLength(25);
    expect(tokens()).toEqual([openSealing(second).searchToken('drive-1', '王秀兰')]);
    vault.close();
    const stored = Buffer.concat(
      readdirSync(folder).map((file) => readFileSync(join(folder, file))),
    );
    expect(stored.includes(openSealing(first).searchToken('drive-1', '王秀兰'))).toBe(false);
  });

  it('has nothing left to do when the earlier key was taken away afterwards', async () => {
    const keys = replaceable(first);
    const vault = openVault({ path: path(), key: keys });
    await fill(vault);
    keys.replace(second);
    while ((await vault.reseal(10)) > 0);
    vault.close();
    const later = openVault({ path: path(), key: second });
    expect(await later.reseal(10)).toBe(0);
    expect(later.sealedBefore()).toBe(0);
    later.close();
  });

  it('goes on after it was stopped between two slices', async () => {
    const keys = replaceable(first);
    const vault = openVault({ path: path(), key: keys });
    await fill(vault);
    keys.replace(second);
    await vault.reseal(7);
    vault.close();

    expect(() => openVault({ path: path(), key: second })).toThrow(WrongVaultKey);
    const again = openVault({ path: path(), key: replaceable(second, first) });
    expect(again.sealedBefore()).toBe(18);
    await readAll(again);
    while ((await again.reseal(7)) > 0);
    await readAll(again);
    again.close();
  });

  it('leaves nothing in its files that the earlier key opens', async () => {
    const keys = replaceable(first);
    const vault = openVault({ path: path(), key: keys });
    await fill(vault);
    const reader = new DatabaseSync(path());
    const sealed = reader.prepare('SELECT sealed FROM records').all() as unknown as {
      readonly sealed: Uint8Array;
    }[];
    reader.close();
    keys.replace(second);
    while ((await vault.reseal(10)) > 0);
    const stored = Buffer.concat(
      readdirSync(folder).map((file) => readFileSync(join(folder, file))),
    );
    expect(sealed.filter((each) => stored.includes(Buffer.from(each.sealed)))).toEqual([]);
    vault.close();
  });

  it('does not bring back a record that is erased meanwhile', async () => {
    const keys = replaceable(first);
    const vault = openVault({ path: path(), key: keys });
    await fill(vault);
    keys.replace(second);
    await Promise.all([vault.reseal(25), ...subjects.map((subject) => vault.forget(subject))]);
    expect(await vault.writtenBefore('2024-01-01', 100)).toEqual([]);
    vault.close();
  });

  it('seals a record with the new key that was on its way when the key was replaced', async () => {
    const keys = replaceable(first);
    const vault = openVault({ path: path(), key: keys });
    const written = vault.put('pledge-1', { name: 'on its way' }, at);
    keys.replace(second);
    await written;
    expect(vault.sealedBefore()).toBe(0);
    expect(await vault.get('pledge-1')).toEqual({ name: 'on its way' });
    vault.close();
  });

  it('opens the file of an earlier version, which has no numbers of keys', async () => {
    const file = new DatabaseSync(path());
    file.exec(`
      CREATE TABLE records (subject TEXT PRIMARY KEY, at TEXT NOT NULL, sealed BLOB NOT NULL) WITHOUT ROWID;
      CREATE TABLE key_check (digest TEXT NOT NULL);
      PRAGMA user_version = 1;`);
    const sealing = openSealing(first);
    file.prepare('INSERT INTO key_check VALUES (?)').run(sealing.keyCheck);
    file
      .prepare('INSERT INTO records VALUES (?, ?, ?)')
      .run('pledge-1', at, sealing.seal('pledge-1', { name: 'of before' }));
    file.close();
    const vault = openVault({ path: path(), key: replaceable(second, first) });
    expect(await vault.get('pledge-1')).toEqual({ name: 'of before' });
    expect(await vault.reseal(10)).toBe(1);
    expect(await vault.get('pledge-1')).toEqual({ name: 'of before' });
    vault.close();
  });
});

describe('a photo store whose key is replaced', () => {
  const photo = (number: number) => ({
    subject: `consignment-${number % 2}`,
    photoId: `p${number}`,
  });
  const photos = Array.from({ length: 6 }, (_, number) => photo(number));
  const bytes = (number: number) => Buffer.from(`picture ${number}`.repeat(100));
  const fileOf = (number: number) => join(folder, photo(number).subject, photo(number).photoId);

  it('reads its photos at any moment, and needs the earlier key no more at the end', async () => {
    const keys = replaceable(first);
    const store = openPhotoStore({ folder, key: keys });
    for (const [number, name] of photos.entries()) await store.put(name, bytes(number), at);
    keys.replace(second);
    await store.put(photo(7), bytes(7), at);
    expect(await store.sealedBefore()).toBe(6);
    let left = 3;
    expect(await store.reseal(() => left-- === 0)).toBe(3);
    expect(await store.sealedBefore()).toBe(3);
    for (const [number, name] of photos.entries())
      expect(Buffer.from((await store.get(name)) ?? [])).toEqual(bytes(number));
    expect(await store.reseal(() => false)).toBe(3);

    const later = openPhotoStore({ folder, key: second });
    expect(await later.sealedBefore()).toBe(0);
    for (const [number, name] of [...photos.entries(), [7, photo(7)] as const])
      expect(Buffer.from((await later.get(name)) ?? [])).toEqual(bytes(number));
    expect(statSync(fileOf(0)).mtime.toISOString()).toBe(at);
    expect(readdirSync(join(folder, 'consignment-0')).sort()).toEqual(['p0', 'p2', 'p4']);
  });

  it('does not bring back a photo that is erased meanwhile', async () => {
    const keys = replaceable(first);
    const store = openPhotoStore({ folder, key: keys });
    for (const [number, name] of photos.entries()) await store.put(name, bytes(number), at);
    keys.replace(second);
    await Promise.all([store.reseal(() => false), ...photos.map((name) => store.delete(name))]);
    for (const number of photos.keys()) expect(existsSync(fileOf(number))).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('opens a photo of an earlier version, which does not name its key', async () => {
    mkdirSync(join(folder, 'consignment-0'));
    const sealed = openPhotoSealing({ current: first, known: [first] }).seal(
      'consignment-0/p0',
      bytes(0),
    );
    writeFileSync(fileOf(0), sealed.subarray(8));
    const store = openPhotoStore({ folder, key: replaceable(second, first) });
    expect(Buffer.from((await store.get(photo(0))) ?? [])).toEqual(bytes(0));
    expect(await store.reseal(() => false)).toBe(1);
    expect(Buffer.from((await store.get(photo(0))) ?? [])).toEqual(bytes(0));
  });
});
