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
import { invite, signedInPage } from './signed-in-page.ts';
import { openDrive, pledgeBody } from './support.ts';

// A test may take minutes, because axe checks every step.
vi.setConfig({ testTimeout: 600_000 });

let world: BrowserWorld;
let driveId: string;
let wang: { readonly pledgeId: string; readonly reference: string };
/** URLs that a page asked for or showed. No giver's name or number may be in them. */
const addresses: string[] = [];
beforeAll(async () => {
  world = await startBrowserWorld();
  driveId = await openDrive(world.coordinator, 'found-people');
  const give = (giver: object, quantity = 2) =>
    world.coordinator.post(routes.submitPledge.at({ driveId }), {
      ...pledgeBody(quantity),
      giver,
    });
  wang = await give({ name: '王秀兰', contact: '13800138000', staffNumber: 'BK000123' });
  await give({ name: '王秀英', contact: '13900139001' });
  await give({});
  await world.server.application.settled();
  await invite(world.coordinator, world, { login: 'packer', name: '装箱员', roles: ['packing'] });
});
afterAll(() => world?.close());

describe.each([
  ['zh', 1280],
  ['en', 360],
] as const)('givers, in %s at %i px', (language, width) => {
  const say = wordsOf(language);
  let page: Page;
  let failures: string[];
  const at = (path: string) => `${world.server.url}/console/drives/${driveId}/${path}`;

  beforeAll(async () => {
    ({ page, failures } = await signedInPage(world, width, language));
    page.on('request', (request) => addresses.push(request.url()));
    page.on('framenavigated', (frame) => addresses.push(frame.url()));
  });
  afterAll(() => page?.context().close());
  const row = (text: string) => page.getByRole('link', { name: text });

  it('are found at the desk by name, and counted from there by keyboard', async () => {
    await page.goto(at('desk'));
    const field = page.getByRole('textbox', { name: say('desk.scanLabel') });
    await field.fill('%');
    await page.keyboard.press('Enter');
    await page.getByText(say('findPeople.tooShort', { text: '%' })).waitFor();
    await expectAccessible(page);
    await field.fill('李小明');
    await page.keyboard.press('Enter');
    await page.getByText(say('findPeople.nobody', { text: '李小明' })).waitFor();
    await field.fill('王秀');
    await page.keyboard.press('Enter');
    await row('王秀英').waitFor();
    await row('王秀兰')
      .getByText(say('findPeople.phoneEnd', { end: '8000' }))
      .waitFor();
    await expectAccessible(page);
    await field.fill('8000');
    await page.keyboard.press('Enter');
    await row('王秀英').waitFor({ state: 'detached' });
    await tabTo(page, row('王秀兰'));
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`reference=${wang.reference}`));
  });

  it('are found in the list of those who have not brought it, before its goods are searched', async () => {
    await page.goto(at('desk'));
    const list = page.locator('section', {
      has: page.getByRole('heading', { name: say('desk.expected'), exact: true }),
    });
    const field = list.getByRole('textbox', { name: say('desk.expectedSearch') });
    await field.fill('bk000123');
    await list.getByRole('link', { name: '王秀兰' }).waitFor();
    expect(await list.getByRole('link').count()).toBe(1);
    await field.fill('a');
    await list.getByText(say('findPeople.tooShort', { text: 'a' })).waitFor();
    expect(await list.getByRole('link').count()).toBe(0);
    await field.fill('布洛芬');
    await expect.poll(() => list.getByRole('link').count()).toBeGreaterThan(2);
    await expectAccessible(page);
  });

  it('are found in the list of pledges, and a text of goods filters it as before', async () => {
    await page.goto(at('pledges'));
    const field = page.getByRole('searchbox', { name: say('pledges.search') });
    await field.fill('王秀兰');
    await page.keyboard.press('Enter');
    await row('王秀兰').waitFor();
    expect(await page.getByRole('table').count()).toBe(0);
    expect(new URL(page.url()).search).toBe('');
    await expectAccessible(page);
    await page
      .getByRole('button', { name: say('findPeople.asGoods', { text: '王秀兰' }) })
      .waitFor();
    // The number of all pledges stood above the people who were found.
    const counted = say('pledges.total', { count: 0 }).replace(/\d+/, '\\d+');
    expect(await page.getByText(new RegExp(`^${counted}$`)).count()).toBe(0);
    // The whole list stood below a search that failed, as if it were the answer.
    const finding = `**${routes.findGivers.at({ driveId })}`;
    await page.route(finding, (route) => route.abort());
    await field.fill('王秀英');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: say('action.retry') }).waitFor();
    expect(await page.getByRole('table').count()).toBe(0);
    await page.unroute(finding);
    await page.getByRole('button', { name: say('action.retry') }).click();
    await row('王秀英').waitFor();
    await field.fill('%');
    await page.keyboard.press('Enter');
    await page.getByText(say('findPeople.tooShort', { text: '%' })).waitFor();
    expect(await page.getByRole('table').count()).toBe(0);
    await field.fill('布洛芬');
    await page.keyboard.press('Enter');
    await page.waitForURL(/search=/);
    await page.getByRole('table').waitFor();
  });

  it('are found in the header, which leads to the pledge', async () => {
    await page.goto(at('pledges'));
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Control+K');
    const field = page.getByRole('textbox', { name: say('find.labelPeople') });
    await field.fill('王秀兰');
    await page.keyboard.press('Enter');
    await row('王秀兰').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(wang.pledgeId));
    await page.getByRole('heading', { level: 1, name: wang.reference }).waitFor();
  });

  it('are given another name and contact by the desk, by which they are found from then on', async () => {
    const { pledgeId } = await world.coordinator.post(routes.submitPledge.at({ driveId }), {
      ...pledgeBody(1),
      giver: {},
    });
    await world.server.application.settled();
    const name = language === 'zh' ? '赵铁柱' : 'Jo O’Neill';
    await page.goto(at(`pledges/${pledgeId}`));
    await tabTo(page, page.getByRole('button', { name: say('pledges.addGiver') }));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await dialog.getByRole('textbox', { name: say('giver.name') }).fill(name);
    await dialog.getByRole('textbox', { name: say('giver.contact') }).fill('1380013');
    await dialog.getByRole('textbox', { name: say('giver.staffNumber') }).fill('x');
    await page.keyboard.press('Enter');
    await dialog.getByText(say('pledges.giverStaffNumber')).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('textbox', { name: say('giver.staffNumber') }).fill('');
    await page.keyboard.press('Enter');
    await dialog.getByText(say('pledges.giverShortPhone')).waitFor();
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(name).waitFor();
    const { givers } = await world.coordinator.post(routes.findGivers.at({ driveId }), {
      text: name,
    });
    expect(givers.map((giver) => giver.pledgeId)).toEqual([pledgeId]);
  });

  it('are in no address', () => {
    for (const text of ['王秀', encodeURIComponent('王秀'), '8000', 'bk000123'])
      expect([text, addresses.filter((address) => new URL(address).search.includes(text))]).toEqual(
        [text, []],
      );
    expect(failures).toEqual([]);
  });
});

it('a packer finds codes in the header, and is offered no search for people', async () => {
  const say = wordsOf('zh');
  const { page, failures } = await signedInPage(world, 1280, 'zh', 'packer');
  await page.goto(`${world.server.url}/console/drives/${driveId}/packing`);
  const field = page.getByRole('textbox', { name: say('find.label'), exact: true });
  await field.fill('王秀兰');
  await page.keyboard.press('Enter');
  await page
    .getByText(say('find.unknown', { text: '王秀兰' }))
    .last()
    .waitFor();
  expect(await page.getByText(say('find.form.person')).count()).toBe(0);
  expect(failures).toEqual([]);
  await page.context().close();
});
