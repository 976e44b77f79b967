import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  scan,
  startBrowserWorld,
  tabTo,
  wordsOf,
} from './pages-in-browser.ts';
import { PATIENT, signedInPage } from './signed-in-page.ts';
import { medicineLine, openDrive, today } from './support.ts';

// A test may take minutes, because axe checks every step.
vi.setConfig({ testTimeout: 600_000 });

const NAME = '复方对乙酰氨基酚维生素C泡腾片（儿童草莓口味家庭装）';

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

describe.each([
  ['zh', 1280],
  ['en', 360],
] as const)('packing out of order, in %s at %i px', (language, width) => {
  const say = wordsOf(language);
  let page: Page;
  let failures: string[];
  let driveId: string;
  let boxId: string;
  const dialog = () =>
    page.getByRole('dialog', { name: say('packing.orderTitle', { name: NAME }) });
  const contents = async () =>
    (await world.coordinator.get(routes.showBox.at({ boxId }))).contents.map(
      ({ lot, quantity }) => [lot, quantity],
    );

  /** Takes in a walk-in and accepts it. */
  const stocked = async (quantity: number, expiry: string, lot: string) => {
    const { receptionId } = await world.coordinator.post(routes.recordReception.at(), {
      driveId,
      lines: [{ item: { ...medicineLine(1).item, name: NAME }, quantity, expiry, lot }],
    });
    await world.coordinator.post(routes.inspect.at({ receptionId }), {
      lineId: 'x1',
      parts: [{ quantity, seen: { condition: 'sealed' } }],
    });
  };

  beforeAll(async () => {
    ({ page, failures } = await signedInPage(world, width, language));
    driveId = await openDrive(world.coordinator, `order-${language}-${width}`);
    await stocked(2, today(500), 'EARLY77');
    await stocked(3, today(800), 'LATER88');
    ({ boxId } = await world.coordinator.post(routes.openBox.at(), { driveId }));
    await world.server.application.settled();
    await page.goto(`${world.server.url}/console/drives/${driveId}/packing/${boxId}`);
    await page.getByText(say('scan.next')).waitFor(PATIENT);
  });
  afterAll(() => page?.context().close());

  it('a refused scan offers the goods that expire first, and packs them', async () => {
    await scan(page, 'LATER88');
    await dialog().waitFor(PATIENT);
    const first = dialog().getByRole('button', {
      name: say('packing.orderFirst', {
        amount: say('vocabulary:quantity.box', { count: 3 }),
      }),
    });
    await first.waitFor(PATIENT);
    await expectAccessible(page);
    expect(await contents()).toEqual([]);
    await tabTo(page, first);
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'hidden' });
    await page.locator('.scan-verdict-right').waitFor(PATIENT);
    expect(await contents()).toEqual([
      ['EARLY77', 2],
      ['LATER88', 1],
    ]);
    await scan(page, 'LATER88');
    await expect.poll(contents, PATIENT).toEqual([
      ['EARLY77', 2],
      ['LATER88', 3],
    ]);
  });

  it('a refused scan is packed all the same for a reason', async () => {
    await stocked(2, today(400), 'EARLY55');
    await stocked(1, today(900), 'LATER99');
    await world.server.application.settled();
    await page.reload();
    await page.getByText(say('scan.next')).waitFor(PATIENT);
    await scan(page, 'LATER99');
    await dialog().waitFor(PATIENT);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    await scan(page, 'LATER99');
    const override = dialog().getByRole('button', { name: say('packing.orderOverride') });
    expect(await override.isDisabled()).toBe(true);
    await dialog()
      .getByRole('radio', { name: say('overrideReason.emergency') })
      .check();
    await override.click();
    await dialog().waitFor({ state: 'hidden' });
    await expect.poll(contents, PATIENT).toContainEqual(['LATER99', 1]);
    expect(await contents()).not.toContainEqual(['EARLY55', 2]);
  });

  it('a line that is chosen from stock asks the same way', async () => {
    await stocked(1, today(950), 'LATER11');
    await world.server.application.settled();
    await page.reload();
    const pack = page.getByRole('button', { name: say('packing.packThis', { name: NAME }) });
    await expect.poll(() => pack.count(), PATIENT).toBe(2);
    await pack.last().click();
    await dialog().waitFor(PATIENT);
    await dialog()
      .getByRole('button', {
        name: say('packing.orderFirst', {
          amount: say('vocabulary:quantity.box', { count: 1 }),
        }),
      })
      .waitFor(PATIENT);
    await expectAccessible(page);
    await dialog()
      .getByRole('radio', { name: say('overrideReason.other') })
      .check();
    await dialog()
      .getByRole('button', { name: say('packing.orderOverride') })
      .click();
    await dialog().waitFor({ state: 'hidden' });
    await expect.poll(contents, PATIENT).toContainEqual(['LATER11', 1]);
    expect(failures).toEqual([]);
  });
});
