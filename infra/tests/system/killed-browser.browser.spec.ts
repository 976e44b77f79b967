import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routes } from '@bluebox/contracts/routes';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { driveOnItsWay } from './drive-on-its-way.ts';
import { isOnDisk, type OwnBrowser, refuseCookies, startOwnBrowser } from './own-browser.ts';
import {
  type BrowserWorld,
  eventually,
  expectAccessible,
  startBrowserWorld,
  WIDTHS,
  wordsOf,
} from './pages-in-browser.ts';
import { fillPledgeForm, givenReference, sendPledge } from './pledge-form.ts';
import { openDrive } from './support.ts';

const say = wordsOf('zh');
const TO_DISK = { timeout: 60_000, interval: 200 };

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

let profile: string;
let browser: OwnBrowser;
beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), 'bluebox-profile-'));
});
afterEach(async () => {
  await browser?.kill();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
});
const open = async (): Promise<Page> => {
  browser = await startOwnBrowser(profile);
  const page = await browser.context.newPage();
  await page.setViewportSize(WIDTHS.phone);
  page.setDefaultTimeout(60_000);
  page.on('dialog', (dialog) => void dialog.accept());
  return page;
};
const pledgesOf = (driveId: string) => world.coordinator.get(routes.listPledges.at({ driveId }));
/** Collects the Idempotency-Keys of pledges that are sent from now on. */
const keysOf = (context: BrowserContext): string[] => {
  const keys: string[] = [];
  context.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/pledges'))
      keys.push(request.headers()['idempotency-key'] ?? '');
  });
  return keys;
};

describe('a browser that is killed', () => {
  it('still has the draft when it is opened again', async () => {
    const driveId = await openDrive(world.coordinator, 'killed-draft');
    let page = await open();
    await page.goto(`${world.server.url}/d/killed-draft/give`);
    await fillPledgeForm(page, say, { name: '连花清瘟胶囊' });
    await expect
      .poll(() => isOnDisk(profile, 'Local Storage', `draft.${driveId}`), TO_DISK)
      .toBe(true);
    await browser.kill();
    page = await open();
    await page.goto(`${world.server.url}/d/killed-draft/give`);
    await page.getByRole('heading', { name: say('public:items.title', { count: 1 }) }).waitFor();
    await page.getByText('连花清瘟胶囊', { exact: true }).waitFor();
    await expectAccessible(page);
  });

  it('sends queued pledges once, with the same key', async () => {
    const driveId = await openDrive(world.coordinator, 'killed-offline');
    let page = await open();
    const before = keysOf(browser.context);
    await page.goto(`${world.server.url}/d/killed-offline/give`);
    await fillPledgeForm(page, say);
    await browser.context.setOffline(true);
    await sendPledge(page, say).click();
    await page.getByRole('heading', { name: say('public:waiting.title') }).waitFor();
    await expectAccessible(page);
    await expect
      .poll(() => isOnDisk(profile, 'Local Storage', `pending.${driveId}`), TO_DISK)
      .toBe(true);
    await browser.kill();
    expect((await pledgesOf(driveId)).total).toBe(0);

    page = await open();
    const after = keysOf(browser.context);
    await page.goto(`${world.server.url}/d/killed-offline/give`);
    const reference = await givenReference(page, say);
    expect(new Set([...before, ...after]).size).toBe(1);
    expect(after.length).toBeGreaterThan(0);
    await eventually(async () =>
      expect((await pledgesOf(driveId)).pledges.map((pledge) => pledge.reference)).toEqual([
        reference,
      ]),
    );
  });

  it('registers a pledge only once when its response was lost', async () => {
    const driveId = await openDrive(world.coordinator, 'killed-answer');
    let page = await open();
    await page.goto(`${world.server.url}/d/killed-answer/give`);
    await fillPledgeForm(page, say);
    // The service receives the pledge, but its response does not reach the phone.
    await page.route('**/pledges', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await sendPledge(page, say).click();
    await page.getByRole('heading', { name: say('public:waiting.title') }).waitFor();
    await expect
      .poll(() => isOnDisk(profile, 'Local Storage', `pending.${driveId}`), TO_DISK)
      .toBe(true);
    await browser.kill();
    await eventually(async () => expect((await pledgesOf(driveId)).total).toBe(1));
    const [first] = (await pledgesOf(driveId)).pledges;

    page = await open();
    await page.goto(`${world.server.url}/d/killed-answer/give`);
    expect(await givenReference(page, say)).toBe(first?.reference);
    await world.server.application.settled();
    expect((await pledgesOf(driveId)).total).toBe(1);
  });

  it('gets the reference of a pledge whose staff number is not stored on the device (the reference was lost)', async () => {
    const driveId = await openDrive(world.coordinator, 'killed-contact');
    let page = await open();
    await page.goto(`${world.server.url}/d/killed-contact/give`);
    await fillPledgeForm(page, say, { staffNumber: 'BK900002' });
    await page.route('**/pledges', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await sendPledge(page, say).click();
    await page.getByRole('heading', { name: say('public:waiting.title') }).waitFor();
    await expect
      .poll(() => isOnDisk(profile, 'Local Storage', `pending.${driveId}`), TO_DISK)
      .toBe(true);
    expect(isOnDisk(profile, 'Local Storage', 'BK900002')).toBe(false);
    await browser.kill();
    page = await open();
    await page.goto(`${world.server.url}/d/killed-contact/give`);
    const reference = await givenReference(page, say);
    await expectAccessible(page);
    await eventually(async () =>
      expect((await pledgesOf(driveId)).pledges.map((pledge) => pledge.reference)).toEqual([
        reference,
      ]),
    );
  });

  it("sends the recipient's queued report on a box", async () => {
    const drive = await driveOnItsWay(world.server, world.coordinator, 'killed-recipient');
    let page = await open();
    await page.goto(drive.recipientLink);
    const card = page.locator('article').first();
    await card.locator('.verdict-missing').waitFor();
    await browser.context.setOffline(true);
    await card.locator('.verdict-missing').click();
    await card
      .getByRole('button', { name: say('public:receipt.confirm-missing', { number: 1 }) })
      .click();
    await card.getByText(say('public:receipt.kept')).waitFor();
    await expect
      .poll(() => isOnDisk(profile, 'IndexedDB', drive.boxIds[0] ?? ''), TO_DISK)
      .toBe(true);
    await browser.kill();
    page = await open();
    await page.goto(drive.recipientLink);
    await eventually(async () => {
      const { boxes } = await world.coordinator.get(
        routes.showConsignment.at({ consignmentId: drive.consignmentId }),
      );
      expect(boxes.map(({ status }) => status)).toEqual(['confirmed', 'dispatched', 'dispatched']);
    });
  });
});

describe('a browser that refuses cookies and storage', () => {
  it('can still register a pledge', async () => {
    const driveId = await openDrive(world.coordinator, 'no-storage');
    refuseCookies(profile);
    const page = await open();
    const failures: string[] = [];
    page.on('pageerror', (error) => failures.push(String(error)));
    await page.goto(`${world.server.url}/d/no-storage`);
    expect(
      await page.evaluate('(() => { try { localStorage; return 1; } catch { return 0; } })()'),
    ).toBe(0);
    await page.getByRole('link', { name: say('public:drive.give') }).click();
    await fillPledgeForm(page, say);
    await sendPledge(page, say).click();
    const reference = await givenReference(page, say);
    await expectAccessible(page);
    await eventually(async () =>
      expect((await pledgesOf(driveId)).pledges.map((pledge) => pledge.reference)).toEqual([
        reference,
      ]),
    );
    expect(failures).toEqual([]);
  });

  it('can still open private links (they were refused without a cookie)', async () => {
    const drive = await driveOnItsWay(world.server, world.coordinator, 'no-cookies');
    refuseCookies(profile);
    const page = await open();
    await page.goto(drive.giverLink);
    await page.getByRole('heading', { level: 1, name: say('public:pledge.title') }).waitFor();
    await expectAccessible(page);
    await page.goto('about:blank');
    await page.goto(drive.recipientLink);
    const card = page.locator('article').first();
    await card.locator('.verdict-well').click();
    await card
      .getByRole('button', { name: say('public:receipt.confirm-well', { number: 1 }) })
      .click();
    await page.locator('.box-confirmed').waitFor();
    await expectAccessible(page);
    const { boxes } = await world.coordinator.get(
      routes.showConsignment.at({ consignmentId: drive.consignmentId }),
    );
    expect(boxes.map(({ status }) => status)).toEqual(['confirmed', 'dispatched', 'dispatched']);
  });
});
