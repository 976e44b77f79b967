import { WrongVaultKey } from '@bluebox/vault-sealing';
import type { Connection } from 'mongoose';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ownDatabases } from './test-database.test-support.ts';
import { openMongoVault } from './vault.ts';

const key = Buffer.alloc(32, 1);
let databases: ReturnType<typeof ownDatabases>;
let connection: Connection;

beforeEach(async () => {
  databases = ownDatabases();
  connection = await databases.connect('pledge');
});
afterEach(async () => {
  await connection.close();
  await databases.drop();
});

it('a vault refuses a key other than the one it was sealed with', async () => {
  await openMongoVault({ connection, key });
  await openMongoVault({ connection, key });
  await expect(openMongoVault({ connection, key: Buffer.alloc(32, 2) })).rejects.toThrow(
    WrongVaultKey,
  );
});

it('a vault leaves nothing readable in the database, and opens no record under another subject', async () => {
  const vault = await openMongoVault({ connection, key });
  await vault.put('giver-1', { name: '王秀兰', phone: '13800000000' }, '2026-03-01T00:00:00.000Z');
  const records = connection.collection<{ _id: string; at: string; sealed: unknown }>(
    'vault_records',
  );
  const [stored] = await records.find().toArray();
  const bytes = Buffer.from((stored as { sealed: { buffer: Uint8Array } }).sealed.buffer);
  expect(bytes.includes('王秀兰')).toBe(false);
  expect(bytes.includes('13800000000')).toBe(false);
  if (stored !== undefined) await records.insertOne({ ...stored, _id: 'giver-2' });
  expect(await vault.get('giver-1')).toMatchObject({ name: '王秀兰' });
  await expect(vault.get('giver-2')).rejects.toThrow();
});
