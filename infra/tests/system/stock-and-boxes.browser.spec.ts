import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  startBrowserWorld,
  tabTo,
  wordsOf,
} from './pages-in-browser.ts';
import { pickingOn } from './picking.ts';
import { PATIENT, SCREENS, signedInPage } from './signed-in-page.ts';
import { acceptedParcel, medicineLine, openDrive } from './support.ts';

// A test may take minutes, because axe checks every step.
vi.setConfig({ testTimeout: 600_000 });

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

describe.each(SCREENS)('lists, in %s at %i px', (language, width) => {
  const say = wordsOf(language);
  let page: Page;
  let failures: string[];
  let driveId: string;
  let on: ReturnType<typeof pickingOn>;
  const at = (path: string) => `${world.server.url}/console/drives/${driveId}/${path}`;
  const settled = () => world.server.application.settled();

  beforeAll(async () => {
    ({ page, failures } = await signedInPage(world, width, language));
    on = pickingOn(page, say);
    driveId = await openDrive(world.coordinator, `goods-${language}-${width}`);
  });
  afterAll(() => page?.context().close());

  it('of stock can be filtered, and pack the picked goods into one box', async () => {
    await acceptedParcel(world, driveId, 1);
    await acceptedParcel(world, driveId, 2);
    await acceptedParcel(world, driveId, 3);
    const { boxId } = await world.coordinator.post(routes.openBox.at(), {
      driveId,
    });
    const contents = async () =>
      (await world.coordinator.get(routes.showBox.at({ boxId }))).contents
        .map(({ quantity }) => quantity)
        .sort();
    await settled();
    await page.goto(at('packing/stock'));
    await page.getByRole('textbox', { name: say('packing.searchStock') }).fill('没有这种');
    await page.waitForURL(/text=/);
    await page.getByText(say('packing.nothingFound')).waitFor();
    await expectAccessible(page);
    await page.reload();
    await page.getByText(say('packing.nothingFound')).waitFor();
    await page.goto(at('packing/stock?sort=most'));
    await expect
      .poll(() => page.locator('tbody td.strong').allInnerTexts(), PATIENT)
      // Equal items with the same expiry are one line, even from several givers.
      .toEqual([expect.stringContaining('6')]);
    await expectAccessible(page);

    // A line opens to the goods of each giver, and is read only then.
    const { name } = medicineLine(1).item;
    const split = page.getByRole('button', { name: say('stock.partsOf', { name, count: 3 }) });
    await on.press(split);
    const givers = page.getByRole('link', { name: /^XLX-/ });
    await givers.nth(2).waitFor();
    const { parcels } = await world.coordinator.get(routes.listParcels.at({ driveId }));
    const [{ pledgeId = '' } = {}] = parcels;
    const { reference } = await world.coordinator.get(routes.showPledge.at({ pledgeId }));
    await page.getByRole('link', { name: reference }).waitFor();
    const inStore = say('board.shortDated.free', {
      quantity: say('vocabulary:quantity.box', { count: 3 }),
    });
    await page.locator('.stock-split').getByText(inStore).waitFor();
    await expectAccessible(page);
    await on.press(split);
    await givers.first().waitFor({ state: 'hidden' });

    await on.pickAll();
    await on.press(on.bar().getByRole('button', { name: say('stock.packChosen') }));
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await expectAccessible(page);
    await on.press(dialog.getByRole('button', { name: say('packing.pack'), exact: true }));
    await on
      .report()
      .getByText(say('bulk.packed', { count: 3 }))
      .waitFor();
    await expectAccessible(page);
    expect(await contents()).toEqual([1, 2, 3]);

    // Somebody else seals the box while the dialog is open.
    await acceptedParcel(world, driveId, 4);
    await page.reload();
    await on.pick(medicineLine(4).item.name);
    await on.press(on.bar().getByRole('button', { name: say('stock.packChosen') }));
    await dialog.waitFor();
    await world.coordinator.post(routes.sealBox.at({ boxId }), { weight: 2_500 });
    await on.press(dialog.getByRole('button', { name: say('packing.pack'), exact: true }));
    await on
      .report()
      .getByText(say('bulk.refused', { count: 1 }))
      .waitFor();
    await on.report().getByText(say('problems.BOX_NOT_OPEN')).waitFor();
    expect(await contents()).toEqual([1, 2, 3]);
  });

  it('of boxes seal, print and add the picked boxes to a consignment, and report failures', async () => {
    const { parcels } = await world.coordinator.get(
      routes.listParcels.at({ driveId }, { available: true }),
    );
    const open = () => world.coordinator.post(routes.openBox.at(), { driveId });
    const { boxId } = await open();
    await world.coordinator.post(routes.packBox.at({ boxId }), {
      parcelId: parcels[0]?.id ?? '',
      quantity: 4,
    });
    await open();
    await settled();
    await page.goto(at('packing?status=open'));
    await page.getByRole('link', { name: say('packing.boxNumber', { number: 2 }) }).waitFor();
    expect(
      await page.getByRole('link', { name: say('packing.boxNumber', { number: 1 }) }).count(),
    ).toBe(0);
    await page.goto(at('packing'));
    for (const number of [1, 2]) await on.pick(say('packing.boxNumber', { number }));
    await expectAccessible(page);
    const labels = await on
      .bar()
      .getByRole('link', { name: say('packing.printLabels') })
      .getAttribute('href');
    await on.press(on.bar().getByRole('button', { name: say('packing.seal') }));
    const dialog = page.getByRole('dialog');
    await dialog.getByText(say('packing.sealedAlready', { count: 1 })).waitFor();
    await tabTo(page, dialog.getByLabel(say('packing.weightOf', { number: 2 })));
    await page.keyboard.type('2.5');
    await expectAccessible(page);
    await on.press(dialog.getByRole('button', { name: say('packing.sealNow') }));
    await on
      .report()
      .getByText(say('bulk.sealed', { count: 1 }))
      .waitFor();
    await page.reload();
    for (const number of [1, 2, 3]) await on.pick(say('packing.boxNumber', { number }));
    await on.press(on.bar().getByRole('button', { name: say('packing.claimChosen') }));
    await dialog.waitFor();
    await expectAccessible(page);
    await on.press(dialog.getByRole('button', { name: say('packing.intoNewConsignment') }));
    await on
      .report()
      .getByText(say('bulk.claimed', { count: 2 }))
      .waitFor();
    expect(await on.report().getByRole('listitem').allInnerTexts()).toEqual([
      `${say('packing.boxNumber', { number: 3 })} ${say('problems.BOX_NOT_SEALED')}`,
    ]);
    await expectAccessible(page);
    await settled();
    const { boxes } = await world.coordinator.get(
      routes.listBoxes.at({ driveId }, { status: 'granted' }),
    );
    expect(boxes.map(({ number }) => number).sort()).toEqual([1, 2]);
    await page.goto(world.server.url + labels);
    await page
      .getByRole('article', { name: say('label.name') })
      .nth(1)
      .waitFor();
    await expectAccessible(page);
    await page.goto(at('consignments?status=delivered'));
    await page.getByText(say('consignments.noneLikeThis')).waitFor();
    await page.goto(at('consignments?status=preparing'));
    await page.getByText(say('consignments.number', { number: 1 })).click();
    await page.getByRole('heading', { name: say('consignments.dispatch') }).waitFor();
    await expectAccessible(page);
  });

  it('cause no error in their pages', () => {
    expect(failures).toEqual([]);
  });
});
