import type { ConsignmentView } from '@bluebox/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../src/client.ts';
import { driveOnItsWay } from './drive-on-its-way.ts';
import {
  type BrowserWorld,
  eventually,
  expectAccessible,
  startBrowserWorld,
  tabTo,
} from './pages-in-browser.ts';
import { openDrive } from './support.ts';

const WORDS = {
  'zh-CN': {
    go: '继续',
    send: '提交登记',
    rest: /^3 箱全部完好/,
    well: '都完好收到',
    allDone: /都确认了/,
    give: '我要捐',
  },
  'en-GB': {
    go: 'Continue',
    send: 'Register',
    rest: /^All 3 boxes are well/,
    well: 'All arrived well',
    allDone: /all confirmed/,
    give: 'Give something',
  },
} as const;

let pages: BrowserWorld;
let coordinator: Client;
beforeAll(async () => {
  pages = await startBrowserWorld();
  ({ coordinator } = pages);
  await openDrive(coordinator, 'keyboard');
});
afterAll(() => pages?.close());

describe.each([
  ['phone', 'zh-CN'],
  ['desk', 'zh-CN'],
  ['phone', 'en-GB'],
  ['desk', 'en-GB'],
] as const)('with the keyboard alone, on a %s in %s', (width, language) => {
  const words = WORDS[language];

  it('somebody gives', async () => {
    const { page, failures, context } = await pages.open(width, language);
    const { keyboard } = page;
    const press = async (name: string) => {
      await tabTo(page, page.getByRole('button', { name, exact: true }));
      await keyboard.press('Enter');
    };
    await page.goto(`${pages.server.url}/d/keyboard`);
    await tabTo(page, page.getByRole('link', { name: words.give }));
    await keyboard.press('Enter');
    // Nothing is filled in: the summary takes the focus, and its links lead to the fields.
    await press(words.go);
    await page.getByRole('alert').waitFor();
    await eventually(async () => expect(await page.locator(':focus').count()).toBe(1));
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await tabTo(page, page.locator('input[name=category]').first());
    await keyboard.press('Space');
    await tabTo(page, page.locator('#name'));
    await keyboard.type('布洛芬缓释胶囊');
    await press(words.go);
    await press(words.go);
    await tabTo(page, page.locator('select').nth(0));
    await keyboard.press('End');
    await tabTo(page, page.locator('select').nth(1));
    await keyboard.press('End');
    await expectAccessible(page);
    await press(words.go);
    await page.getByRole('checkbox').first().waitFor();
    for (const box of await page.getByRole('checkbox').all()) {
      await tabTo(page, box);
      await keyboard.press('Space');
    }
    await press(words.go);
    await press(words.send);
    await page.getByText(/^XLX-[0-9A-Z]{6}$/).waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();
  });

  it('the recipient confirms everything', async () => {
    const slug = `keyboard-${width}-${language.toLowerCase()}`;
    const drive = await driveOnItsWay(pages.server, coordinator, slug);
    const { page, failures, context } = await pages.open(width, language);
    await page.goto(drive.recipientLink);
    await tabTo(page, page.getByRole('button', { name: words.rest }));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('button', { name: words.well, exact: true }));
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: words.allDone }).waitFor();
    const { boxes } = await coordinator.get<ConsignmentView>(
      `/api/shipment/consignments/${drive.consignmentId}`,
    );
    expect(boxes.map(({ status }) => status)).toEqual(Array(3).fill('confirmed'));
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();
  });
});
