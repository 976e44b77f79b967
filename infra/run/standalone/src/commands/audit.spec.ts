import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLedgerStore } from '@bluebox/embedded';
import { newId } from '@bluebox/service-http';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runApplication } from '../application.ts';
import { loadKeys } from '../keys.ts';
import { ledgerPath, openStores } from '../stores.ts';
import { auditCommand } from './audit.ts';

let folder: string;
let place: { readonly dataFolder: string; readonly keyFolder: string };
let kept: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bluebox-audit-'));
  place = { dataFolder: join(folder, 'data'), keyFolder: join(folder, 'keys') };
  kept = join(folder, 'checkpoint');
  writeFileSync(kept, 'a signed note');
  const keys = loadKeys(place.keyFolder);
  const stores = openStores(place.dataFolder, keys.vault);
  const application = await runApplication({
    stores,
    keys,
    proofOfWorkBits: 1,
    now: () => new Date(),
    newId,
    logger: pino({ level: 'silent' }),
    onFatal(error) {
      throw error;
    },
  });
  await application.stop();
  stores.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the command. @returns its output and exit code. */
async function audited(files: readonly string[]) {
  const said: string[] = [];
  const writing = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await auditCommand(place, { kept: files });
    return { said: said.join(''), code: process.exitCode };
  } finally {
    writing.mockRestore();
    process.exitCode = before;
  }
}

const removeLedger = () => {
  for (const file of readdirSync(place.dataFolder))
    if (file.startsWith('ledger.sqlite')) rmSync(join(place.dataFolder, file));
};

it.each([
  ['the ledger', removeLedger, 'the ledger is not there'],
  [
    'the name of the ledger',
    () => {
      removeLedger();
      openLedgerStore({ path: ledgerPath(place.dataFolder) }).close();
    },
    'the ledger is not there',
  ],
  [
    'the key of the ledger',
    () => rmSync(place.keyFolder, { recursive: true }),
    'are no keys of the ledger',
  ],
])('a kept checkpoint is a finding when %s is gone', async (_what, lose, sentence) => {
  lose();
  const { said, code } = await audited([kept]);
  expect(said).toContain('invariant 10 does not hold: the published ledger');
  expect(said).toContain(sentence);
  expect(said).not.toContain('every invariant holds');
  expect(code).toBe(1);

  const without = await audited([]);
  expect(without.said).toContain('the published ledger was not checked');
  expect(without.code).toBe(0);
});
