import { routes } from '@bluebox/contracts/routes';
import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DriveOnItsWay, driveOnItsWay, packWalkIn } from './drive-on-its-way.ts';
import {
  type BrowserWorld,
  eventually,
  expectAccessible,
  expectFocus,
  LOOKS,
  localeOf,
  startBrowserWorld,
  tabTo,
  wordsOf,
} from './pages-in-browser.ts';
import { pictureFile } from './pictures.ts';

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

const consignmentOf = ({ consignmentId }: DriveOnItsWay) =>
  world.coordinator.get(routes.showConsignment.at({ consignmentId }));
const card = (page: Page, number: number) => page.locator('article').nth(number - 1);

describe.each(LOOKS)('a consignment on a %s in %s', (width, language) => {
  const say = wordsOf(language);
  const locale = localeOf(language);
  const slugOf = (name: string) => `${name}-${width}-${language}`;

  it('is reported on, thanked for and printed with the keyboard alone', async () => {
    const drive = await driveOnItsWay(world.server, world.coordinator, slugOf('keys'));
    const { page, failures, context } = await world.open(width, locale);
    const { keyboard } = page;
    await page.addInitScript('window.prints = 0; window.print = () => { window.prints += 1; };');
    await page.goto(drive.recipientLink);
    const press = async (name: string, within = page.locator('main')) => {
      await tabTo(page, within.getByRole('button', { name, exact: true }));
      await keyboard.press('Enter');
    };
    await tabTo(page, page.locator('#signer'));
    await keyboard.type('接收处主任');

    // Box 1 is damaged: its count is first empty, then too high, then two of twelve.
    const first = card(page, 1);
    const confirmDamaged = say('public:receipt.confirm-damaged', { number: 1 });
    await tabTo(page, first.locator('.verdict-well input'));
    await keyboard.press('Space');
    await keyboard.press('ArrowDown');
    await first.getByText(say('public:receipt.count-hint')).waitFor();
    await press(confirmDamaged, first);
    await expectFocus(first.getByRole('alert'));
    await expectAccessible(page);
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    const damaged = first.getByRole('textbox', { name: say('public:receipt.count-damaged') });
    await expectFocus(damaged);
    await keyboard.press('ControlOrMeta+A');
    await keyboard.type('13');
    await press(confirmDamaged, first);
    await expectFocus(first.getByRole('alert'));
    await expectAccessible(page);
    await tabTo(page, damaged);
    await keyboard.press('ControlOrMeta+A');
    await keyboard.type('2');
    await tabTo(page, first.getByLabel(say('public:receipt.note')));
    await keyboard.type('箱角压坏');
    await first.locator('input[type=file]').setInputFiles(pictureFile());
    await first.getByRole('img', { name: say('public:photo.chosen', { number: 1 }) }).waitFor();
    await press(confirmDamaged, first);
    await page.getByText('箱角压坏').waitFor();
    await expectAccessible(page);

    // Box 2 is missing. Cards of confirmed boxes move to the end.
    const missing = page.locator('article').filter({
      has: page.getByRole('heading', { name: say('public:receipt.box', { number: 2 }) }),
    });
    await tabTo(page, missing.locator('.verdict-well input'));
    await keyboard.press('ArrowUp');
    await press(say('public:receipt.confirm-missing', { number: 2 }), missing);
    await page.locator('.box-confirmed').nth(1).waitFor();
    const { boxes } = await consignmentOf(drive);
    expect(boxes[0]?.receipt).toMatchObject({ signer: '接收处主任', note: '箱角压坏' });
    expect(boxes[0]?.receipt?.lines).toMatchObject([{ received: 10, damaged: 2, missing: 0 }]);
    expect(boxes[1]?.receipt?.lines).toMatchObject([{ received: 0, missing: 5 }]);
    expect(boxes[2]?.status).toBe('dispatched');

    await press(say('public:thanks.send'));
    await expectFocus(page.getByRole('alert'));
    await expectAccessible(page);
    await tabTo(page, page.getByLabel(say('public:thanks.words')));
    await keyboard.type('收到了，谢谢大家。');
    await press(say('public:thanks.send'));
    await page.getByRole('heading', { name: say('public:thanks.said') }).waitFor();
    const { thanks } = await world.coordinator.get(
      routes.listThanks.at({ driveId: drive.driveId }),
    );
    expect(thanks).toMatchObject([{ words: '收到了，谢谢大家。', public: false }]);
    await press(say('public:receipt.print'));
    expect(await page.evaluate('window.prints')).toBe(1);
    await page.emulateMedia({ media: 'print' });
    const sheet = page.locator('.receipt-sheet');
    await sheet.getByText(say('public:sheet.title'), { exact: true }).waitFor();
    await sheet.getByText('西吉县红十字会').waitFor();
    await page.emulateMedia({ media: 'screen' });

    // Every giver sees the thanks on the page of their pledge.
    const giver = await world.open(width, locale);
    await giver.page.goto(drive.giverLink);
    await giver.page.getByText('收到了，谢谢大家。').waitFor();
    await expectAccessible(giver.page);
    expect(giver.failures).toEqual([]);
    await giver.context.close();
    expect(failures).toEqual([]);
    await context.close();
  });

  it('leaves out a box that is being reported when the rest is confirmed (it was confirmed as well)', async () => {
    const drive = await driveOnItsWay(world.server, world.coordinator, slugOf('rest'));
    const { page, failures, context } = await world.open(width, locale);
    await page.goto(drive.recipientLink);
    const well = (key: string, count: number) =>
      page.getByRole('button', { name: say(`public:receipt.${key}`, { count }), exact: true });
    await well('all-well', 3).waitFor();
    await card(page, 1).locator('.verdict-missing').click();
    await page.getByText(say('public:receipt.photo-hint-missing')).waitFor();
    await well('rest-well', 2).click();
    await page.getByRole('dialog').waitFor();
    await expectAccessible(page);
    await well('rest-confirm', 2).click();
    await page.locator('.box-confirmed').nth(1).waitFor();
    const { boxes } = await consignmentOf(drive);
    expect(boxes.map(({ status }) => status)).toEqual(['dispatched', 'confirmed', 'confirmed']);
    // The card of box 1 still has the unsent report.
    const confirm = say('public:receipt.confirm-missing', { number: 1 });
    await card(page, 1).getByRole('button', { name: confirm }).click();
    await page.locator('.box-confirmed').nth(2).waitFor();
    expect((await consignmentOf(drive)).boxes[0]?.receipt?.lines).toMatchObject([
      { received: 0, missing: 12 },
    ]);
    expect(failures).toEqual([]);
    await context.close();
  });

  it('shows its boxes before they are sent', async () => {
    const drive = await driveOnItsWay(world.server, world.coordinator, slugOf('before'));
    const again = await world.coordinator.post(routes.createConsignment.at(), {
      driveId: drive.driveId,
    });
    const { code } = await world.coordinator.post(
      routes.makeRecipientLink.at({ consignmentId: again.consignmentId }),
    );
    const boxId = await packWalkIn(world.server, world.coordinator, drive.driveId);
    await world.coordinator.post(routes.claimBoxes.at({ consignmentId: again.consignmentId }), {
      boxIds: [boxId],
    });
    await world.server.application.settled();
    const { page, failures, context } = await world.open(width, locale);
    await page.goto(`${world.server.url}/r#${code}`);
    await page.getByText(say('public:receipt.coming-boxes', { count: 1 })).waitFor();
    await page.getByText('感冒灵颗粒').waitFor();
    await page.getByText(say('public:receipt.coming-keep')).waitFor();
    // Nothing has been confirmed yet that could be corrected.
    await page.getByText(say('public:receipt.ask-general')).waitFor();
    expect(await page.getByText(say('public:receipt.ask')).count()).toBe(0);
    expect(await page.locator('.verdict-well').count()).toBe(0);
    await expectAccessible(page);
    // An open page updates after the dispatch.
    await world.coordinator.post(
      routes.dispatchConsignment.at({ consignmentId: again.consignmentId }),
      { carrier: '顺丰', waybill: 'SF1122334455' },
    );
    await page.locator('.verdict-well').waitFor();
    expect(failures).toEqual([]);
    await context.close();
  });

  it('keeps reports while the network is gone, and sends them when it is back', async () => {
    const drive = await driveOnItsWay(world.server, world.coordinator, slugOf('offline'));
    const { page, failures, context } = await world.open(width, locale);
    await page.goto(drive.recipientLink);
    await card(page, 1).locator('.verdict-well').waitFor();
    await context.setOffline(true);
    await card(page, 1).locator('.verdict-well').click();
    const confirm = say('public:receipt.confirm-well', { number: 1 });
    await card(page, 1).getByRole('button', { name: confirm }).dblclick();
    await card(page, 1).getByText(say('public:receipt.kept')).waitFor();
    await page.getByText(say('public:receipt.waiting', { count: 1 })).waitFor();
    await expectAccessible(page);
    // The first response is lost, and the repeated request results in the same receipt.
    let lost = 0;
    await context.route('**/receipts', async (route) => {
      if (lost++ > 0) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await context.setOffline(false);
    await page.getByRole('button', { name: say('public:waiting.retry') }).click();
    await page.locator('.box-confirmed').waitFor();
    // The live stream may show the receipt before the report is sent again.
    await page.getByText(say('public:receipt.waiting', { count: 1 })).waitFor({ state: 'hidden' });
    expect(lost).toBeGreaterThan(1);
    const { boxes } = await consignmentOf(drive);
    expect(boxes.map(({ status }) => status)).toEqual(['confirmed', 'dispatched', 'dispatched']);
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();
  });
});

describe('on a weak network', () => {
  it.each([
    ['recipient', 'receipt-page', /\/api\/shipment\/consignments\/[^/]+$/, '.verdict-well'],
    ['giver', 'pledge-page', /\/api\/pledge\/pledges\/[^/]+$/, '.timeline'],
  ] as const)(
    'the page of the %s loads link, script and data concurrently (it waited for one after the other)',
    async (who, chunk, first, shown) => {
      const drive = await driveOnItsWay(world.server, world.coordinator, `at-once-${who}`);
      const { page, failures, context } = await world.open('phone');
      const asked: Request[] = [];
      page.on('request', (request) => asked.push(request));
      const was = (pattern: RegExp) => asked.some((request) => pattern.test(request.url()));
      // The page's chunk is requested before the main script has arrived.
      await page.route('**/assets/index-*.js', async (route) => {
        await eventually(async () => expect(was(new RegExp(`/assets/${chunk}`))).toBe(true));
        await route.continue();
      });
      // The data behind the link is requested before the response to opening the link.
      await page.route(`**${routes.openLink.at()}`, async (route) => {
        await eventually(async () => expect(was(first)).toBe(true));
        await route.continue();
      });
      await page.goto(who === 'giver' ? drive.giverLink : drive.recipientLink);
      await page.locator(shown).first().waitFor();
      expect(asked.filter((request) => first.test(request.url()))).toHaveLength(1);
      if (who === 'recipient') expect(was(/\/api\/pledge\/drives/)).toBe(false);
      // The code is in no URL that was requested.
      const [, code = '-'] = drive.recipientLink.split('#');
      expect(asked.some((request) => request.url().split('#')[0]?.includes(code))).toBe(false);
      expect(failures).toEqual([]);
      await context.close();
    },
  );
});
