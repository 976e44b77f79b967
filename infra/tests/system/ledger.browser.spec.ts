import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { routes } from '@bluebox/contracts/routes';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { verifyLedger, verifyProof } from '../../../services/notary/verifier/verify.mjs';
import {
  ALL_LOOKS,
  type BrowserWorld,
  expectAccessible,
  localeOf,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { openDrive, pledgeBody } from './support.ts';

let world: BrowserWorld;
let driveId: string;
let pledgeId: string;
let code: string;
beforeAll(async () => {
  world = await startBrowserWorld();
  driveId = await openDrive(world.coordinator, 'checked');
  const pledge = await world.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(3));
  ({ pledgeId, code } = pledge);
  await world.coordinator.post(routes.recordReception.at(), {
    driveId,
    reference: pledge.reference,
    lines: [{ lineId: 'l1', quantity: 3 }],
  });
  await world.server.application.settled();
});
afterAll(() => world?.close());

async function downloaded(page: Page, link: Locator): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

describe.each(ALL_LOOKS)('the public ledger, on a %s in %s', (width, language) => {
  const words = wordsOf(language);
  const say = (key: string) => words(`public:${key}`);
  const summary = (page: Page, key: string) => page.locator('summary', { hasText: say(key) });

  it('is checked by a giver with files that the page of the pledge offers', async () => {
    const { page, failures, context } = await world.open(width, localeOf(language));
    const proofsOf = routes.listPledgeProofs.at({ pledgeId });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${world.server.url}/p#${code}`);
    await summary(page, 'ledger.title').waitFor();
    expect(asked).not.toContain(proofsOf);
    expect(asked).not.toContain(routes.showLedgerKey.at());

    await page.route(`**${proofsOf}`, (route) => route.abort(), { times: 1 });
    await summary(page, 'ledger.title').click();
    await page.getByText(say('ledger.failed')).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: say('ledger.retry'), exact: true }).click();

    const proofs = page.getByRole('link', { name: say('ledger.proof') });
    await proofs.first().waitFor();
    const key = await page.getByLabel(say('ledger.key')).inputValue();
    await expectAccessible(page);
    const types: string[] = [];
    for (const link of await proofs.all()) {
      const { name, text } = await downloaded(page, link);
      expect(name).toMatch(/\.tlog-proof$/);
      types.push((await verifyProof(text, key)).details[1]);
    }
    expect(types.sort()).toEqual([
      'pledge.hand-in-noted',
      'pledge.submitted',
      'reception.recorded',
    ]);
    const file = (name: string) => page.getByRole('link', { name: say(name), exact: true });
    const checker = await downloaded(page, file('ledger.page'));
    expect(checker.name).toBe('verify.html');
    expect(checker.text).toContain('<!doctype html>');
    const ledger = await downloaded(page, file('ledger.download'));
    expect(await verifyLedger(ledger.text, key)).toMatchObject({ drive: driveId });
    expect(failures).toEqual([]);
    await context.close();
  });

  it('is compared with the three lines of a paper, typed by hand, on the page that works offline', async () => {
    const { page, failures, context } = await world.open(width, localeOf(language));
    const { text } = await (async () => {
      await page.goto(`${world.server.url}/d/checked`);
      await summary(page, 'ledger.drive').click();
      const link = page.getByRole('link', { name: say('ledger.download'), exact: true });
      return downloaded(page, link);
    })();
    const { checkpoint, key } = JSON.parse(text.split('\n')[0] ?? '');
    const [origin, size, root = ''] = checkpoint.split('\n') as string[];
    const folder = mkdtempSync(join(tmpdir(), 'bluebox-verifier-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'verify.html');
    writeFileSync(file, await (await fetch(`${world.server.url}/ledger/verify.html`)).text());
    await context.setOffline(true);
    await page.goto(pathToFileURL(file).href);
    const result = page.locator('#result');
    const check = async (chosen: { name: string; text: string }, typed: string) => {
      const buffer = Buffer.from(chosen.text);
      await page
        .locator('#file')
        .setInputFiles({ name: chosen.name, mimeType: 'text/plain', buffer });
      await page.locator('#key').fill(key);
      await page.locator('#earlier').fill(typed);
      await result.evaluate((element) => element.replaceChildren());
      await page.locator('button[type=submit]').click();
      await result.filter({ hasText: /./ }).waitFor();
      return [await result.getAttribute('class'), await result.innerText()] as const;
    };
    const inGroups = root.replace(/.{4}(?=.)/g, '$& ').replace(' ', '\n');
    const paper = (lines: readonly string[]) => lines.join('\n');
    const ledger = { name: 'ledger.jsonl', text };
    const served = { name: 'checkpoint', text: checkpoint };
    for (const chosen of [ledger, served]) {
      const [isGood, said] = await check(chosen, paper([` ${origin}`, `${size} `, inGroups]));
      expect([isGood, said]).toEqual(['good', expect.stringContaining(`${size}`)]);
      expect(said).toContain(language === 'zh' ? '没有签名' : 'no signature');
      await expectAccessible(page);
      const changed = (root.startsWith('+') ? '/' : '+') + root.slice(1);
      const other = await check(chosen, paper([origin ?? '', size ?? '', changed]));
      expect(other).toEqual([
        'bad',
        expect.stringContaining(language === 'zh' ? '第 1 个字' : 'character 1'),
      ]);
    }
    const misread = await check(ledger, paper([origin ?? '', `${size}O`, root]));
    expect(misread).toEqual(['bad', expect.stringContaining('“O”')]);
    const elsewhere = await check(ledger, paper(['log.example/other', size ?? '', root]));
    expect(elsewhere[0]).toBe('bad');
    expect(failures).toEqual([]);
    await context.close();
  });

  it('is offered with its key on the page of the drive', async () => {
    const { page, failures, context } = await world.open(width, localeOf(language));
    await page.goto(`${world.server.url}/d/checked`);
    await summary(page, 'ledger.drive').click();
    const key = await page.getByLabel(say('ledger.key')).inputValue();
    // The bar at the lower edge of the window covers none of the links now.
    await page.evaluate(`document.querySelector('details').scrollIntoView()`);
    await expectAccessible(page);
    const link = page.getByRole('link', { name: say('ledger.download'), exact: true });
    expect(await verifyLedger((await downloaded(page, link)).text, key)).toMatchObject({
      drive: driveId,
    });
    expect(failures).toEqual([]);
    await context.close();
  });

  it('is named on the printed report by its newest checkpoint', async () => {
    const { page, failures, context } = await world.open(width, localeOf(language));
    await page.goto(`${world.server.url}/d/checked/report`);
    const lines = page.locator('.ledger-lines');
    await lines.waitFor({ state: 'attached' });
    expect(await lines.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    const { vkey, origin } = await world.coordinator.get(routes.showLedgerKey.at());
    const printed = await lines.innerText();
    const note = await (await fetch(`${world.server.url}/ledger/checkpoint`)).text();
    const [, size = '', root = ''] = note.split('\n');
    for (const part of [origin, size, vkey]) expect(printed).toContain(part);
    expect(printed.replaceAll(' ', '')).toContain(root);
    expect(failures).toEqual([]);
    await context.close();
  });
});
