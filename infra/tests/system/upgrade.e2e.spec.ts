import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { routes } from '@bluebox/contracts/routes';
import { rebuildViews } from '@bluebox/service-http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditFolder } from '../../run/standalone/src/commands/audit.ts';
import { NAMES, THANKS } from './drive-to-receipt.ts';
import { type Bluebox, removeFolder, startBluebox, temporaryFolder } from './support.ts';
import { readFixtures, seenByLinks, seenTotals } from './written-by.ts';

const fixtures = readFixtures('standalone');

it('the fixtures include data of the first version', () => {
  expect(fixtures.map(({ version }) => version)).toContain('0.1.0');
});

describe.each(fixtures)('a data folder written by $version', ({ folder, seen }) => {
  const { drive } = seen;
  let bluebox: Bluebox | undefined;
  let copy: string;
  beforeEach(() => {
    copy = temporaryFolder();
    for (const part of ['data', 'keys'])
      cpSync(join(folder, part), join(copy, part), { recursive: true, preserveTimestamps: true });
    const data = join(copy, 'data');
    for (const name of readdirSync(data).filter((file) => file.endsWith('.gz'))) {
      writeFileSync(join(data, basename(name, '.gz')), gunzipSync(readFileSync(join(data, name))));
      rmSync(join(data, name));
    }
  });
  afterEach(async () => {
    await bluebox?.close();
    bluebox = undefined;
    removeFolder(copy);
  });
  const open = async () => {
    bluebox = await startBluebox(copy);
    await bluebox.server.application.settled();
    return bluebox;
  };
  const totals = async ({ coordinator }: Bluebox) =>
    seenTotals(await coordinator.get(routes.showTotals.at({ driveId: drive.driveId })));

  it('opens with the same totals, and passes an audit', async () => {
    const opened = await open();
    expect(await totals(opened)).toEqual(seen.totals);
    await opened.close();
    bluebox = undefined;
    const { findings, events } = await auditFolder(join(copy, 'data'));
    expect(findings).toEqual([]);
    expect(events).toBeGreaterThan(20);
  });

  it('says what to do when it is audited before this version has opened it', () =>
    expect(auditFolder(join(copy, 'data'))).rejects.toThrow(
      'start a server of this version on this data once',
    ));

  it('opens with the private links of that time, with names and photos', async () => {
    const { url, coordinator } = await open();
    const { pledge, thanks, photoOfThanks, photoOfReceipt } = await seenByLinks(url, drive);
    expect(pledge.giver).toEqual({ name: NAMES.given });
    expect(pledge.reference).toBe(drive.given.reference);
    expect(thanks.thanks.map(({ words }) => words)).toEqual([THANKS]);
    // Both photos were made from the same picture, so they are equal.
    expect(photoOfThanks.length).toBeGreaterThan(100);
    expect(Buffer.compare(Buffer.from(photoOfReceipt), Buffer.from(photoOfThanks))).toBe(0);
    const { status } = await coordinator.get(
      routes.showPledge.at({ pledgeId: drive.withdrawn.pledgeId }),
    );
    expect(status).toBe('withdrawn');
  });

  it('has the same views when they are rebuilt, beside the old ones or from nothing', async () => {
    const opened = await open();
    const { server } = opened;
    await rebuildViews(
      server.application.services.map(({ service }) => service),
      server.stores.log.history,
      () => {},
    );
    expect(await totals(opened)).toEqual(seen.totals);
    await opened.close();
    bluebox = undefined;
    for (const suffix of ['', '-wal', '-shm'])
      rmSync(join(copy, 'data', `views.sqlite${suffix}`), { force: true });
    const anew = await open();
    expect(await totals(anew)).toEqual(seen.totals);
    await anew.close();
    bluebox = undefined;
    expect((await auditFolder(join(copy, 'data'))).findings).toEqual([]);
  });
});
