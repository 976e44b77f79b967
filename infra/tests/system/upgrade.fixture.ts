import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { routes } from '@bluebox/contracts/routes';
import { snapshotDatabase } from '@bluebox/embedded';
import { expect, it } from 'vitest';
import { driveToReceipt } from './drive-to-receipt.ts';
import { removeFolder, startBluebox } from './support.ts';
import { placeOfFixture, type SeenThen, seenTotals } from './written-by.ts';

it('writes the data folder of a drive for later versions to open', async () => {
  const target = placeOfFixture('standalone');
  const bluebox = await startBluebox();
  const { coordinator } = bluebox;
  const drive = await driveToReceipt(
    { coordinator, settled: () => bluebox.server.application.settled() },
    'upgraded',
  );
  const totals = seenTotals(
    await coordinator.get(routes.showTotals.at({ driveId: drive.driveId })),
  );
  expect(totals.balanced).toBe(true);
  await bluebox.close();
  const data = join(target, 'data');
  mkdirSync(data, { recursive: true });
  for (const name of readdirSync(bluebox.dataFolder)) {
    const from = join(bluebox.dataFolder, name);
    if (name.startsWith('photos-'))
      cpSync(from, join(data, name), { recursive: true, preserveTimestamps: true });
    if (!name.endsWith('.sqlite') || name === 'lock.sqlite') continue;
    // A snapshot is one small file, without a write-ahead log and without free space.
    const compact = join(bluebox.folder, name);
    snapshotDatabase(from, compact);
    writeFileSync(join(data, `${name}.gz`), gzipSync(readFileSync(compact), { level: 9 }));
  }
  cpSync(bluebox.keyFolder, join(target, 'keys'), { recursive: true });
  const seen: SeenThen = { drive, totals };
  writeFileSync(join(target, 'seen.json'), `${JSON.stringify(seen, null, 2)}\n`);
  removeFolder(bluebox.folder);
});
