import type { SubmitPledgeAnswer } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  expectFocus,
  LOOKS,
  localeOf,
  type OpenedPage,
  startBrowserWorld,
  tabTo,
  wordsOf,
} from './pages-in-browser.ts';
import { medicineLine, openDrive } from './support.ts';

let world: BrowserWorld;
let driveId: string;
beforeAll(async () => {
  world = await startBrowserWorld();
  driveId = await openDrive(world.coordinator, 'my-pledge');
});
afterAll(() => world?.close());

describe.each(LOOKS)('my pledge, with the keyboard alone, on a %s in %s', (width, language) => {
  const words = wordsOf(language);
  const say = (key: string, values?: Record<string, string | number>) =>
    words(`public:${key}`, values);
  let opened: OpenedPage;
  let page: Page;
  let pledge: SubmitPledgeAnswer;
  const button = (name: string, within: Page | Locator = page) =>
    within.getByRole('button', { name, exact: true });
  const press = async (target: Locator) => {
    await tabTo(page, target);
    await page.keyboard.press('Enter');
  };
  const kept = () => world.coordinator.get(routes.showPledge.at({ pledgeId: pledge.pledgeId }));

  beforeEach(async () => {
    pledge = await world.coordinator.post(routes.submitPledge.at({ driveId }), {
      lines: [medicineLine(3), medicineLine(2)],
      giver: { name: '王建国', contact: '13800138000', staffNumber: 'BK900003' },
      noticeVersion: '2023-03',
      sourceDeclared: true,
    });
    await world.server.application.settled();
    opened = await world.open(width, localeOf(language));
    ({ page } = opened);
    await page.goto(`${world.server.url}/p#${pledge.code}`);
    await page.getByRole('heading', { level: 1, name: say('pledge.title') }).waitFor();
    return async () => {
      expect(opened.failures).toEqual([]);
      await opened.context.close();
    };
  });

  it('is amended, and errors are in a summary that links to the fields', async () => {
    await expectAccessible(page);
    await press(button(say('pledge.amend')));
    await page.getByRole('heading', { level: 1, name: say('amend.title') }).waitFor();
    await expectAccessible(page);
    const quantity = page.locator('#quantity-l1');
    await tabTo(page, quantity);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('many');
    await press(button(say('amend.save')));
    const summary = page.getByRole('alert');
    await expectFocus(summary);
    await expectAccessible(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expectFocus(quantity);
    // The field keeps the invalid text.
    expect(await quantity.inputValue()).toBe('many');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('5');
    await press(button(say('amend.save')));
    await page.getByText(say('amend.done')).waitFor();
    await expectAccessible(page);
    expect((await kept()).lines.map((line) => line.quantity)).toEqual([5, 2]);
  });

  const takeIn = async (lineId: string, quantity: number) => {
    await world.coordinator.post(routes.recordReception.at(), {
      driveId,
      reference: pledge.reference,
      lines: [{ lineId, quantity }],
    });
    await world.server.application.settled();
  };

  it('offers to withdraw only what was not handed in (this took a reload)', async () => {
    await button(say('withdraw.button')).waitFor();
    await takeIn('l1', 3);
    await page.getByText(say('journey.received')).first().waitFor();
    // Received goods can no longer be withdrawn, so the button names only the rest.
    await button(say('withdraw.button-rest')).waitFor();
    await page.getByText(say('pledge.change-text-rest')).waitFor();
    await takeIn('l2', 2);
    await button(say('withdraw.button-rest')).waitFor({ state: 'hidden' });
    expect(await button(say('withdraw.button')).count()).toBe(0);
    await expectAccessible(page);
  });

  it('cannot be amended by a form that is older than a hand-in, and the page says why', async () => {
    await press(button(say('pledge.amend')));
    const quantity = page.locator('#quantity-l1');
    await quantity.waitFor();
    await takeIn('l2', 1);
    const reloaded = page.waitForResponse((response) =>
      response.url().endsWith(`/pledges/${pledge.pledgeId}`),
    );
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
    await reloaded;
    await tabTo(page, quantity);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('7');
    await press(button(say('amend.save')));
    await page.getByText(say('refusal.VERSION_MISMATCH')).waitFor();
    expect((await kept()).lines.map((line) => line.quantity)).toEqual([3, 2]);
  });

  it('is withdrawn after a dialog that explains the consequences', async () => {
    await press(button(say('withdraw.button')));
    const dialog = page.getByRole('dialog', { name: say('withdraw.question') });
    await dialog.waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect((await kept()).status).toBe('open');
    await press(button(say('withdraw.button')));
    await press(button(say('withdraw.confirm'), dialog));
    await page.getByText(say('pledge.all-withdrawn-text')).waitFor();
    await expectAccessible(page);
    expect((await kept()).status).toBe('withdrawn');
  });

  it("shows the giver's data, and erases it on request", async () => {
    const known = page.getByRole('region', { name: say('known.title') });
    for (const fact of ['王建国', '13800138000', 'BK900003']) await known.getByText(fact).waitFor();
    await press(button(say('forget.button')));
    const dialog = page.getByRole('dialog', { name: say('forget.question') });
    await dialog.waitFor();
    await expectAccessible(page);
    await press(button(say('forget.confirm'), dialog));
    await page.getByText(say('forget.done')).waitFor();
    await known.getByText(say('known.forgotten')).waitFor();
    expect(await page.getByText('13800138000').count()).toBe(0);
    await expectAccessible(page);
    const { giver, status } = await kept();
    expect([giver, status]).toEqual([null, 'open']);
  });

  it('is forgotten by this device, whose cookie opens it no more (it opened the pledge for twelve hours)', async () => {
    const forget = async () => {
      await press(button(say('rotate.device')));
      const dialog = page.getByRole('dialog', { name: say('rotate.device-question') });
      await dialog.waitFor();
      return dialog;
    };
    let dialog = await forget();
    await expectAccessible(page);
    await page.route('**/links/forget', (route) => route.abort());
    await press(button(say('rotate.device-confirm'), dialog));
    await dialog.getByText(say('refusal.NETWORK')).waitFor();
    await expectAccessible(page);
    // The device still opens the pledge after the failure, and offers again to forget it.
    const given = [{ ...pledge, driveId }];
    await page.evaluate(`localStorage.setItem('bluebox.given', '${JSON.stringify(given)}')`);
    await page.goto(`${world.server.url}/p`);
    await page.getByRole('heading', { level: 1, name: say('pledge.title') }).waitFor();
    await page.unroute('**/links/forget');

    dialog = await forget();
    // The URL has no code now, so the dialog shows the link that the device has stored.
    const link = await dialog.getByRole('textbox', { name: say('done.link') }).inputValue();
    expect(link).toContain(pledge.code);
    await press(button(say('rotate.device-confirm'), dialog));
    await page.getByRole('heading', { level: 1, name: say('link.none-pledge') }).waitFor();
    await page.getByText(say('rotate.device-done')).waitFor();
    await expectAccessible(page);
    await page.goto(`${world.server.url}/p`);
    await page.getByRole('heading', { level: 1, name: say('link.none-pledge') }).waitFor();
    expect(await page.evaluate(`localStorage.getItem('bluebox.given')`)).toBeNull();
    await tabTo(page, page.getByLabel(say('link.paste')));
    await page.keyboard.type(link);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: say('pledge.title') }).waitFor();
  });

  it('gets a new link, which also opens in the page that refused the old one (it was refused there)', async () => {
    await press(button(say('rotate.button')));
    const dialog = page.getByRole('dialog', { name: say('rotate.question') });
    await expectAccessible(page);
    await press(button(say('rotate.confirm'), dialog));
    await page.getByText(say('rotate.done')).waitFor();
    const fresh = await page.getByRole('textbox', { name: say('done.link') }).inputValue();
    expect(fresh).not.toContain(pledge.code);
    await expectAccessible(page);

    const other = await world.open(width, localeOf(language));
    await other.page.goto(`${world.server.url}/p#${pledge.code}`);
    await other.page.getByRole('heading', { level: 1, name: say('link.refused') }).waitFor();
    await expectAccessible(other.page);
    await tabTo(other.page, other.page.getByLabel(say('link.paste')));
    await other.page.keyboard.type('not a link');
    await other.page.keyboard.press('Enter');
    await other.page.getByText(say('link.not-a-link')).first().waitFor();
    await expectAccessible(other.page);
    await tabTo(other.page, other.page.getByLabel(say('link.paste')));
    await other.page.keyboard.press('ControlOrMeta+A');
    await other.page.keyboard.type(fresh);
    await other.page.keyboard.press('Enter');
    await other.page.getByRole('heading', { level: 1, name: say('pledge.title') }).waitFor();
    await expectAccessible(other.page);
    expect(other.failures).toEqual([]);
    await other.context.close();
  });
});
