import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  type Language,
  type OpenedPage,
  readQrCodes,
  startBrowserWorld,
  tabTo,
  wordsOf,
} from './pages-in-browser.ts';
import { signedInPage } from './signed-in-page.ts';
import { acceptedParcel, medicineLine, openDrive, pledgeBody } from './support.ts';

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

describe.each([
  ['zh', 1280],
  ['en', 390],
] as const)('in %s at %i px', (language: Language, width) => {
  const say = wordsOf(language);
  let opened: OpenedPage;
  let driveId: string;
  let emptyDriveId: string;

  beforeAll(async () => {
    driveId = await openDrive(world.coordinator, `board-${language}`);
    emptyDriveId = await openDrive(world.coordinator, `empty-${language}`);
    await acceptedParcel(world, driveId, 7);
    opened = await signedInPage(world, width, language);
  });
  afterAll(() => opened?.page.context().close());

  it('the board shows pledges per hour as a chart and as a table', async () => {
    const { page } = opened;
    await page.goto(`${world.server.url}/console/drives/${driveId}/board`);
    await page.locator('.hour-chart canvas').waitFor();
    await page
      .getByRole('link', { name: say('board.detailsOf', { title: say('board.hours') }) })
      .click();
    await page.waitForURL(/card=hours/);
    await page.locator('.hour-chart canvas').waitFor();
    await page.getByText(say('board.asTable')).click();
    await page.getByRole('columnheader', { name: say('board.hour') }).waitFor();
    await expectAccessible(page);
  });

  it('the board shares connections between windows (the fourth window took the last one, and no page loaded any more)', async () => {
    const { page } = opened;
    const windows = [page];
    for (let more = 0; more < 4; more++) windows.push(await page.context().newPage());
    for (const window of windows) {
      await window.goto(`${world.server.url}/console/drives/${driveId}/board`);
      await window.getByText(say('board.live'), { exact: true }).waitFor();
    }
    for (const address of [`/d/board-${language}`, `/console/drives/${driveId}/pledges`]) {
      const other = await page.context().newPage();
      await other.goto(`${world.server.url}${address}`);
      await other.getByRole('heading', { level: 1 }).waitFor();
      await other.close();
    }
    // A new event appears in every window.
    const { reference } = await world.coordinator.post(
      routes.submitPledge.at({ driveId }),
      pledgeBody(1),
    );
    for (const window of windows)
      await window
        .getByRole('region', { name: say('board.feed') })
        .getByText(reference)
        .first()
        .waitFor();
    for (const window of windows.slice(1)) await window.close();
  });

  it('the board says what is still missing in an empty drive', async () => {
    const { page } = opened;
    await page.goto(`${world.server.url}/console/drives/${emptyDriveId}/board`);
    await page.getByText(say('board.hoursEmpty')).waitFor();
    await expectAccessible(page);
  });

  it('the board shows past moments by its slider, and returns to the present', async () => {
    const { page } = opened;
    await page.goto(`${world.server.url}/console/drives/${driveId}/board`);
    const accepted = page.locator('.funnel-accepted');
    await expect.poll(() => accepted.innerText(), { timeout: 20_000 }).toContain('7');
    await tabTo(page, page.getByRole('slider', { name: say('board.moment') }));
    // The slider begins in an hour before the drive opened, so the board is empty at first.
    await page.keyboard.press('Home');
    await page.waitForURL(/\?at=/);
    await page.getByText(say('board.empty')).waitFor();
    await expectAccessible(page);
    await page.reload();
    await page.getByText(say('board.empty')).waitFor();
    await page.getByRole('button', { name: say('board.backToNow') }).click();
    await expect.poll(() => accepted.innerText(), { timeout: 20_000 }).toContain('7');
  });

  it('the board has a version without a frame for a screen on the wall, which follows the drive', async () => {
    const { page } = opened;
    await page.goto(`${world.server.url}/console/drives/${driveId}/wall`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByText(say('board.live'), { exact: true }).waitFor();
    await expectAccessible(page);
    expect(await page.getByRole('navigation').count()).toBe(0);
    const inAll = async () => {
      const sum = page.locator('.wall-totals > div').filter({ hasText: say('board.wallSum.all') });
      return Number(/\d+/.exec(await sum.locator('dd').innerText())?.[0]);
    };
    const before = await inAll();
    expect(before).toBeGreaterThanOrEqual(7);
    await world.coordinator.post(routes.submitPledge.at({ driveId }), {
      ...pledgeBody(1),
      lines: [medicineLine(243)],
    });
    await expect.poll(inAll, { timeout: 20_000 }).toBe(before + 243);
    expect(opened.failures).toEqual([]);
  });

  it('the board does not draw its chart again when totals change (it did each time)', async () => {
    const { page } = opened;
    await page.goto(`${world.server.url}/console/drives/${driveId}/board`);
    const canvas = page.locator('.hour-chart canvas');
    await canvas.waitFor();
    await page.evaluate(`document.querySelector('.hour-chart canvas').wasThere = true`);
    const pledges = page.locator('.tile dd').first();
    const before = Number(await pledges.innerText());
    await world.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(1));
    await expect
      .poll(async () => Number(await pledges.innerText()), { timeout: 30_000 })
      .toBe(before + 1);
    expect(await page.evaluate(`document.querySelector('.hour-chart canvas').wasThere`)).toBe(true);
  });

  it('the poster of a drive has a code that leads to the page of the drive', async () => {
    const { page } = opened;
    await page.setViewportSize({ width: 1280, height: 1200 });
    await page.goto(`${world.server.url}/console/drives/${driveId}/poster`);
    await page.getByRole('img', { name: say('poster.qr') }).waitFor();
    await page.waitForLoadState('networkidle');
    await expectAccessible(page);
    const picture = await page.getByRole('article').screenshot();
    expect(await readQrCodes(picture)).toEqual([`${world.server.url}/d/board-${language}`]);
    await page.setViewportSize({ width, height: 800 });
  });

  it('the page of a box shows at once what somebody else packs', async () => {
    const { page } = opened;
    const { coordinator } = world;
    const { boxId } = await coordinator.post(routes.openBox.at(), {
      driveId,
    });
    await page.goto(`${world.server.url}/console/drives/${driveId}/packing/${boxId}`);
    await page.getByText(say('packing.boxEmpty')).waitFor();
    const { parcels } = await coordinator.get(
      routes.listParcels.at({ driveId }, { available: true }),
    );
    await coordinator.post(routes.packBox.at({ boxId }), {
      parcelId: parcels[0]?.id ?? '',
      quantity: 7,
    });
    // The page updates without a reload.
    await page.getByText(say('packing.boxEmpty')).waitFor({ state: 'hidden' });
    const box = await coordinator.get(routes.showBox.at({ boxId }));
    expect(box.contents).toHaveLength(1);
  });
});
