import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routes } from '@bluebox/contracts/routes';
import { SERVICE_NAMES, type ServiceName } from '@bluebox/contracts/services';
import { bucketOf } from '@bluebox/event-sourcing';
import { markRestore } from '@bluebox/mongodb';
import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Client, connect, RequestRefused } from '../../run/standalone/src/client.ts';
import { driveToReceipt, type FinishedDrive, NAMES, THANKS } from '../system/drive-to-receipt.ts';
import { pledgeBody } from '../system/support.ts';
import {
  type DistributedBluebox,
  databaseIn,
  type Place,
  runCommand,
  type Servers,
  startDistributed,
} from './service-processes.ts';

/** Time-out in milliseconds, long because most tests restart five processes. */
const PATIENCE = 900_000;

let servers: Servers;
let bluebox: DistributedBluebox;
let place: Place;
let folder: string;
let backup: string;
beforeAll(async () => {
  servers = { brokers: inject('kafkaBrokers'), mongodbUri: inject('mongodbUri') };
  folder = mkdtempSync(join(tmpdir(), 'bluebox-backup-'));
  backup = join(folder, 'backup');
  bluebox = await startDistributed(servers);
  place = bluebox.place;
}, PATIENCE);
afterAll(async () => {
  await bluebox?.close();
  rmSync(folder, { recursive: true, force: true });
}, PATIENCE);

const command = (...words: readonly string[]) => runCommand(servers, place, ...words);
/**
 * Runs a command that must succeed.
 * @returns its output.
 */
async function done(...words: readonly string[]): Promise<string> {
  const { code, output } = await command(...words);
  expect(output, output).not.toContain('Error');
  expect(code, output).toBe(0);
  return output;
}
/** Runs a command that must be refused. @returns the refusal. */
async function refused(...words: readonly string[]): Promise<string> {
  const { code, output } = await command(...words);
  expect(code, output).toBe(1);
  return output;
}
async function onDatabase<T>(
  service: ServiceName,
  use: (connection: mongoose.Connection) => Promise<T>,
): Promise<T> {
  const uri = databaseIn(servers.mongodbUri, place, service);
  const connection = await mongoose.createConnection(uri).asPromise();
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}
/** Drops every database, but neither keys nor topics. */
async function lose(): Promise<void> {
  await bluebox.stop();
  for (const service of SERVICE_NAMES)
    await onDatabase(service, (connection) => connection.dropDatabase());
}
async function startAgain(): Promise<void> {
  bluebox = await startDistributed(servers, place);
  await bluebox.settled();
}
/** Starts a service that must refuse to start. @returns its output. */
async function refusedStart(service: ServiceName): Promise<string> {
  const said = await bluebox.start(service).then(
    () => 'it started',
    (error: Error) => error.message,
  );
  expect(said).toContain(`${service} ended with 1`);
  return said;
}
const totalsOf = (driveId: string) => bluebox.coordinator.get(routes.showTotals.at({ driveId }));
const keyOfLedger = () => bluebox.coordinator.get(routes.showLedgerKey.at());
const pledgeMore = (driveId: string) =>
  bluebox.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(1));
const manifestOf = (of: string) =>
  JSON.parse(readFileSync(join(of, 'manifest.json'), 'utf8')) as {
    readonly services: { readonly pledge: { readonly positions: readonly number[] } };
  };
async function byLink(code: string): Promise<Client> {
  const holder = connect(bluebox.url);
  await holder.post(routes.openLink.at(), { code });
  return holder;
}
async function isPhotoThere({ consignmentId }: FinishedDrive, photoId: string): Promise<boolean> {
  try {
    await bluebox.coordinator.download(routes.showPhoto.at({ consignmentId, photoId }));
    return true;
  } catch (error) {
    if (error instanceof RequestRefused && error.status === 404) return false;
    throw error;
  }
}

// The tests share one Bluebox, and each test continues in the state that the previous test left.
describe('a backup of a distributed Bluebox', () => {
  let drive: FinishedDrive;

  it('made under load restores everything acknowledged before it, except data erased since, and Kafka keeps no later event', {
    timeout: PATIENCE,
  }, async () => {
    drive = await driveToReceipt(bluebox, 'backed-up');
    let acknowledged = 0;
    let stop = false;
    const load = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (!stop) {
          await pledgeMore(drive.driveId);
          acknowledged += 1;
        }
      }),
    );
    await expect.poll(() => acknowledged, { timeout: 60_000 }).toBeGreaterThan(20);
    const before = acknowledged;
    expect(await done('backup', backup)).toContain('the keys are not in it');
    const goOnUntil = acknowledged + 20;
    await expect.poll(() => acknowledged, { timeout: 60_000 }).toBeGreaterThan(goOnUntil);
    stop = true;
    await load;
    await bluebox.coordinator.post(routes.forgetGiver.at({ pledgeId: drive.promised.pledgeId }));
    await bluebox.coordinator.post(
      routes.erasePhoto.at({ consignmentId: drive.consignmentId, photoId: drive.photoIds[1] }),
    );
    const forgotten = [
      drive.promised.pledgeId,
      `photo:${drive.consignmentId}/${drive.photoIds[1]}`,
    ];
    await expect
      .poll(async () => (await command('forgotten')).said.trim().split('\n').toSorted(), {
        timeout: 60_000,
      })
      .toEqual(forgotten.toSorted());
    const key = await keyOfLedger();
    await lose();

    // A backup that is older than Kafka is refused without effect, and the message names the option that helps.
    const refusal = await refused('restore', backup);
    expect(refusal).toContain('older than what Kafka has: what pledge has published');
    expect(refusal).toContain(`bucket ${bucketOf(drive.driveId)} was published up to`);
    expect(refusal).toContain('--replace-topics');
    for (const service of SERVICE_NAMES)
      await onDatabase(service, async (connection) =>
        expect(await connection.listCollections()).toEqual([]),
      );

    // The option from the message makes the restore succeed.
    expect(await done('restore', backup, '--replace-topics')).toContain(
      '2 people and pictures that were erased since are erased again',
    );
    await startAgain();
    // The ledger goes on under another name, because it has no entries of what came after the backup.
    const { origin, vkey, earlier } = await keyOfLedger();
    expect(origin.startsWith(`${key.origin}/`)).toBe(true);
    expect(vkey).not.toBe(key.vkey);
    expect(earlier).toMatchObject([{ origin: key.origin, vkey: key.vkey }]);
    const totals = await totalsOf(drive.driveId);
    expect(totals.balanced).toBe(true);
    // The drive had three pledges before the load began.
    expect(totals.counts.pledges).toBeGreaterThanOrEqual(3 + before);
    expect(totals.counts.pledges).toBeLessThan(3 + acknowledged);
    expect((await bluebox.audit()).findings).toEqual([]);

    const path = (pledgeId: string) => routes.showPledge.at({ pledgeId });
    const giver = await byLink(drive.given.code);
    expect((await giver.get(path(drive.given.pledgeId))).giver).toEqual({
      name: NAMES.given,
    });
    const { promised } = drive;
    const { giver: gone } = await bluebox.coordinator.get(path(promised.pledgeId));
    // The answer is `{}` and not `null`, because the erasure's event is newer than the backup.
    expect(gone).toEqual({});
    expect(await isPhotoThere(drive, drive.photoIds[0])).toBe(true);
    expect(await isPhotoThere(drive, drive.photoIds[1])).toBe(false);

    await pledgeMore(drive.driveId);
    await bluebox.settled();
    expect((await totalsOf(drive.driveId)).counts.pledges).toBe(Number(totals.counts.pledges) + 1);
  });

  it('has neither keys nor names, and cannot be made in the folder of another backup', async () => {
    const keys = readdirSync(place.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').trim());
    expect(keys.length).toBeGreaterThan(10);
    const files = readdirSync(backup, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(14);
    for (const { parentPath, name } of files) {
      const bytes = readFileSync(join(parentPath, name));
      for (const secret of [...keys, ...Object.values(NAMES), THANKS])
        expect(bytes.includes(secret), name).toBe(false);
    }
    expect(await refused('backup', backup)).toContain('is not empty');
  });

  it('that agrees with Kafka needs no option, but is refused while services run, over existing data, or if damaged or unfinished', {
    timeout: PATIENCE,
  }, async () => {
    const before = await totalsOf(drive.driveId);
    const key = await keyOfLedger();
    const checkpoint = join(folder, 'checkpoint');
    const note = await (await fetch(`${bluebox.url}/ledger/checkpoint`)).text();
    writeFileSync(checkpoint, note);
    const newer = join(folder, 'newer');
    await done('backup', newer);
    expect(await refused('restore', newer)).toContain('services run');
    await bluebox.stop();
    expect(await refused('restore', newer)).toContain('is not empty');
    await lose();
    const damaged = join(folder, 'damaged');
    cpSync(newer, damaged, { recursive: true });
    const file = join(damaged, 'data/pledge/commits.ndjson');
    const bytes = readFileSync(file);
    bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect(await refused('restore', damaged)).toContain(
      'data/pledge/commits.ndjson is not what was backed up',
    );
    rmSync(join(damaged, 'manifest.json'));
    expect(await refused('restore', damaged)).toContain('no finished backup');

    // The ledger keeps its name, because it leads to the published checkpoint.
    const changed = join(folder, 'changed');
    writeFileSync(changed, note.replace(/\n(\d+)\n/, '\n9$1\n'));
    expect(await refused('restore', newer, '--ledger-checkpoint', changed)).toContain(
      'not one of this ledger, so nothing was restored',
    );
    expect(await done('restore', newer, '--ledger-checkpoint', checkpoint)).toContain(
      `goes on as ${key.origin}, because it leads to the published checkpoint`,
    );
    await startAgain();
    expect(await keyOfLedger()).toEqual(key);
    expect(await totalsOf(drive.driveId)).toEqual(before);
    expect((await bluebox.audit()).findings).toEqual([]);
    // A backup of the restored data has the same positions, so no event was decided twice or left out.
    const again = join(folder, 'again');
    await done('backup', again);
    expect(manifestOf(again).services).toEqual(manifestOf(newer).services);
  });

  it('cannot be substituted with an older copy of a database: the service refuses to start, and names the command that helps', {
    timeout: PATIENCE,
  }, async () => {
    // This pledge becomes the newest event of its bucket, so no later event shows that it is missing from the database.
    await pledgeMore(drive.driveId);
    await bluebox.settled();
    const key = await keyOfLedger();
    await bluebox.stop();
    // Deleting the newest commit simulates an older copy of the volume.
    const bucket = bucketOf(drive.driveId);
    await onDatabase('pledge', async (connection) => {
      const commits = connection.collection('commits');
      const [newest] = await commits.find({ bucket }).sort({ position: -1 }).limit(1).toArray();
      await commits.deleteOne({ _id: newest?._id as never });
    });
    const refusal = await refusedStart('pledge');
    expect(refusal).toContain(`what pledge has published is not in its store: bucket ${bucket} `);
    expect(refusal).toContain('replace-topics');

    // The ledger has an entry of the lost pledge. Another ledger, under another name, begins only once it is dropped.
    const ledgerRefusal = await refused('replace-topics');
    expect(ledgerRefusal).toContain(
      `the public ledger has entries of events that the databases lack: pledge bucket ${bucket}, `,
    );
    expect(ledgerRefusal).toContain('run replace-topics again');
    await onDatabase('notary', (connection) => connection.dropDatabase());
    await done('replace-topics');
    await startAgain();
    const { origin } = await keyOfLedger();
    expect(origin).not.toBe(key.origin);
    expect(origin).toMatch(/\/\d{4}-\d{2}-\d{2}T\d{6}Z$/);
    expect((await bluebox.audit()).findings).toEqual([]);
    const { counts } = await totalsOf(drive.driveId);
    await pledgeMore(drive.driveId);
    await bluebox.settled();
    expect((await totalsOf(drive.driveId)).counts.pledges).toBe(Number(counts.pledges) + 1);
    expect((await bluebox.audit()).findings).toEqual([]);
  });

  it('is not served while only a part of it is restored', { timeout: PATIENCE }, async () => {
    await bluebox.stop();
    await onDatabase('shipment', markRestore);
    expect(await refusedStart('shipment')).toMatch(/a restore into \S+_shipment was not finished/);
  });
});
