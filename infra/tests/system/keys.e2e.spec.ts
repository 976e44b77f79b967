import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SubmitPledgeAnswer } from '@bluebox/contracts';
import { type Address, type Downloads, routes } from '@bluebox/contracts/routes';
import { openLedgerStore } from '@bluebox/embedded';
import { ledgerVkey, signingKeyOf } from '@bluebox/notary-service';
import {
  ed25519Signer,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  rootOf,
  signedCheckpoint,
} from '@bluebox/transparency';
import { afterEach, describe, expect, it } from 'vitest';
import { verifyProof } from '../../../services/notary/verifier/verify.mjs';
import { backUp } from '../../run/standalone/src/backup.ts';
import { type Client, connect } from '../../run/standalone/src/client.ts';
import { auditLedgerOf } from '../../run/standalone/src/commands/audit.ts';
import { restoreCommand } from '../../run/standalone/src/commands/backup.ts';
import { onKeys, replaceKeyCommand } from '../../run/standalone/src/commands/keys.ts';
import { type Config, readConfig } from '../../run/standalone/src/config.ts';
import type { KeyAnswer, KeyRow } from '../../run/standalone/src/key-commands.ts';
import { loadKeys } from '../../run/standalone/src/keys.ts';
import { ledgerPath, openStores } from '../../run/standalone/src/stores.ts';
import { driveToReceipt, type FinishedDrive, NAMES, THANKS } from './drive-to-receipt.ts';
import { buildStandalone, startServerProcess } from './server-process.ts';
import {
  type Bluebox,
  COORDINATOR,
  medicineLine,
  pledgeBody,
  removeFolder,
  sessionCookie,
  startBluebox,
} from './support.ts';
import { seenByLinks } from './written-by.ts';

const IDEMPOTENCY_KEY = 'sent-again-after-the-replacement';
const IMPORTED = {
  pledges: [
    {
      importKey: '2023-03-20 09:03:53|BK-20391',
      giver: { name: '表格里的人', staffNumber: 'BK-20391' },
      lines: [medicineLine(1)],
    },
  ],
  noticeVersion: '2023-03',
  sourceDeclared: true as const,
};

/** What exists before a key is replaced. */
interface Before {
  readonly drive: FinishedDrive;
  readonly cookie: string;
  readonly sent: SubmitPledgeAnswer;
  readonly body: ReturnType<typeof pledgeBody>;
  readonly checkpoint: string;
  readonly proof: string;
  readonly vkey: string;
  readonly invitation: string;
}

let folder: string | undefined;
let bluebox: Bluebox | undefined;
afterEach(async () => {
  await bluebox?.close().catch(() => {});
  if (folder !== undefined) removeFolder(folder);
  bluebox = undefined;
  folder = undefined;
});

const download = async (client: Client, address: Address<Downloads>): Promise<string> =>
  Buffer.from(await client.download(address)).toString();

async function withEverything(): Promise<{ bluebox: Bluebox; before: Before }> {
  bluebox = await startBluebox();
  folder = bluebox.folder;
  const { coordinator, server, url } = bluebox;
  const settled = () => server.application.settled();
  const drive = await driveToReceipt({ coordinator, settled }, 'with-keys');
  const { driveId, given } = drive;
  const body = pledgeBody(4);
  const sent = await coordinator.post(routes.submitPledge.at({ driveId }), body, {
    idempotencyKey: IDEMPOTENCY_KEY,
  });
  await coordinator.post(routes.importPledges.at({ driveId }), IMPORTED);
  await settled();
  const { pledgeId } = given;
  const { events } = await coordinator.get(routes.listPledgeProofs.at({ pledgeId }));
  const { service = '', bucket = 0, position = 0 } = events[0] ?? {};
  const place = { service, bucket: String(bucket), position: String(position) };
  const proof = await download(coordinator, routes.downloadProof.at(place));
  const checkpoint = await (await fetch(`${url}/ledger/checkpoint`)).text();
  const { vkey } = await coordinator.get(routes.showLedgerKey.at());
  const { code: invitation } = await coordinator.post(routes.invite.at(), { roles: ['desk'] });
  const cookie = await sessionCookie(url);
  return {
    bluebox,
    before: { drive, cookie, sent, body, checkpoint, proof, vkey, invitation },
  };
}

/** Sends a command to the running server, as the command line does. */
async function control<T>({ keyFolder, url }: Bluebox, path: string): Promise<T> {
  const response = await fetch(`${url}/control${path}`, {
    method: 'POST',
    headers: { 'x-bluebox-control': loadKeys(keyFolder).control },
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as T;
}
const listed = (running: Bluebox) => control<readonly KeyRow[]>(running, '/keys');
const replaced = (running: Bluebox, purpose: string, endOld = false) =>
  control<KeyAnswer>(running, `/keys/replace?purpose=${purpose}&end-old=${endOld}`);

/** Waits until nothing is sealed with an earlier key. Passwords wait for their owners. */
async function sealedAgain(running: Bluebox): Promise<void> {
  for (let patience = 100; patience > 0; patience--) {
    const rows = await listed(running);
    const isLeft = rows.some(({ state }) => /still read: (?!names of 0 |links)/.test(state));
    if (!isLeft) return;
    await pause(50);
  }
  throw new Error('something is still sealed with an earlier key');
}

/** Checks that everything from before the replacement still works. */
async function expectEverything(running: Bluebox, before: Before): Promise<void> {
  const { coordinator, url, server } = running;
  const { drive, body, sent } = before;
  await server.application.settled();
  const seen = await seenByLinks(url, drive);
  expect(seen.pledge.giver?.name).toBe(NAMES.given);
  expect(seen.thanks.thanks[0]?.words).toBe(THANKS);
  expect(seen.photoOfReceipt.length).toBeGreaterThan(100);
  expect(seen.photoOfThanks.length).toBeGreaterThan(100);

  const accounts = await fetch(`${url}${routes.listAccounts.at()}`, {
    headers: { cookie: before.cookie },
  });
  expect(accounts.status).toBe(200);
  expect(await accounts.text()).toContain(COORDINATOR.name);

  const again = await coordinator.post(routes.submitPledge.at({ driveId: drive.driveId }), body, {
    idempotencyKey: IDEMPOTENCY_KEY,
  });
  expect(again.pledgeId).toBe(sent.pledgeId);
  const imported = await coordinator.post(
    routes.importPledges.at({ driveId: drive.driveId }),
    IMPORTED,
  );
  expect(imported.results.map(({ outcome }) => outcome)).toEqual(['unchanged']);

  const { vkey, earlier } = await coordinator.get(routes.showLedgerKey.at());
  expect([vkey, ...earlier.map((each) => each.vkey)]).toContain(before.vkey);
  expect(openCheckpoint(before.checkpoint, before.vkey).size).toBeGreaterThan(0);
  expect(await verifyProof(before.proof, before.vkey)).toMatchObject({ entry: {} });
  const note = await (await fetch(`${url}/ledger/checkpoint`)).text();
  expect(openCheckpoint(note, vkey).size).toBeGreaterThan(0);
  const audited = await auditLedgerOf(running.dataFolder, loadKeys(running.keyFolder).ledger, {
    kept: [before.checkpoint],
  });
  expect(audited?.finding).toBeUndefined();
  expect(running.logged()).not.toContain('sealing with a new key failed');
}

const restarted = async (running: Bluebox): Promise<Bluebox> => {
  await running.close();
  bluebox = await startBluebox(running.folder);
  return bluebox;
};

const configOf = ({ dataFolder, keyFolder }: Pick<Bluebox, 'dataFolder' | 'keyFolder'>): Config =>
  readConfig({
    BLUEBOX_DATA: dataFolder,
    BLUEBOX_KEYS: keyFolder,
    BLUEBOX_LOG_LEVEL: 'silent',
  });

describe('a key that is replaced while Bluebox runs', () => {
  it.each([
    'vault',
    'link',
    'session',
    'proof-of-work',
    'fingerprint',
    'control',
    'ledger-signing',
    'token',
    'master',
  ])('%s: everything of before still works, also after a restart', async (purpose) => {
    const { bluebox: running, before } = await withEverything();
    const oldControl = loadKeys(running.keyFolder).control;
    const answer = await replaced(running, purpose);
    expect(answer).toHaveProperty('said');
    await expectEverything(running, before);
    await sealedAgain(running);
    await expectEverything(running, before);
    const rows = await listed(running);
    if (purpose !== 'token')
      expect(
        rows.find(({ purpose: its, generation }) => its === purpose && generation === 2)?.state,
      ).toBe('current');
    const origin = parseCheckpoint(parseNote(before.checkpoint).text).origin;
    const { origin: present } = await running.coordinator.get(routes.showLedgerKey.at());
    expect(present === origin).toBe(!['ledger-signing', 'master'].includes(purpose));
    const { status } = await fetch(`${running.url}/control/keys`, {
      method: 'POST',
      headers: { 'x-bluebox-control': oldControl },
    });
    expect(status).toBe(['control', 'master'].includes(purpose) ? 404 : 200);

    const later = await restarted(running);
    await sealedAgain(later);
    await expectEverything(later, before);
    const joined = await connect(later.url).post(routes.acceptInvitation.at(), {
      code: before.invitation,
      name: '后来的人',
      login: 'later',
      password: 'four heavy blue cartons',
    });
    expect(joined).toMatchObject({ signedIn: true });
  });

  it.each(['ledger-salt', 'import-ids'])('%s is refused, with the reason', async (purpose) => {
    bluebox = await startBluebox();
    folder = bluebox.folder;
    expect(await replaced(bluebox, purpose)).toMatchObject({
      refused: expect.stringContaining('not possible'),
    });
    expect(existsSync(join(bluebox.keyFolder, 'keyring.json'))).toBe(true);
  });

  it('twice is as good as once, and the list shows no key', async () => {
    const { bluebox: running, before } = await withEverything();
    for (const purpose of ['vault', 'session', 'link', 'vault', 'session', 'ledger-signing'])
      await replaced(running, purpose);
    await sealedAgain(running);
    await expectEverything(running, before);
    const told = JSON.stringify(await listed(running));
    const { keyring } = loadKeys(running.keyFolder);
    for (const key of (['vault', 'session', 'link'] as const).flatMap(
      (each) => keyring.live(each).known,
    ))
      for (const text of [key.toString('base64url'), key.toString('hex'), key.toString('base64')])
        expect(told).not.toContain(text);
    for (const file of readdirSync(running.keyFolder))
      expect(told).not.toContain(readFileSync(join(running.keyFolder, file), 'utf8').trim());
  });
});

describe('private links after their key was replaced', () => {
  it('are new for whoever asks again, and those of before end when the operator says so', async () => {
    const { bluebox: running, before } = await withEverything();
    await replaced(running, 'link');
    const { consignmentId, recipientCode } = before.drive;
    const { code } = await running.coordinator.post(routes.makeRecipientLink.at({ consignmentId }));
    const opens = async (each: string) =>
      connect(running.url)
        .post(routes.openLink.at(), { code: each })
        .then(
          () => true,
          () => false,
        );
    expect(await opens(before.drive.given.code)).toBe(true);
    await replaced(running, 'link', true);
    expect([await opens(before.drive.given.code), await opens(recipientCode)]).toEqual([
      false,
      false,
    ]);
    expect(await opens(code)).toBe(true);
  });
});

describe('a master key that is removed', () => {
  it('takes nothing with it but backups of before, which a kept copy of it still opens', async () => {
    const { bluebox: running, before } = await withEverything();
    await replaced(running, 'master');
    await sealedAgain(running);
    const first = join(running.keyFolder, 'master.key');
    const kept = readFileSync(first, 'utf8');
    expect(await replaced(running, 'master', true)).toHaveProperty('said');
    expect([
      existsSync(first),
      readFileSync(join(running.keyFolder, 'keyring.json'), 'utf8'),
    ]).toEqual([false, expect.not.stringContaining(kept)]);
    await expectEverything(running, before);
    const later = await restarted(running);
    await expectEverything(later, before);
  });

  it('is refused as long as there is no other', async () => {
    bluebox = await startBluebox();
    folder = bluebox.folder;
    expect(await replaced(bluebox, 'master', true)).toHaveProperty('refused');
  });
});

describe('a key that is replaced in a stopped folder', () => {
  it.each(['vault', 'session', 'ledger-signing', 'master'])(
    '%s is in use at the next start',
    async (purpose) => {
      const { bluebox: running, before } = await withEverything();
      await running.close();
      await replaceKeyCommand(purpose, configOf(running), {});
      if (purpose === 'master')
        await replaceKeyCommand(purpose, configOf(running), { endOld: true, yes: true });
      const rows = await onKeys(
        configOf(running),
        (commands) => commands.list(),
        async () => [],
      );
      expect(rows.filter(({ state }) => state.startsWith('still read: '))).toEqual(
        ['session', 'master'].includes(purpose)
          ? expect.arrayContaining([
              expect.objectContaining({
                purpose: 'session',
                state: 'still read: names of 0 accounts, passwords of 1',
              }),
            ])
          : [],
      );
      bluebox = await startBluebox(running.folder);
      await expectEverything(bluebox, before);
    },
  );
});

describe('a backup that was made before a key was replaced', () => {
  it('opens after the restore, and is sealed with the present key', async () => {
    const { bluebox: running, before } = await withEverything();
    await running.server.application.settled();
    const backup = join(running.folder, 'backup');
    backUp(running.dataFolder, backup, new Date());
    await replaced(running, 'vault');
    await replaced(running, 'session');
    await sealedAgain(running);
    await running.close();
    rmSync(running.dataFolder, { recursive: true });
    await restoreCommand(backup, configOf(running));
    bluebox = await startBluebox(running.folder);
    await sealedAgain(bluebox);
    await expectEverything(bluebox, before);
  });
});

describe('a signing key that is lost', () => {
  const REFUSED = 'keys replace ledger-signing --lost';
  const sayLost = (running: Bluebox) =>
    onKeys<KeyAnswer>(
      configOf(running),
      (commands) => commands.replaceLost(),
      () => Promise.reject(new Error('Bluebox is running')),
    );

  it('is refused at the start with the way on, which is a break that everybody sees', async () => {
    const { bluebox: running, before } = await withEverything();
    await running.close();
    // The ledger was signed under its last name with a key that does not follow from the master key.
    const lost = signingKeyOf(Buffer.alloc(32, 7));
    const name = 'box.example/ledger/lost';
    const vkey = ledgerVkey(name, lost);
    const ledger = openLedgerStore({ path: ledgerPath(running.dataFolder) });
    await ledger.renameOrigin(name);
    await ledger.keepKey(name, vkey);
    const { tree } = await ledger.state();
    const signed = signedCheckpoint(
      { origin: name, size: tree.size, root: rootOf(tree) },
      ed25519Signer(name, lost),
    );
    await ledger.putCheckpoint({ size: tree.size, note: signed, at: new Date().toISOString() });
    ledger.close();

    await expect(startBluebox(running.folder)).rejects.toThrow(REFUSED);
    expect(await sayLost(running)).toMatchObject({
      said: expect.arrayContaining([expect.stringContaining(name)]),
    });
    bluebox = await startBluebox(running.folder);
    const present = await bluebox.coordinator.get(routes.showLedgerKey.at());
    expect(present.origin).not.toBe(name);
    expect(present.earlier).toEqual([
      expect.objectContaining({ vkey: before.vkey }),
      { origin: name, vkey, size: tree.size },
    ]);
    await expectEverything(bluebox, before);
    const audited = await auditLedgerOf(running.dataFolder, loadKeys(running.keyFolder).ledger, {
      kept: [signed],
    });
    expect(audited?.finding).toBeUndefined();
  });

  it('only in a copy of the keyring is found again, without a break', async () => {
    const { bluebox: running, before } = await withEverything();
    const file = join(running.keyFolder, 'keyring.json');
    const older = readFileSync(file, 'utf8');
    await replaced(running, 'ledger-signing');
    const { origin } = await running.coordinator.get(routes.showLedgerKey.at());
    await running.close();
    const without = JSON.parse(older);
    without.keys['ledger-signing'] = [];
    for (const copy of [older, JSON.stringify(without)]) {
      writeFileSync(file, copy);
      await expect(startBluebox(running.folder)).rejects.toThrow(REFUSED);
      expect(await sayLost(running)).toMatchObject({
        said: expect.arrayContaining([expect.stringContaining('without a break')]),
      });
      bluebox = await startBluebox(running.folder);
      expect((await bluebox.coordinator.get(routes.showLedgerKey.at())).origin).toBe(origin);
      await bluebox.close();
    }
    expect(await sayLost(running)).toHaveProperty('refused');
    bluebox = await startBluebox(running.folder);
    const { earlier } = await bluebox.coordinator.get(routes.showLedgerKey.at());
    expect(earlier).toEqual([expect.objectContaining({ vkey: before.vkey })]);
  });
});

describe('sealing with a new key', () => {
  const RECORDS = 3_000;

  it('ends with the server that is closed meanwhile', async () => {
    const { bluebox: running, before } = await withEverything();
    const at = new Date().toISOString();
    for (let number = 0; number < 500; number++)
      await running.server.stores.vaults.pledge.put(`pledge-closed-${number}`, { number }, at);
    await replaced(running, 'vault');
    await replaced(running, 'session');
    const later = await restarted(running);
    await sealedAgain(later);
    expect(await later.server.stores.vaults.pledge.get('pledge-closed-499')).toEqual({
      number: 499,
    });
    await expectEverything(later, before);
  });

  it('goes on at the next start when the process is killed between two slices', {
    timeout: 120_000,
  }, async () => {
    buildStandalone();
    const { bluebox: running, before } = await withEverything();
    await running.close();
    const at = new Date().toISOString();
    const stores = openStores(running.dataFolder, loadKeys(running.keyFolder).vault);
    const subjects = Array.from({ length: RECORDS }, (_, number) => `pledge-kill-${number}`);
    await Promise.all(
      subjects.map((subject) => stores.vaults.pledge.put(subject, { name: subject }, at)),
    );
    stores.close();

    const stateOfVault = async (url: string) => {
      const rows = await control<readonly KeyRow[]>({ ...running, url }, '/keys');
      return rows.find(({ purpose, generation }) => purpose === 'vault' && generation === 1)?.state;
    };
    const first = await startServerProcess(running);
    await control({ ...running, url: first.url }, '/keys/replace?purpose=vault');
    const seen = await stateOfVault(first.url);
    await first.killHard();
    expect(seen).toMatch(/^still read: \d+ records/);

    const left = openStores(running.dataFolder, loadKeys(running.keyFolder).vault);
    const { sealedBefore } = left.vaults.pledge;
    expect(sealedBefore()).toBeGreaterThan(0);
    expect(sealedBefore()).toBeLessThan(RECORDS + 10);
    for (const subject of subjects)
      expect(await left.vaults.pledge.get(subject)).toEqual({ name: subject });
    left.close();

    bluebox = await startBluebox(running.folder);
    await sealedAgain(bluebox);
    for (const subject of subjects)
      expect(await bluebox.server.stores.vaults.pledge.get(subject)).toEqual({ name: subject });
    await expectEverything(bluebox, before);
  });
});
