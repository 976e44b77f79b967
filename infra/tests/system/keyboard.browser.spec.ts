import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../run/standalone/src/client.ts';
import { driveOnItsWay } from './drive-on-its-way.ts';
import {
  ALL_LOOKS,
  type BrowserWorld,
  eventually,
  expectAccessible,
  localeOf,
  startBrowserWorld,
  tabTo,
  wordsOf,
} from './pages-in-browser.ts';
import { openDrive } from './support.ts';

let pages: BrowserWorld;
let coordinator: Client;
beforeAll(async () => {
  pages = await startBrowserWorld();
  ({ coordinator } = pages);
  await openDrive(coordinator, 'keyboard');
});
afterAll(() => pages?.close());

describe.each(ALL_LOOKS)('with the keyboard alone, on a %s in %s', (width, language) => {
  const say = wordsOf(language);
  const open = () => pages.open(width, localeOf(language));

  it('a giver submits a pledge', async () => {
    const { page, failures, context } = await open();
    const { keyboard } = page;
    const press = async (name: string) => {
      await tabTo(page, page.getByRole('button', { name, exact: true }));
      await keyboard.press('Enter');
    };
    await page.goto(`${pages.server.url}/d/keyboard`);
    await tabTo(page, page.getByRole('link', { name: say('public:drive.give'), exact: true }));
    await keyboard.press('Enter');
    // The error summary of an empty form takes the focus, and its links lead to the fields.
    await press(say('public:form.continue'));
    await page.getByRole('alert').waitFor();
    await eventually(async () => expect(await page.locator(':focus').count()).toBe(1));
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await tabTo(page, page.locator('input[name=category]').first());
    await keyboard.press('Space');
    await tabTo(page, page.locator('#name'));
    await keyboard.type('布洛芬缓释胶囊');
    await press(say('public:form.continue'));
    await press(say('public:form.continue'));
    await tabTo(page, page.locator('select').nth(0));
    await keyboard.press('End');
    await tabTo(page, page.locator('select').nth(1));
    await keyboard.press('End');
    const sealed = page.getByRole('radio', {
      name: say('vocabulary:condition.sealed'),
      exact: true,
    });
    await tabTo(page, page.locator(`input[name="${await sealed.getAttribute('name')}"]`).first());
    await keyboard.press('Space');
    for (let steps = 0; steps < 3 && !(await sealed.isChecked()); steps++)
      await keyboard.press('ArrowDown');
    expect(await sealed.isChecked()).toBe(true);
    await expectAccessible(page);
    await press(say('public:form.continue'));
    await page.getByRole('checkbox').first().waitFor();
    for (const box of await page.getByRole('checkbox').all()) {
      await tabTo(page, box);
      await keyboard.press('Space');
    }
    await press(say('public:form.continue'));
    await press(say('public:check.send'));
    await page.getByText(/^XLX-[0-9A-Z]{6}$/).waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();
  });

  it('the recipient confirms everything', async () => {
    const slug = `keyboard-${width}-${language}`;
    const drive = await driveOnItsWay(pages.server, coordinator, slug);
    const { page, failures, context } = await open();
    await page.goto(drive.recipientLink);
    await tabTo(
      page,
      page.getByRole('button', { name: say('public:receipt.all-well', { count: 3 }) }),
    );
    await page.keyboard.press('Enter');
    await tabTo(
      page,
      page.getByRole('button', { name: say('public:receipt.rest-confirm'), exact: true }),
    );
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await page
      .getByRole('heading', {
        level: 1,
        name: say('public:receipt.all-done', { number: 1 }),
      })
      .waitFor();
    const { boxes } = await coordinator.get(
      routes.showConsignment.at({ consignmentId: drive.consignmentId }),
    );
    expect(boxes.map(({ status }) => status)).toEqual(Array(3).fill('confirmed'));
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();
  });
});
