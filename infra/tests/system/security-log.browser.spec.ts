import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  openPage,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { invite, signIn } from './signed-in-page.ts';
import { acceptedParcel, COORDINATOR, openDrive } from './support.ts';

// A test may take minutes, because axe checks every step.
vi.setConfig({ testTimeout: 600_000 });

const SCREENS = [
  ['zh', 1280],
  ['en', 360],
] as const;

let world: BrowserWorld;
let driveId: string;
let pledgeId: string;
let boxId: string;
beforeAll(async () => {
  world = await startBrowserWorld();
  driveId = await openDrive(world.coordinator, 'who-did-what');
  const { parcelId, pledge } = await acceptedParcel(world, driveId, 2);
  pledgeId = pledge.pledgeId;
  ({ boxId } = await world.coordinator.post(routes.openBox.at(), { driveId }));
  await world.coordinator.post(routes.packBox.at({ boxId }), { parcelId, quantity: 2 });
  await invite(world.coordinator, world, { login: 'liming', name: '李明', roles: ['desk'] });
  await world.coordinator.get(routes.showPledge.at({ pledgeId }));
});
afterAll(() => world?.close());

describe.each(SCREENS)('who did what, in %s at %i px', (language, width) => {
  const say = wordsOf(language);
  let page: Page;
  let failures: string[];
  const at = (path: string) => world.server.url + path;
  beforeAll(async () => {
    ({ page, failures } = await openPage(world, { width, height: 800 }, language));
    await signIn(page, world);
  });
  afterAll(() => page?.context().close());

  it('is in the security log, which is filtered and exported', async () => {
    await page.goto(at('/console/people'));
    await page.getByRole('link', { name: say('securityLog.title') }).click();
    await page.getByRole('heading', { level: 1, name: say('securityLog.title') }).waitFor();
    const rows = page.getByRole('row');
    await rows
      .filter({ hasText: say('vocabulary:logKind.contacts-read') })
      .first()
      .waitFor();
    await rows.filter({ hasText: '李明' }).first().waitFor();
    await expectAccessible(page);
    await page
      .getByLabel(say('vocabulary:logHeading.kind'))
      .selectOption({ label: say('vocabulary:logKind.invitation-made') });
    await page.waitForURL(/kind=invitation-made/);
    await expect.poll(() => rows.filter({ hasText: '李明' }).count()).toBe(1);
    await page
      .getByLabel(say('vocabulary:logHeading.kind'))
      .selectOption({ label: say('vocabulary:logKind.account-revoked') });
    await page.getByText(say('securityLog.none')).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: say('filter.showAll') }).click();
    await rows.filter({ hasText: '李明' }).first().waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: say('securityLog.export') }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^security-log-\d{4}-\d{2}-\d{2}\.csv$/);
    expect(failures).toEqual([]);
  });

  it('is on the pages of a pledge and a carton, and in the feed', async () => {
    for (const path of [`pledges/${pledgeId}`, `packing/${boxId}`]) {
      await page.goto(at(`/console/drives/${driveId}/${path}`));
      const history = page.getByRole('region', { name: say('history.title') });
      await history.getByText(COORDINATOR.name).first().waitFor();
      await expectAccessible(page);
    }
    await page.goto(at(`/console/drives/${driveId}/board?card=feed`));
    const feed = page.getByRole('region', { name: say('board.feed') });
    await feed.getByText(COORDINATOR.name).first().waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
  });
});
