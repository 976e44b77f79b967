import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routes } from '@bluebox/contracts/routes';
import { describe, expect, inject, it } from 'vitest';
import { makeKeys } from '../../run/distributed/src/keys.ts';
import { NAMES, THANKS } from '../system/drive-to-receipt.ts';
import { readFixtures, seenByLinks, seenTotals } from '../system/written-by.ts';
import { runCommand, startDistributed } from './service-processes.ts';

const fixtures = readFixtures('distributed');

it('the fixtures include a backup of the first version', () => {
  expect(fixtures.map(({ version }) => version)).toContain('0.1.0');
});

describe.each(fixtures)('a backup made by $version', ({ folder, seen }) => {
  it('is restored with the same totals, opens with the links of that time, and passes an audit', async () => {
    const servers = { brokers: inject('kafkaBrokers'), mongodbUri: inject('mongodbUri') };
    const keys = mkdtempSync(join(tmpdir(), 'bluebox-upgrade-'));
    cpSync(join(folder, 'keys'), keys, { recursive: true });
    const place = { name: `t${randomUUID().slice(0, 8)}`, folder: keys };
    // An update begins with this command, because a later version may need more keys.
    makeKeys(keys);
    const { code, output } = await runCommand(servers, place, 'restore', join(folder, 'backup'));
    expect(code, output).toBe(0);
    const bluebox = await startDistributed(servers, place);
    try {
      await bluebox.settled();
      const { drive } = seen;
      const totals = await bluebox.coordinator.get(
        routes.showTotals.at({ driveId: drive.driveId }),
      );
      expect(seenTotals(totals)).toEqual(seen.totals);
      const { pledge, thanks, photoOfThanks, photoOfReceipt } = await seenByLinks(
        bluebox.url,
        drive,
      );
      expect(pledge.giver).toEqual({ name: NAMES.given });
      expect(thanks.thanks.map(({ words }) => words)).toEqual([THANKS]);
      // Both photos were made from the same picture, so they are equal.
      expect(photoOfThanks.length).toBeGreaterThan(100);
      expect(Buffer.compare(Buffer.from(photoOfReceipt), Buffer.from(photoOfThanks))).toBe(0);
      const { findings, events } = await bluebox.audit();
      expect(findings).toEqual([]);
      expect(events).toBeGreaterThan(20);
    } finally {
      await bluebox.close();
    }
  });
});
