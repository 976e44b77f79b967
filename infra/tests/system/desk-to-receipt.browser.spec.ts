import type { SubmitPledgeAnswer, SubmitPledgeBody } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  expectFocus,
  type Language,
  openPage,
  readQrCodes,
  scan,
  startBrowserWorld,
  tabTo,
  wordsOf,
} from './pages-in-browser.ts';
import { COORDINATOR, medicineLine, openDrive, pledgeBody, today } from './support.ts';

const oximeter = {
  item: { name: '指夹式脉搏血氧仪', category: 'device', unit: 'unit' },
  quantity: 2,
} as const;

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

describe.each([
  ['en', 1280],
  ['zh', 390],
] as const)(
  'a coordinator with keyboard and scanner alone, in %s at %i px',
  (language: Language, width) => {
    const say = wordsOf(language);
    let page: Page;
    let failures: string[];
    let driveId: string;
    let medicine: SubmitPledgeAnswer;
    let device: SubmitPledgeAnswer;
    let elsewhere: SubmitPledgeAnswer;
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const press = async (name: string) => {
      await tabTo(page, button(name));
      await page.keyboard.press('Enter');
    };
    const verdict = (outcome: 'right' | 'wrong', text: string) =>
      page.locator(`.scan-verdict-${outcome}`).getByText(text).waitFor();
    const box = (boxId: string) => world.coordinator.get(routes.showBox.at({ boxId }));

    beforeAll(async () => {
      ({ page, failures } = await openPage(world, { width, height: 800 }, language));
      driveId = await openDrive(world.coordinator, `drive-${language}-${width}`);
      const otherDriveId = await openDrive(world.coordinator, `other-${language}-${width}`);
      const pledge = (to: string, body: SubmitPledgeBody) =>
        world.coordinator.post(routes.submitPledge.at({ driveId: to }), body);
      medicine = await pledge(driveId, { ...pledgeBody(3), lines: [medicineLine(3)] });
      device = await pledge(driveId, { ...pledgeBody(1), lines: [oximeter] });
      elsewhere = await pledge(otherDriveId, pledgeBody(1));
      await world.server.application.settled();
    });
    afterAll(() => page?.context().close());

    it('signs in', async () => {
      await page.goto(`${world.server.url}/sign-in?next=/console/drives/${driveId}/desk`);
      await tabTo(page, page.getByRole('textbox', { name: say('auth.login') }));
      await page.keyboard.type(COORDINATOR.login);
      await page.keyboard.press('Tab');
      await page.keyboard.type(COORDINATOR.password);
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/desk/);
    });

    it('receives a pledge with a scan and the keys Enter, 1, Enter', async () => {
      await page.getByText(say('desk.idle')).waitFor();
      await expectAccessible(page);
      await scan(page, medicine.reference);
      await expectFocus(button(say('desk.confirmCount')));
      await expectAccessible(page);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: say('desk.good.medicine') }).waitFor();
      await expectAccessible(page);
      await page.keyboard.press('1');
      await expectFocus(button(say('desk.next')));
      await page.getByText(say('desk.doneAll')).waitFor();
      await page.keyboard.press('Enter');
      await page.getByText(say('desk.idle')).waitFor();
    });

    it('is told that a code is unknown, or belongs to another drive', async () => {
      await scan(page, 'not-a-code');
      await page.getByText(say('findPeople.nobody', { text: 'not-a-code' })).waitFor();
      await expectAccessible(page);
      await scan(page, 'https://elsewhere.example/');
      await page.getByText(say('desk.notACode', { text: 'https://elsewhere.example/' })).waitFor();
      await expectAccessible(page);
      await scan(page, elsewhere.reference);
      await page.getByText(say('desk.otherDrive', { reference: elsewhere.reference })).waitFor();
      await expectAccessible(page);
    });

    it('rejects goods with a reason by its key, and reverses the rejection', async () => {
      await scan(page, device.reference);
      await expectFocus(button(say('desk.confirmCount')));
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: say('desk.finding.not-working') }).waitFor();
      await page.keyboard.press('5');
      await page.getByText(say('desk.doneRejected')).waitFor();
      await expectAccessible(page);
      const history = page.getByRole('region', { name: say('desk.history') });
      await tabTo(page, history.getByRole('button', { name: say('action.takeBack') }).last());
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: say('desk.undoInspection') });
      await dialog.waitFor();
      await expectAccessible(page);
      await tabTo(page, dialog.getByRole('radio', { name: say('reversalReason.typing-error') }));
      await page.keyboard.press('Space');
      await tabTo(page, dialog.getByRole('button', { name: say('desk.undoInspection') }));
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'hidden' });
      await page
        .getByText(say('desk.takenBackFor', { reason: say('reversalReason.typing-error') }))
        .waitFor();
      await page.getByRole('button', { name: say('desk.good.device') }).waitFor();
      await page.keyboard.press('1');
      await expectFocus(button(say('desk.next')));
      await page.keyboard.press('Enter');
    });

    it('receives goods from somebody without a pledge', async () => {
      await page.getByText(say('desk.idle')).waitFor();
      await press(say('desk.walkIn'));
      await page.getByRole('heading', { name: say('desk.walkInTitle') }).waitFor();
      await expectFocus(page.getByRole('combobox', { name: say('goods.name') }));
      await page.keyboard.type('感冒灵颗粒');
      await tabTo(page, page.getByRole('textbox', { name: say('goods.expiry') }));
      await page.keyboard.type(today(800).slice(0, 7));
      await tabTo(page, page.getByRole('radio', { name: say('desk.withNumber') }));
      await page.keyboard.press('ArrowDown');
      await expectAccessible(page);
      await press(say('desk.confirmCount'));
      await page.getByRole('button', { name: say('desk.good.medicine') }).waitFor();
      await page.keyboard.press('1');
      await expectFocus(button(say('desk.next')));
      await page.keyboard.press('Enter');
      await page.getByText(say('desk.idle')).waitFor();
    });

    let firstBox = '';
    let secondBox = '';
    it('packs a carton by scanning, and is told why goods may not go in', async () => {
      await tabTo(page, page.getByRole('link', { name: say('frame.packing') }));
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: say('packing.title'), exact: true }).waitFor();
      await expectAccessible(page);
      await page.keyboard.press('F2');
      await page.waitForURL(/\/packing\/[0-9a-f-]{36}$/);
      firstBox = page.url().split('/').at(-1) ?? '';
      await page.getByText(say('scan.next')).waitFor();
      await expectAccessible(page);
      await scan(page, medicine.reference);
      await verdict(
        'right',
        say('scan.packed', {
          name: '布洛芬缓释胶囊',
          quantity: language === 'zh' ? '3 盒' : '3 boxes',
        }),
      );
      await expectAccessible(page);
      await scan(page, device.reference);
      await verdict('wrong', say('scan.apart', { name: oximeter.item.name }));
      await expectAccessible(page);
      await scan(page, elsewhere.reference);
      await verdict('wrong', say('scan.otherDrive'));
      await scan(page, '6901234567892');
      await verdict('wrong', say('scan.unknown', { code: '6901234567892' }));
      await scan(page, medicine.reference);
      await verdict('wrong', say('scan.nothingFree', { code: medicine.reference }));
      expect((await box(firstBox)).contents).toHaveLength(1);
      await page.locator('.station-next').getByText('感冒灵颗粒').waitFor();
      await page.keyboard.press('F4');
      await expect.poll(async () => (await box(firstBox)).contents.length).toBe(2);
      await page.keyboard.press('F2');
      await page.keyboard.type('2.5');
      await page.keyboard.press('Enter');
      await expectFocus(page.getByRole('link', { name: say('packing.printLabel'), exact: true }));
      expect(await box(firstBox)).toMatchObject({ status: 'sealed', weight: 2_500 });
      await expectAccessible(page);
    });

    it('opens cartons by their codes, and packs nothing into a sealed one', async () => {
      await scan(page, device.reference);
      await verdict('wrong', say('scan.boxClosed', { number: 1 }));
      await page.keyboard.press('F2');
      await page.waitForURL((url) => !url.pathname.endsWith(firstBox));
      secondBox = page.url().split('/').at(-1) ?? '';
      await page.getByRole('heading', { name: say('packing.boxNumber', { number: 2 }) }).waitFor();
      await scan(page, device.reference);
      await expect.poll(async () => (await box(secondBox)).contents.length).toBe(1);
      await scan(page, `${world.server.url}/b/${firstBox}`);
      await page.getByRole('heading', { name: say('packing.boxNumber', { number: 1 }) }).waitFor();
      await scan(page, secondBox);
      await page.getByRole('heading', { name: say('packing.boxNumber', { number: 2 }) }).waitFor();
      // Older labels, which are still on cartons, have this URL.
      await scan(page, `${world.server.url}/console/boxes/${firstBox}`);
      await page.getByRole('heading', { name: say('packing.boxNumber', { number: 1 }) }).waitFor();
      await scan(page, '2');
      await page.getByRole('heading', { name: say('packing.boxNumber', { number: 2 }) }).waitFor();
      await page.keyboard.press('F2');
      await page.keyboard.type('0.8');
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await box(secondBox)).status).toBe('sealed');
    });

    it.each(['label', 'a4'])('prints a label whose QR code reads back (%s)', async (paper) => {
      const sheet = await page.context().newPage();
      const address = `${world.server.url}/b/${firstBox}`;
      await sheet.goto(
        `${world.server.url}/console/boxes/${firstBox}/label${paper === 'a4' ? '?paper=a4' : ''}`,
      );
      await sheet.getByRole('img', { name: say('label.qr') }).waitFor();
      await sheet.waitForLoadState('networkidle');
      await sheet.emulateMedia({ media: 'print' });
      const picture = await sheet.getByRole('article').screenshot();
      expect(await readQrCodes(picture)).toEqual([address]);
      await sheet
        .getByText(say('packing.boxNumber', { number: 1 }))
        .last()
        .waitFor();
      await sheet.close();
    });

    it('dispatches both cartons by a scanned waybill, and records the receipt with damaged goods', async () => {
      await tabTo(page, page.getByRole('link', { name: say('frame.consignments') }));
      await page.keyboard.press('Enter');
      await page.getByText(say('consignments.empty'), { exact: true }).waitFor();
      await expectAccessible(page);
      await press(say('consignments.create'));
      const asked = page.getByRole('dialog', { name: say('consignments.create') });
      const all = asked.getByRole('checkbox', { name: say('consignments.everyBox', { count: 2 }) });
      await tabTo(page, all);
      await expectAccessible(page);
      // An empty consignment has to be requested explicitly, so the button is disabled.
      await page.keyboard.press('Space');
      expect(await button(say('consignments.createEmpty')).isDisabled()).toBe(true);
      await page.keyboard.press('Space');
      await press(say('consignments.createCount', { count: 2 }));
      await button(say('consignments.dispatchCount', { count: 2 })).waitFor();
      await expectAccessible(page);
      const consignmentId = page.url().split('/').at(-1) ?? '';
      const consignment = () => world.coordinator.get(routes.showConsignment.at({ consignmentId }));
      // The scan reaches the waybill field wherever the focus is.
      await scan(page, 'SF1234567890123');
      const dialog = page.getByRole('dialog', {
        name: say('consignments.dispatchTitle', { count: 2 }),
      });
      await dialog.getByText('顺丰速运 SF1234567890123').waitFor();
      await expectAccessible(page);
      await tabTo(page, dialog.getByRole('button', { name: say('consignments.dispatch') }));
      await page.keyboard.press('Enter');
      await page.getByText(say('consignments.dispatchedFromHere')).waitFor();
      await tabTo(page, page.getByRole('combobox', { name: say('consignments.trackState') }));
      await page.keyboard.press('ArrowDown');
      await press(say('consignments.addTracking'));
      await expect
        .poll(async () => (await consignment()).tracking.map(({ state }) => state))
        .toEqual(['picked-up']);
      await tabTo(page, button(say('consignments.paper')));
      await page.keyboard.press('Enter');
      const paper = page.getByRole('dialog', {
        name: say('consignments.paperTitle', { number: 1 }),
      });
      await paper.waitFor();
      await expectAccessible(page);
      await tabTo(page, paper.getByRole('spinbutton', { name: say('consignments.count.damaged') }));
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type('1');
      await tabTo(page, paper.getByRole('button', { name: say('consignments.paperOk') }));
      await page.keyboard.press('Enter');
      await paper.waitFor({ state: 'hidden' });
      await expect
        .poll(async () => (await consignment()).boxes.map(({ status }) => status))
        .toContain('confirmed');
      await expectAccessible(page);
      await tabTo(page, page.getByRole('link', { name: say('frame.cases') }));
      await page.keyboard.press('Enter');
      await page
        .getByRole('heading', { name: say('frame.cases') })
        .first()
        .waitFor();
      await expectAccessible(page);
      await world.server.application.settled();
      const totals = await world.coordinator.get(routes.showTotals.at({ driveId }));
      expect(totals.balanced).toBe(true);
      expect(totals.counts.openCases).toBe(1);
      expect(totals.rows.find(({ category }) => category === 'medicine')?.balances).toMatchObject({
        confirmed: 3,
        damaged: 1,
      });
      expect(failures).toEqual([]);
    });
  },
);
