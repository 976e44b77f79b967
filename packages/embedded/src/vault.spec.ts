import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSealing, WrongVaultKey } from '@bluebox/vault-sealing';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedVault, openVault } from './vault.ts';

/** Returns the content of every file in the folder, including write-ahead logs. */
const bytesIn = (folder: string) =>
  Buffer.concat(readdirSync(folder).map((file) => readFileSync(join(folder, file))));

const key = Buffer.alloc(32, 1);

describe('the vault on SQLite', () => {
  const at = '2023-03-18T02:00:00.000Z';
  let folder: string;
  let path: string;
  let vault: EmbeddedVault;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bluebox-vault-'));
    path = join(folder, 'vault.sqlite');
    vault = openVault({ path, key });
  });
  afterEach(() => {
    vault.close();
    rmSync(folder, { recursive: true });
  });

  const sealedOf = (subject: string): Buffer => {
    const other = new DatabaseSync(path);
    const row = other.prepare('SELECT sealed FROM records WHERE subject = ?').get(subject);
    other.close();
    return Buffer.from((row as { sealed: Uint8Array }).sealed);
  };

  it('stores nothing that could be read without the key', async () => {
    const giver = { name: '马海燕', phone: '13800000001', contact: { staffNumber: 'BK-20391' } };
    await vault.put('pledge-1', giver, at);
    await vault.put('pledge-1', { ...giver, more: 'x'.repeat(20_000) }, at);
    vault.pseudonym('staff-number', 'BK-20391');
    const stored = bytesIn(folder);
    // The subject is not secret. Finding it shows that the test searches the right bytes.
    expect(stored.includes('pledge-1')).toBe(true);
    expect(readdirSync(folder)).toContain('vault.sqlite-wal');
    for (const text of ['马海燕', '13800000001', 'BK-20391', 'staffNumber', 'xxxxxxxx'])
      for (const bytes of [
        Buffer.from(text),
        Buffer.from(text, 'utf16le'),
        Buffer.from(Buffer.from(text).toString('base64').replaceAll('=', '')),
        Buffer.from(Buffer.from(text).toString('hex')),
      ])
        expect([text, stored.includes(bytes)]).toEqual([text, false]);
  });

  it('gives a different pseudonym under a different key', () => {
    const other = openVault({ path: join(folder, 'other.sqlite'), key: Buffer.alloc(32, 2) });
    expect(other.pseudonym('staff', 'BK-20391')).not.toBe(vault.pseudonym('staff', 'BK-20391'));
    other.close();
  });

  it('overwrites an erased record, so that its sealed bytes are in no file', async () => {
    const records = Array.from({ length: 30 }, (_, number) => `pledge-${number}`);
    for (const subject of records) await vault.put(subject, { name: subject.repeat(20) }, at);
    const sealed = sealedOf('pledge-7');
    const neighbour = sealedOf('pledge-8');
    expect(bytesIn(folder).includes(sealed)).toBe(true);

    await vault.forget('pledge-7');

    expect(bytesIn(folder).includes(sealed)).toBe(false);
    expect(bytesIn(folder).includes(sealed.subarray(20, 60))).toBe(false);
    expect(bytesIn(folder).includes(neighbour)).toBe(true);
  });

  it('can be opened again with its records although it was never closed', async () => {
    await vault.put('pledge-1', { name: '马海燕' }, at);
    await vault.put('pledge-2', { name: '某同事' }, at);
    await vault.forget('pledge-1');
    const next = openVault({ path, key });
    expect(await next.get('pledge-1')).toBeUndefined();
    expect(await next.get('pledge-2')).toEqual({ name: '某同事' });
    next.close();
  });

  it('seals the same record differently each time', async () => {
    await vault.put('pledge-1', { name: '马海燕' }, at);
    const first = sealedOf('pledge-1');
    await vault.put('pledge-1', { name: '马海燕' }, at);
    expect(sealedOf('pledge-1').equals(first)).toBe(false);
  });

  it('does not open a record that was moved to another subject, or changed', async () => {
    await vault.put('pledge-1', { name: '马海燕' }, at);
    await vault.put('pledge-2', { name: '某同事' }, at);
    const other = new DatabaseSync(path);
    other.exec(
      "UPDATE records SET sealed = (SELECT sealed FROM records WHERE subject = 'pledge-1') WHERE subject = 'pledge-2'",
    );
    await expect(vault.get('pledge-2')).rejects.toThrow();

    const changed = sealedOf('pledge-1');
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    other.prepare("UPDATE records SET sealed = ? WHERE subject = 'pledge-1'").run(changed);
    other.close();
    await expect(vault.get('pledge-1')).rejects.toThrow();
  });

  it('refuses a different key before anything is written with it', async () => {
    await vault.put('pledge-1', { name: '马海燕' }, at);
    vault.close();
    expect(() => openVault({ path, key: Buffer.alloc(32, 2) })).toThrow(WrongVaultKey);
    expect(() => openVault({ path, key: Buffer.alloc(16, 1) })).toThrow('32 bytes');
    vault = openVault({ path, key });
    expect(await vault.get('pledge-1')).toEqual({ name: '马海燕' });
  });

  it('reports that a reader keeps the erased record alive', { timeout: 20_000 }, async () => {
    await vault.put('pledge-1', { name: '马海燕' }, at);
    const reader = new DatabaseSync(path);
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM records').get();
    await expect(vault.forget('pledge-1')).rejects.toThrow('another reader');
    reader.exec('COMMIT');
    reader.close();

    // The record can no longer be read. The next `forget` clears its remains from the write-ahead
    // log.
    expect(await vault.get('pledge-1')).toBeUndefined();
    await vault.forget('pledge-1');
    expect(readFileSync(`${path}-wal`)).toHaveLength(0);
  });

  it('has nothing readable in its search index, and no token in any file of a giver who was erased', async () => {
    vault.close();
    const searchIndex = { version: 1, termsOf: ({ name }: { name?: unknown }) => [`name ${name}`] };
    vault = openVault({ path, key, searchIndex });
    const token = openSealing(key).searchToken('drive-1', 'name 马海燕');
    await vault.put('pledge-1', { name: '马海燕' }, at, { scope: 'drive-1' });
    await vault.put('pledge-2', { name: '某同事' }, at, { scope: 'drive-1' });
    expect(bytesIn(folder).includes(token)).toBe(true);
    for (const text of ['马海燕', '海燕', 'name '])
      expect([text, bytesIn(folder).includes(text)]).toEqual([text, false]);
    await vault.forget('pledge-1');
    expect(bytesIn(folder).includes(token)).toBe(false);
    expect(await vault.search('drive-1', [['name 某同事']], 10)).toEqual(['pledge-2']);
  });

  it('erases the tokens of a record that a program without the index deletes or replaces', async () => {
    vault.close();
    const searchIndex = { version: 1, termsOf: ({ name }: { name?: unknown }) => [`name ${name}`] };
    vault = openVault({ path, key, searchIndex });
    for (const subject of ['pledge-1', 'pledge-2'])
      await vault.put(subject, { name: '马海燕' }, at, { scope: 'drive-1' });
    const other = new DatabaseSync(path);
    other.exec("DELETE FROM records WHERE subject = 'pledge-1'");
    other.exec("INSERT OR REPLACE INTO records SELECT * FROM records WHERE subject = 'pledge-2'");
    other.close();
    expect(await vault.search('drive-1', [['name 马海燕']], 10)).toEqual([]);
    expect(await vault.unindexed(10)).toEqual(['pledge-2']);
  });
});
