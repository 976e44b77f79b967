import { addDays } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, connect } from '../../run/standalone/src/client.ts';
import { xijiTerms } from '../../run/standalone/src/demo/xiji.ts';
import type { RunningServer } from '../../run/standalone/src/server.ts';
import {
  eventually,
  expectAccessible,
  type Pages,
  startPages,
  withoutSharedStreams,
} from './pages-in-browser.ts';

const PASSWORD = 'a box for every drawer';

let pages: Pages;
let server: RunningServer;
let coordinator: Client;
let driveId: string;
const open: Pages['open'] = (width, language) => pages.open(width, language);

beforeAll(async () => {
  pages = await startPages();
  server = pages.server;
});
afterAll(() => pages?.close());

describe('in a real browser', () => {
  it('the first coordinator sets up an account with the printed link', async () => {
    const { page, failures } = await open('desk');
    await page.goto(`${server.url}/setup#${server.setupCode}`);
    await expectAccessible(page);
    const fields = page.getByRole('textbox');
    await fields.nth(0).fill('协调员');
    await fields.nth(1).fill('coordinator');
    for (const password of await page.locator('input[type=password]').all())
      await password.fill(PASSWORD);
    await page.locator('button[type=submit]').click();
    await page.waitForURL(/\/console/);
    expect(failures).toEqual([]);
    coordinator = connect(server.url);
    await coordinator.post(routes.signIn.at(), { login: 'coordinator', password: PASSWORD });
    await page.context().close();
  });

  it('the start page is empty before there is a drive', async () => {
    const { page, failures } = await open('phone');
    await page.goto(server.url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await page.context().close();
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const shift = Math.round((Date.parse(today) - Date.parse('2023-03-20')) / 86_400_000);
    const terms = xijiTerms(shift);
    expect(terms.window.opensOn).toBe(addDays('2023-03-20', shift));
    ({ driveId } = await coordinator.post(routes.openDrive.at(), {
      slug: 'xiji',
      terms,
    }));
    await coordinator.post(routes.publishDrive.at({ driveId }));
  });

  it('the names of places are not broken beside many goods (in English, one name had a letter on each line)', async () => {
    const { page } = await open('phone', 'en-GB');
    // The totals are those of a finished drive with several categories.
    await withoutSharedStreams(page);
    await page.route(/\/totals\/stream$/, async (route) => {
      const totals = await coordinator.get(routes.showTotals.at({ driveId }));
      const rows = [
        { category: 'medicine', unit: 'box', balances: { confirmed: 1_046 }, rejectedBy: {} },
        { category: 'kit', unit: 'set', balances: { confirmed: 43 }, rejectedBy: {} },
        { category: 'device', unit: 'unit', balances: { confirmed: 22 }, rejectedBy: {} },
      ];
      await route.fulfill({
        contentType: 'text/event-stream',
        body: `event: totals\ndata: ${JSON.stringify({ ...totals, rows })}\n\n`,
      });
    });
    await page.goto(`${server.url}/d/xiji`);
    const name = page.locator('.stage-name').last();
    await page.locator('.stage-amounts').getByText('1,046').waitFor();
    const { height } = (await name.boundingBox()) ?? { height: 0 };
    expect(height).toBeGreaterThan(0);
    expect(height).toBeLessThan(40);
    await page.context().close();
  });

  it.each([
    ['phone', 'zh-CN'],
    ['desk', 'zh-CN'],
    ['phone', 'en-GB'],
    ['desk', 'en-GB'],
  ] as const)('the page of a drive is shown on a %s in %s', async (width, language) => {
    const { page, failures } = await open(width, language);
    await page.goto(`${server.url}/d/xiji`);
    await page
      .getByRole('link', { name: /我要捐|Give something/ })
      .or(page.getByRole('button', { name: /我要捐|Give something/ }))
      .first()
      .waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await page.context().close();
  });

  let giverLink = '';
  let reference = '';
  it('an employee pledges on a phone without an account, and gets a reference and a private link', async () => {
    const { page, failures } = await open('phone');
    await page.goto(`${server.url}/d/xiji/give`);
    await page.getByRole('button', { name: '继续' }).click();
    // An error summary lists the fields of the empty form.
    await page.getByRole('alert').first().waitFor();
    await expectAccessible(page);
    await page.getByText('药品', { exact: true }).click();
    await page.getByLabel('名称').fill('布洛芬缓释胶囊');
    await page.getByRole('button', { name: '继续' }).click();
    // The unit is that of the chosen item, not of the last option.
    await page.getByText('1 盒').waitFor();
    await page.getByRole('button', { name: '继续' }).click();
    await page
      .getByRole('combobox', { name: '年' })
      .selectOption({ label: `${new Date().getFullYear() + 3} 年` });
    await page.getByRole('combobox', { name: '月' }).selectOption({ label: '5 月' });
    await page.getByText('未开封', { exact: true }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: '继续' }).click();
    await page.getByLabel('工号').fill('BK900001');
    for (const box of await page.getByRole('checkbox').all()) await box.check();
    await expectAccessible(page);
    await page.getByRole('button', { name: '继续' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: '提交登记' }).click();
    await page.getByRole('heading', { name: '已登记，谢谢您' }).waitFor();
    await expectAccessible(page);
    reference = (await page.getByText(/^XLX-[0-9A-Z]{6}$/).textContent()) ?? '';
    giverLink = await page.getByRole('textbox').inputValue();
    expect(giverLink).toContain('/p#p1.');
    expect(failures).toEqual([]);
    await page.context().close();
  });

  let recipientLink = '';
  it('the desk receives the goods, and they are packed and sent', async () => {
    const { receptionId } = await eventually(() =>
      coordinator.post(routes.recordReception.at(), {
        driveId,
        reference,
        lines: [{ lineId: 'l1', quantity: 1 }],
      }),
    );
    await coordinator.post(routes.inspect.at({ receptionId }), {
      lineId: 'l1',
      parts: [{ quantity: 1, seen: { condition: 'sealed' } }],
    });
    const parcel = await eventually(async () => {
      const { parcels } = await coordinator.get(
        routes.listParcels.at({ driveId }, { available: true }),
      );
      if (parcels[0] === undefined) throw new Error('no parcel yet');
      return parcels[0];
    });
    const { boxId } = await coordinator.post(routes.openBox.at(), {
      driveId,
    });
    await coordinator.post(routes.packBox.at({ boxId }), {
      parcelId: parcel.id,
      quantity: 1,
    });
    await coordinator.post(routes.sealBox.at({ boxId }), { weight: 900 });
    const { consignmentId } = await coordinator.post(routes.createConsignment.at(), { driveId });
    await coordinator.post(routes.claimBoxes.at({ consignmentId }), { boxIds: [boxId] });
    await eventually(async () => {
      const { boxes } = await coordinator.get(routes.showConsignment.at({ consignmentId }));
      if (boxes[0]?.status !== 'granted') throw new Error('not granted yet');
    });
    await coordinator.post(routes.dispatchConsignment.at({ consignmentId }), {
      carrier: '顺丰速运',
      waybill: 'SF1234567890',
    });
    const { code } = await coordinator.post(routes.makeRecipientLink.at({ consignmentId }));
    recipientLink = `${server.url}/r#${code}`;
  });

  it('the recipient confirms the box on a phone, and the giver sees it', async () => {
    const { page, failures } = await open('phone');
    await page.goto(recipientLink);
    await page.getByText('完好收到').first().waitFor();
    await expectAccessible(page);
    await page.getByText('完好收到').first().click();
    const confirm = page.getByRole('button', { name: /确认|提交/ });
    if (
      await confirm
        .first()
        .isVisible()
        .catch(() => false)
    )
      await confirm.first().click();
    await eventually(async () => {
      const totals = await coordinator.get(routes.showTotals.at({ driveId }));
      expect(totals.rows[0]?.balances['confirmed']).toBe(1);
    });
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await page.context().close();

    const giver = await open('phone');
    await giver.page.goto(giverLink);
    await giver.page.getByText('对方已确认收到').first().waitFor();
    await expectAccessible(giver.page);
    expect(giver.failures).toEqual([]);
    await giver.page.context().close();
  });

  it('a private link that does not work says what to do', async () => {
    const { page, failures } = await open('phone');
    await page.goto(`${server.url}/p#p1.nothing-here.0000000000000000000000`);
    await page.getByRole('heading', { name: '这个链接打不开' }).waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await page.context().close();
  });

  it('a coordinator signs in and finds board, desk, packing and consignments, live', async () => {
    const { page, failures } = await open('desk');
    await page.goto(`${server.url}/sign-in`);
    await page.getByRole('textbox').first().fill('coordinator');
    await page.locator('input[type=password]').fill(PASSWORD);
    await page.locator('button[type=submit]').click();
    await page.waitForURL(/\/console/);
    for (const place of ['board', 'desk', 'packing', 'consignments', 'pledges', 'cases']) {
      await page.goto(`${server.url}/console/drives/${driveId}/${place}`);
      await page.getByRole('main').getByRole('heading').first().waitFor();
      await page.waitForLoadState('domcontentloaded');
      await expectAccessible(page);
    }
    await page.goto(`${server.url}/console/drives/${driveId}/board`);
    await page.getByText('实时').first().waitFor();
    await coordinator.post(routes.submitPledge.at({ driveId }), {
      lines: [
        {
          item: { name: '感冒灵颗粒', category: 'medicine', unit: 'box' },
          quantity: 321,
          expiry: '2035-01',
        },
      ],
      noticeVersion: '2023-03',
      sourceDeclared: true,
    });
    // The page updates without a reload.
    await page.getByText(/321/).first().waitFor();
    expect(failures).toEqual([]);
    await page.context().close();
  });
});
