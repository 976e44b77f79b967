import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerKey } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { openLedgerStore, snapshotDatabase } from '@bluebox/embedded';
import { openCheckpoint, type SignedCheckpoint } from '@bluebox/transparency';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditFolder, auditLedgerOf } from '../../run/standalone/src/commands/audit.ts';
import { loadKeys } from '../../run/standalone/src/keys.ts';
import { eventLogPath, ledgerPath } from '../../run/standalone/src/stores.ts';
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
/** The key of the ledger, and its last checkpoint, before the loss. */
let before: { readonly key: LedgerKey; readonly note: string; readonly size: number };
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

const auditedLedger = () =>
  auditLedgerOf(bluebox.dataFolder, loadKeys(bluebox.keyFolder).ledger, { settled: true });

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
  const key = await bluebox.coordinator.get(routes.showLedgerKey.at());
  await bluebox.close();
  const ledger = openLedgerStore({ path: ledgerPath(bluebox.dataFolder), readOnly: true });
  const { note, size } = (await ledger.latestCheckpoint()) as SignedCheckpoint;
  ledger.close();
  before = { key, note, size };
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

    // The ledger begins anew under another name, and has each event that the log has now.
    expect(bluebox.logged()).toContain('THE PUBLIC LEDGER BEGINS ANEW');
    const { origin, vkey, earlier } = await bluebox.coordinator.get(routes.showLedgerKey.at());
    expect(origin).toMatch(/Z$/);
    expect(origin.startsWith(`${before.key.origin}/`)).toBe(true);
    expect(vkey).not.toBe(before.key.vkey);
    expect(earlier).toEqual([{ origin: before.key.origin, vkey: before.key.vkey, size: 0 }]);
    expect(await auditedLedger()).toMatchObject({ entries: expect.any(Number) });
    expect((await auditedLedger())?.finding).toBeUndefined();

    // The ledger of before is kept as it was.
    const [kept, ...others] = readdirSync(bluebox.dataFolder).filter((name) =>
      /^ledger-.+\.sqlite$/.test(name),
    );
    expect(others).toEqual([]);
    const ledger = openLedgerStore({
      path: join(bluebox.dataFolder, kept as string),
      readOnly: true,
    });
    expect((await ledger.state()).tree.size).toBe(before.size);
    const latest = await ledger.latestCheckpoint();
    expect(latest?.note).toBe(before.note);
    expect(openCheckpoint(before.note, earlier[0]?.vkey as string).size).toBe(before.size);
    ledger.close();
  } finally {
    await bluebox.close();
  }
});

it('a loss is reported once, and not again at the next start', async () => {
  bluebox = await startBluebox(folder);
  try {
    expect(bluebox.logged()).not.toContain('LOST');
    expect(bluebox.logged()).not.toContain('BEGINS ANEW');
    expect((await auditedLedger())?.finding).toBeUndefined();
    const { earlier } = await bluebox.coordinator.get(routes.showLedgerKey.at());
    expect(earlier).toHaveLength(1);
    expect(await pledgedInTotals()).toEqual([23]);
    expect((await auditFolder(bluebox.dataFolder)).findings).toEqual([]);
  } finally {
    await bluebox.close();
  }
});
