import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { driveOnItsWay } from './drive-on-its-way.ts';
import {
  type BrowserWorld,
  expectAccessible,
  LOOKS,
  localeOf,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { signIn } from './signed-in-page.ts';

/** The papers and pictures that a drive gives to show: statement, card, certificate, progress. */

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

/** Sends a drive and confirms its boxes, except those left out. */
async function confirmedDrive(slug: string, leaveOut = 0) {
  const drive = await driveOnItsWay(world.server, world.coordinator, slug, {
    sender: { name: '贝壳找房工会', phone: '010-12345678' },
  });
  const { consignmentId, boxIds } = drive;
  for (const boxId of boxIds.slice(leaveOut))
    await world.coordinator.post(routes.confirmReceipt.at({ consignmentId }), {
      boxId,
      paper: true,
    });
  await world.server.application.settled();
  return drive;
}

describe.each(LOOKS)('what a drive gives to show, on a %s in %s', (width, language) => {
  const say = wordsOf(language);
  const locale = localeOf(language);
  const slugOf = (name: string) => `${name}-${width}-${language}`;

  it('a public statement closes its sums, has a place for the seal, and is printed and saved', async () => {
    const { slug } = await confirmedDrive(slugOf('statement'), 1);
    const { page, context, failures } = await world.open(width, locale);
    await page.addInitScript('window.prints = 0; window.print = () => { window.prints += 1; };');
    await page.goto(`${world.server.url}/d/${slug}/statement`);
    await page.getByRole('heading', { level: 1, name: say('public:statement.title') }).waitFor();
    const boxes = (count: number) => (language === 'zh' ? `${count} 盒` : `${count} boxes`);
    const figures = await page.locator('.report-figures .report-count').allInnerTexts();
    expect(figures).toEqual([25, 25, 13, 12].map(boxes));
    // One giver gave everything, so the items are not named.
    await page.getByText(say('public:statement.few')).waitFor();
    expect(await page.locator('main').innerText()).not.toContain('布洛芬');
    await page.getByText('贝壳找房工会').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: say('public:statement.print') }).click();
    expect(await page.evaluate('window.prints')).toBe(1);
    await page.getByRole('button', { name: say('public:picture.save') }).click();
    await page.locator('.saved-picture img').waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();
  });

  it('a giver saves a card and prints a certificate with a name that leaves the device nowhere', async () => {
    const { giverLink } = await confirmedDrive(slugOf('papers'), 1);
    const { page, context, failures } = await world.open(width, locale);
    const sent: string[] = [];
    page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
    await page.goto(giverLink);
    await page.getByRole('button', { name: say('public:papers.open') }).click();
    await page.getByRole('heading', { level: 1, name: say('public:papers.title') }).waitFor();
    // The first box, with 12 packs, is not confirmed.
    const goods = await page.locator('.content-list').innerText();
    expect(goods).toContain('连花清瘟胶囊');
    expect(goods).not.toContain('布洛芬');
    const name = '融新三组';
    await page.getByLabel(say('public:papers.name')).fill(name);
    await expectAccessible(page);
    await page.getByRole('button', { name: say('public:picture.save') }).click();
    await page.locator('.saved-picture img').waitFor();
    await page.getByLabel(say('public:papers.certificate'), { exact: true }).check();
    expect(await page.locator('.saved-picture').count()).toBe(0);
    const sheet = page.locator('.paper-sheet');
    expect(await sheet.textContent()).toContain(name);
    await page.getByLabel(say('public:papers.details'), { exact: true }).check();
    expect(await sheet.textContent()).toContain(say('public:papers.sign-recipient'));
    const [number] = /XLX-\w{6}(?:-\w{4}){3}/.exec((await sheet.textContent()) ?? '') ?? [];

    // Neither a request nor the device's storage has the name.
    expect(sent.filter((request) => decodeURIComponent(request).includes(name))).toEqual([]);
    const stored = await page.evaluate(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state])',
    );
    expect(stored).not.toContain(name);

    const visitor = await world.open(width, locale);
    await visitor.page.goto(`${world.server.url}/v/${number}`);
    await visitor.page
      .getByRole('heading', { level: 1, name: say('public:genuine.title') })
      .waitFor();
    const told = await visitor.page.locator('main').innerText();
    expect(told).toContain('13');
    expect(told).not.toMatch(/连花|XLX-\w{6}(?!-)/);
    await expectAccessible(visitor.page);
    expect([...failures, ...visitor.failures]).toEqual([]);
    await visitor.context.close();
    await context.close();
  });

  it('a certificate with a wrong number is not confirmed', async () => {
    const { page, context } = await world.open(width, locale);
    await page.goto(`${world.server.url}/v/XLX-000000-0000-0000-0000`);
    await page
      .getByRole('heading', { level: 1, name: say('public:genuine.unknown-title') })
      .waitFor();
    await expectAccessible(page);
    await context.close();
  });

  it('the console has a message with the needs still open, and draws the progress', async () => {
    const { driveId } = await confirmedDrive(slugOf('progress'));
    const { page, context, failures } = await world.open(width, locale);
    await signIn(page, world);
    await page.goto(`${world.server.url}/console/drives/${driveId}/terms`);
    const text = page.getByLabel(say('share.text'));
    await text.waitFor();
    await expect.poll(() => text.inputValue()).toMatch(/975/);
    await page.getByRole('button', { name: say('share.picture.draw') }).click();
    const picture = page.locator('.picture-to-save img');
    await picture.waitFor();
    expect(
      await picture.evaluate((image) => (image as { naturalWidth?: number }).naturalWidth),
    ).toBe(1_080);
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();
  });
});
