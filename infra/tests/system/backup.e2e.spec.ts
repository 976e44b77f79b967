import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BackupError } from '@bluebox/backup-folder';
import { routes } from '@bluebox/contracts/routes';
import { openLedgerStore } from '@bluebox/embedded';
import { NotOurCheckpoint } from '@bluebox/notary-service';
import { openCheckpoint } from '@bluebox/transparency';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backUp, restoreFiles } from '../../run/standalone/src/backup.ts';
import { auditFolder, auditLedgerOf } from '../../run/standalone/src/commands/audit.ts';
import { restoreCommand } from '../../run/standalone/src/commands/backup.ts';
import { readConfig } from '../../run/standalone/src/config.ts';
import { loadKeys } from '../../run/standalone/src/keys.ts';
import { ledgerPath } from '../../run/standalone/src/stores.ts';
import {
  acceptedParcel,
  type Bluebox,
  openDrive,
  pledgeBody,
  removeFolder,
  startBluebox,
} from './support.ts';

describe('a backup', () => {
  let bluebox: Bluebox;
  let backup: string;
  beforeEach(async () => {
    bluebox = await startBluebox();
    backup = join(bluebox.folder, 'backup');
  });
  afterEach(async () => {
    await bluebox.close().catch(() => {});
    removeFolder(bluebox.folder);
  });
  const config = () =>
    readConfig({
      BLUEBOX_DATA: bluebox.dataFolder,
      BLUEBOX_KEYS: bluebox.keyFolder,
      BLUEBOX_LOG_LEVEL: 'silent',
    });
  /** Deletes the data folder, but neither the keys nor the list of forgotten subjects beside it. */
  const lose = () => rmSync(bluebox.dataFolder, { recursive: true });
  const pledgeOf = (driveId: string, name: string) =>
    bluebox.coordinator.post(routes.submitPledge.at({ driveId }), {
      ...pledgeBody(3),
      giver: { name },
    });

  it('that was made under load restores everything from before it, and passes an audit', async () => {
    const driveId = await openDrive(bluebox.coordinator, 'backed-up');
    await acceptedParcel(bluebox, driveId, 8);
    let stop = false;
    const load = (async () => {
      while (!stop)
        await bluebox.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(1));
    })();
    const before = await bluebox.coordinator.get(routes.showTotals.at({ driveId }));
    await bluebox.server.application.settled();
    const notarised = (await bluebox.server.stores.ledger.state()).tree.size;
    const origin = await bluebox.server.stores.ledger.origin();
    backUp(bluebox.dataFolder, backup, new Date());
    stop = true;
    await load;
    await bluebox.close();
    lose();

    await restoreCommand(backup, config());
    expect((await auditFolder(bluebox.dataFolder)).findings).toEqual([]);
    bluebox = await startBluebox(bluebox.folder);
    const after = await bluebox.coordinator.get(routes.showTotals.at({ driveId }));
    expect(after.counts.pledges).toBeGreaterThanOrEqual(Number(before.counts.pledges));
    expect(after.rows[0]?.balances['accepted']).toBe(8);
    expect(after.balanced).toBe(true);

    // The ledger has every event of the restored log once, in the order in which it had them.
    const { ledger, log } = bluebox.server.stores;
    await bluebox.server.application.settled();
    const { tree, cursors } = await ledger.state();
    expect(tree.size).toBeGreaterThanOrEqual(notarised);
    expect(await ledger.earlierOrigins()).toMatchObject([{ origin }]);
    for (const [lane, position] of Object.entries(cursors)) {
      const [service = '', bucket = ''] = lane.split('/');
      expect(position, lane).toBe(await log.history.head(service, Number(bucket)));
    }
  });

  it('goes on with the ledger under its name only if it leads to the last published checkpoint', async () => {
    const driveId = await openDrive(bluebox.coordinator, 'published');
    await bluebox.server.application.settled();
    const origin = await bluebox.server.stores.ledger.origin();
    /** Closes the server, and writes the checkpoint that it has published into a file. */
    const closed = async (name: string) => {
      await bluebox.close();
      const ledger = openLedgerStore({ path: ledgerPath(bluebox.dataFolder), readOnly: true });
      const note = (await ledger.latestCheckpoint())?.note as string;
      ledger.close();
      const file = join(bluebox.folder, name);
      writeFileSync(file, note);
      return { file, note };
    };
    const restored = async (ledgerCheckpoint: string) => {
      rmSync(bluebox.dataFolder, { recursive: true, force: true });
      await restoreCommand(backup, config(), { ledgerCheckpoint });
    };
    const audited = (...kept: string[]) =>
      auditLedgerOf(bluebox.dataFolder, loadKeys(bluebox.keyFolder).ledger, {
        kept,
        settled: true,
      });
    const first = await closed('first');
    backUp(bluebox.dataFolder, backup, new Date());
    await restored(first.file);
    bluebox = await startBluebox(bluebox.folder);
    const same = await bluebox.coordinator.get(routes.showLedgerKey.at());
    expect(same).toMatchObject({ origin, earlier: [] });

    await pledgeOf(driveId, '备份以后的人');
    await bluebox.server.application.settled();
    const later = await closed('later');
    await restored(later.file);
    bluebox = await startBluebox(bluebox.folder);
    const broken = await bluebox.coordinator.get(routes.showLedgerKey.at());
    expect(broken.origin.startsWith(`${origin}/`)).toBe(true);
    expect(broken.earlier).toMatchObject([{ origin, vkey: same.vkey }]);
    await pledgeOf(driveId, '恢复以后的人');
    await bluebox.server.application.settled();
    const after = await closed('after');
    expect(openCheckpoint(after.note, broken.vkey).origin).toBe(broken.origin);
    expect((await audited(first.note))?.finding).toBeUndefined();
    expect((await audited(later.note))?.finding?.what).toContain(`was signed as ${origin}`);

    // A checkpoint that is not of this ledger is refused before anything is restored.
    const foreign = join(bluebox.folder, 'foreign');
    writeFileSync(foreign, first.note.replace(/\n1?\d\n/, '\n99\n'));
    await expect(restored(foreign)).rejects.toThrow(NotOurCheckpoint);
    expect(existsSync(bluebox.dataFolder)).toBe(false);
  });

  it('does not bring back givers who were erased after it', async () => {
    const driveId = await openDrive(bluebox.coordinator, 'forgotten');
    const [gone, kept] = [
      await pledgeOf(driveId, '要被忘记的人'),
      await pledgeOf(driveId, '留下的人'),
    ];
    backUp(bluebox.dataFolder, backup, new Date());
    await bluebox.coordinator.post(routes.forgetGiver.at({ pledgeId: gone.pledgeId }));
    await bluebox.close();
    lose();

    await restoreCommand(backup, config());
    bluebox = await startBluebox(bluebox.folder);
    const { pledge } = bluebox.server.stores.vaults;
    expect(await pledge.get(gone.pledgeId)).toBeUndefined();
    expect(await pledge.get(kept.pledgeId)).toMatchObject({ name: '留下的人' });
  });

  it('is not served if its restore was killed before the erasures, until a restore has finished', async () => {
    const driveId = await openDrive(bluebox.coordinator, 'killed-restore');
    const gone = await pledgeOf(driveId, '要被忘记的人');
    backUp(bluebox.dataFolder, backup, new Date());
    await bluebox.coordinator.post(routes.forgetGiver.at({ pledgeId: gone.pledgeId }));
    await bluebox.close();
    lose();

    restoreFiles(backup, bluebox.dataFolder);
    // The restore stops here, before the erasures, as if it had been killed.
    await expect(startBluebox(bluebox.folder)).rejects.toThrow(/run restore again, it begins anew/);
    expect(() => backUp(bluebox.dataFolder, `${backup}-2`, new Date())).toThrow(/stopped halfway/);

    await restoreCommand(backup, config());
    bluebox = await startBluebox(bluebox.folder);
    expect(await bluebox.server.stores.vaults.pledge.get(gone.pledgeId)).toBeUndefined();
  });

  it('includes photos, but does not bring back a photo that was erased after it', async () => {
    const { shipment } = bluebox.server.stores.photos;
    const photo = (photoId: string) => ({ subject: 'consignment-1', photoId });
    const bytes = Buffer.from('a picture');
    for (const id of ['kept', 'gone']) await shipment.put(photo(id), bytes, '2026-03-20T00:00:00Z');
    backUp(bluebox.dataFolder, backup, new Date());
    await shipment.delete(photo('gone'));
    await bluebox.close();
    lose();

    await restoreCommand(backup, config());
    bluebox = await startBluebox(bluebox.folder);
    const { photos } = bluebox.server.stores;
    expect(Buffer.from((await photos.shipment.get(photo('kept'))) ?? [])).toEqual(bytes);
    expect(await photos.shipment.get(photo('gone'))).toBeUndefined();
    expect(await photos.shipment.photosBefore('2026-03-21T00:00:00Z', 10)).toHaveLength(1);
  });

  it('includes neither keys nor data that was erased before it', async () => {
    const driveId = await openDrive(bluebox.coordinator, 'erased');
    const gone = await pledgeOf(driveId, '要被忘记的人');
    const sealed = readFileSync(join(bluebox.keyFolder, 'master.key'), 'utf8').trim();
    await bluebox.coordinator.post(routes.forgetGiver.at({ pledgeId: gone.pledgeId }));
    backUp(bluebox.dataFolder, backup, new Date());
    for (const part of ['data', 'vault'])
      for (const name of readdirSync(join(backup, part))) {
        const bytes = readFileSync(join(backup, part, name));
        expect(bytes.includes(sealed)).toBe(false);
        if (part === 'vault') expect(bytes.includes(gone.pledgeId)).toBe(false);
      }
  });

  it('is refused when it is damaged, unfinished, or would overwrite data', async () => {
    backUp(bluebox.dataFolder, backup, new Date());
    expect(() => backUp(bluebox.dataFolder, backup, new Date())).toThrow(BackupError);
    expect(() => restoreFiles(backup, bluebox.dataFolder)).toThrow(/is not empty/);
    const target = join(bluebox.folder, 'elsewhere');

    const damaged = join(bluebox.folder, 'damaged');
    cpSync(backup, damaged, { recursive: true });
    const file = join(damaged, 'data', 'events.sqlite');
    const bytes = readFileSync(file);
    bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect(() => restoreFiles(damaged, target)).toThrow(/events\.sqlite is not what was backed up/);

    const unfinished = join(bluebox.folder, 'unfinished');
    cpSync(backup, unfinished, { recursive: true });
    rmSync(join(unfinished, 'manifest.json'));
    expect(() => restoreFiles(unfinished, target)).toThrow(/no finished backup/);
  });
});
