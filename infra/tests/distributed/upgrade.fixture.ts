import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { routes } from '@bluebox/contracts/routes';
import { expect, inject, it } from 'vitest';
import { driveToReceipt } from '../system/drive-to-receipt.ts';
import { placeOfFixture, type SeenThen, seenTotals } from '../system/written-by.ts';
import { startDistributed } from './service-processes.ts';

it('writes a backup of a drive for later versions to restore', async () => {
  const target = placeOfFixture('distributed');
  const bluebox = await startDistributed({
    brokers: inject('kafkaBrokers'),
    mongodbUri: inject('mongodbUri'),
  });
  const drive = await driveToReceipt(bluebox, 'upgraded');
  const totals = seenTotals(
    await bluebox.coordinator.get(routes.showTotals.at({ driveId: drive.driveId })),
  );
  expect(totals.balanced).toBe(true);
  mkdirSync(target, { recursive: true });
  const { code, output } = await bluebox.command('backup', join(target, 'backup'));
  expect(code, output).toBe(0);
  cpSync(bluebox.place.folder, join(target, 'keys'), { recursive: true });
  const seen: SeenThen = { drive, totals };
  writeFileSync(join(target, 'seen.json'), `${JSON.stringify(seen, null, 2)}\n`);
  await bluebox.close();
});
