import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { routes } from '@bluebox/contracts/routes';
import { snapshotDatabase } from '@bluebox/embedded';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditFolder } from '../../run/standalone/src/commands/audit.ts';
import { eventLogPath } from '../../run/standalone/src/stores.ts';
import {
  acceptedParcel,
  type Bluebox,
  openDrive,
  pledgeBody,
  removeFolder,
  startBluebox,
  temporaryFolder,
} from './support.ts';

let folder: string;
let driveId: string;
let bluebox: Bluebox;
const KEY = 'sent-before-the-loss-of-pages';

const submit = (quantity: number, idempotencyKey: string) =>
  bluebox.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(quantity), {
    idempotencyKey,
  });
const pledgedInTotals = async () => {
  await bluebox.server.application.settled();
  const totals = await bluebox.coordinator.get(routes.showTotals.at({ driveId }));
  return totals.rows.map(({ balances }) => balances['pledged']);
};

/** Restores an earlier copy of the log, while all other files keep their latest state. */
beforeAll(async () => {
  folder = temporaryFolder();
  bluebox = await startBluebox(folder);
  driveId = await openDrive(bluebox.coordinator, 'lost-pages');
  await submit(5, 'kept-by-the-disk');
  await bluebox.server.application.settled();
  await bluebox.close();
  const log = eventLogPath(bluebox.dataFolder);
  const earlier = join(folder, 'earlier.sqlite');
  snapshotDatabase(log, earlier);

  bluebox = await startBluebox(folder);
  await submit(7, KEY);
  // Policies of other services react to these events, so that the newest events of those services will be lost as well.
  await acceptedParcel(bluebox, driveId, 3);
  await bluebox.server.application.settled();
  await bluebox.close();
  for (const suffix of ['-wal', '-shm']) rmSync(log + suffix, { force: true });
  cpSync(earlier, log);
});
afterAll(() => removeFolder(folder));

it('views that are ahead of a log with lost pages process new events (they skipped them as already processed)', async () => {
  bluebox = await startBluebox(folder);
  try {
    expect(bluebox.logged()).toContain('THE DISK HAS LOST EVENTS');
    expect(bluebox.logged()).toMatch(/"lost":\[\{"service":"\w+","bucket":\d+,"first":\d+/);
    expect(await pledgedInTotals()).toEqual([5]);

    // This event gets a position that the views have processed before.
    await submit(11, 'sent-after-the-loss');
    expect(await pledgedInTotals()).toEqual([16]);
    expect((await auditFolder(bluebox.dataFolder)).findings).toEqual([]);

    // The stored response was lost with the events. A client that repeats the request therefore causes one new effect.
    await submit(7, KEY);
    await submit(7, KEY);
    expect(await pledgedInTotals()).toEqual([23]);
  } finally {
    await bluebox.close();
  }
});

it('a loss is reported once, and not again at the next start', async () => {
  bluebox = await startBluebox(folder);
  try {
    expect(bluebox.logged()).not.toContain('LOST');
    expect(await pledgedInTotals()).toEqual([23]);
    expect((await auditFolder(bluebox.dataFolder)).findings).toEqual([]);
  } finally {
    await bluebox.close();
  }
});
