import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { driveOnItsWay } from './drive-on-its-way.ts';
import {
  type BrowserWorld,
  expectAccessible,
  LOOKS,
  localeOf,
  startBrowserWorld,
  tabTo,
  withoutSharedStreams,
  wordsOf,
} from './pages-in-browser.ts';
import { openDrive, pledgeBody } from './support.ts';

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

describe.each(LOOKS)('for everybody, on a %s in %s', (width, language) => {
  const say = wordsOf(language);
  const locale = localeOf(language);
  const slugOf = (name: string) => `${name}-${width}-${language}`;

  it('a drive shows its progress live, as goods, but no small number of givers', async () => {
    const slug = slugOf('live');
    const driveId = await openDrive(world.coordinator, slug);
    const { page, failures, context } = await world.open(width, locale);
    await page.goto(`${world.server.url}/d/${slug}`);
    await page.getByText(say('public:stage.nothing')).waitFor();
    const give = async (quantity: number) => {
      await world.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(quantity));
      await world.server.application.settled();
    };
    await give(321);
    // The page updates without a reload.
    await page.locator('.stage-amounts').getByText(/321/).first().waitFor();
    await page.getByText(say('public:stage.few-pledges')).waitFor();
    await expectAccessible(page);
    for (let more = 0; more < 4; more++) await give(1);
    await page.getByText(say('public:stage.pledges', { count: 5 })).waitFor();
    await page.locator('.stage-amounts').getByText(/325/).first().waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();
  });

  it('a drive that has ended says where to bring outstanding goods, and shows the arrival only as long as it is expected', async () => {
    const slug = slugOf('closed');
    const driveId = await openDrive(world.coordinator, slug);
    const pledge = await world.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(3));
    await world.coordinator.post(routes.closeDrive.at({ driveId }));
    await world.server.application.settled();
    const { page, failures, context } = await world.open(width, locale);
    await page.goto(`${world.server.url}/d/${slug}`);
    await page.getByText(say('public:points.late')).waitFor();
    await page.getByText('融新科技中心 B1 收集点').waitFor();
    await expectAccessible(page);
    await world.coordinator.post(routes.withdrawPledge.at({ pledgeId: pledge.pledgeId }));
    await page.getByText(say('public:points.late')).waitFor({ state: 'detached' });
    await page.getByText(say('public:stage.nothing-closed')).waitFor();
    expect(await page.getByText(/预计|expected to reach/i).count()).toBe(0);
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();
  });

  it('a drive says that it is connecting while its stream fails', async () => {
    const slug = slugOf('gone');
    await openDrive(world.coordinator, slug);
    const { page, context } = await world.open(width, locale);
    await withoutSharedStreams(page);
    await page.route('**/totals/stream', (route) => route.abort());
    await page.goto(`${world.server.url}/d/${slug}`);
    await page.getByText(say('public:live.connecting')).waitFor();
    await expectAccessible(page);
    await context.close();
  });

  it('a report shows needed, given, sent and confirmed goods and the thanks after the drive, on screen and on paper', async () => {
    const drive = await driveOnItsWay(world.server, world.coordinator, slugOf('report'));
    const recipient = await world.open(width, locale);
    await recipient.page.goto(drive.recipientLink);
    await recipient.page
      .getByRole('button', { name: say('public:receipt.all-well', { count: 3 }) })
      .click();
    await recipient.page
      .getByRole('button', { name: say('public:receipt.rest-confirm'), exact: true })
      .click();
    await recipient.page.getByLabel(say('public:thanks.words')).fill('孩子们都很高兴。');
    await recipient.page.getByLabel(say('public:thanks.for-all')).check();
    await recipient.page.getByRole('button', { name: say('public:thanks.send') }).click();
    await recipient.page.getByRole('heading', { name: say('public:thanks.said') }).waitFor();
    await recipient.context.close();
    await world.coordinator.post(routes.closeDrive.at({ driveId: drive.driveId }));
    await world.server.application.settled();

    const { page, failures, context } = await world.open(width, locale);
    await page.addInitScript('window.prints = 0; window.print = () => { window.prints += 1; };');
    await page.goto(`${world.server.url}/d/${drive.slug}`);
    await page.getByText('孩子们都很高兴。').waitFor();
    await expectAccessible(page);
    await tabTo(page, page.getByRole('link', { name: say('public:report.open') }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: say('public:report.title') }).waitFor();
    // The drive opened and closed today, so its lead names one day.
    expect((await page.locator('.lead').innerText()).match(/20\d\d/g)).toHaveLength(1);
    const figure = (name: string) =>
      page.locator(`.report-${name} .report-count`).first().innerText();
    const boxes = (count: number) =>
      language === 'zh'
        ? `${count.toLocaleString('en')} 盒`
        : `${count.toLocaleString('en')} boxes`;
    expect(await figure('asked')).toBe(boxes(1_000));
    expect(await figure('given')).toBe(boxes(25));
    expect(await figure('sent')).toBe(boxes(25));
    expect(await figure('confirmed')).toBe(boxes(25));
    await page.getByText('孩子们都很高兴。').waitFor();
    await page.getByText(say('public:stage.few-pledges')).waitFor();
    expect(await page.locator('main').innerText()).not.toContain(drive.reference);
    await expectAccessible(page);
    await tabTo(page, page.getByRole('button', { name: say('public:report.print') }));
    await page.keyboard.press('Enter');
    expect(await page.evaluate('window.prints')).toBe(1);
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    expect(failures).toEqual([]);
    await context.close();
  });
});
