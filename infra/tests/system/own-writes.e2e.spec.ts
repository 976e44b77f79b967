import { afterAll, beforeAll, expect, it } from 'vitest';
import { readBackAtOnce } from './own-writes.ts';
import { type Bluebox, openDrive, removeFolder, startBluebox } from './support.ts';

let bluebox: Bluebox;
beforeAll(async () => {
  bluebox = await startBluebox();
});
afterAll(async () => {
  await bluebox?.close();
  if (bluebox !== undefined) removeFolder(bluebox.folder);
});

it('a write is visible in the next read, 500 times', { timeout: 120_000 }, async () => {
  const driveId = await openDrive(bluebox.coordinator, 'own-writes');
  expect(await readBackAtOnce(bluebox.coordinator, driveId, 500)).toEqual([]);
});
