import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
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
import { chooseLastOptions, fillPledgeForm, givenReference, sendPledge } from './pledge-form.ts';
import { driveTerms, openDrive, today } from './support.ts';

/** Script that makes every write to the browser's storage fail, as if it were full. */
const FULL = `Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };
  IDBFactory.prototype.open = () => { throw new DOMException('', 'QuotaExceededError'); };`;

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

const pledgesOf = async (driveId: string) => {
  await world.server.application.settled();
  const list = await world.coordinator.get(routes.listPledges.at({ driveId }));
  return list.pledges;
};

describe.each(LOOKS)('the form on a %s in %s', (width, language) => {
  const say = wordsOf(language);
  const slugOf = (name: string) => `${name}-${width}-${language}`;
  const open = () => world.open(width, localeOf(language));
  const give = (slug: string) => `${world.server.url}/d/${slug}/give`;
  const press = (page: Page, key: string) =>
    page.getByRole('button', { name: say(`public:${key}`), exact: true }).click();

  it('keeps giver and hand-in point when going back, also in another language (they were lost)', async () => {
    const slug = slugOf('back');
    const terms = driveTerms();
    const { driveId } = await world.coordinator.post(routes.openDrive.at(), {
      slug,
      terms: {
        ...terms,
        departments: ['客服中心', '研发'],
        handInPoints: [
          { pointId: 'p1', name: '融新科技中心 B1 收集点' },
          { pointId: 'p2', name: '福道大厦前台' },
        ],
      },
    });
    await world.coordinator.post(routes.publishDrive.at({ driveId }));
    const { page, failures, context } = await open();
    await page.goto(give(slug));
    await page.locator('input[name=category]').first().locator('..').click();
    await page.locator('#name').fill('布洛芬缓释胶囊');
    await press(page, 'form.continue');
    await press(page, 'form.continue');
    await chooseLastOptions(page);
    await page.getByText(say('vocabulary:condition.sealed'), { exact: true }).click();
    await press(page, 'form.continue');
    await page.getByText('福道大厦前台').click();
    await page.locator('#department').selectOption('研发');
    await page.locator('#name').fill('王建国');
    await page.locator('#contact').fill('微信 wjg1985');
    await page.locator('#staffNumber').fill('?');
    await page.locator('#sourceDeclared').check();
    const kept = async () => ({
      point: await page.locator('input[value=p2]').isChecked(),
      department: await page.locator('#department').inputValue(),
      name: await page.locator('#name').inputValue(),
      contact: await page.locator('#contact').inputValue(),
      staffNumber: await page.locator('#staffNumber').inputValue(),
      declared: await page.locator('#sourceDeclared').isChecked(),
      agreed: await page.locator('#noticeAgreed').isChecked(),
    });
    const typed = await kept();
    expect(typed).toEqual({
      point: true,
      department: '研发',
      name: '王建国',
      contact: '微信 wjg1985',
      staffNumber: '?',
      declared: true,
      agreed: false,
    });
    await page.getByRole('button', { name: say('public:form.back') }).click();
    await page.getByRole('heading', { name: say('public:expiry.title') }).waitFor();
    await press(page, 'form.continue');
    expect(await kept()).toEqual(typed);
    await page.goBack();
    await page.goForward();
    await page.locator('#contact').waitFor();
    expect(await kept()).toEqual(typed);

    // Errors are shown in the new language, and switching loses nothing that was typed.
    await press(page, 'form.continue');
    await page.getByText(say('public:error.notice.missing')).first().waitFor();
    await page.locator('.language-switch').click();
    const other = wordsOf(language === 'zh' ? 'en' : 'zh');
    await page.getByText(other('public:error.notice.missing')).first().waitFor();
    await page.getByText(other('public:error.staff-number.plain')).first().waitFor();
    expect(await kept()).toEqual(typed);
    await expectAccessible(page);
    // The giver's data is not stored on the device.
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toMatch(/王建国|wjg1985/);
    expect(failures).toEqual([]);
    await context.close();
  });

  it('switches the language, and says when that needs a network (a tap had no effect)', async () => {
    const slug = slugOf('language');
    await openDrive(world.coordinator, slug);
    const { page, failures, context } = await open();
    await page.goto(give(slug));
    await page.locator('#name').fill('布洛芬缓释胶囊');
    // Chinese texts are part of the page; English texts need the network.
    if (language === 'zh') {
      await context.setOffline(true);
      await page.locator('.language-switch').click();
      await page.getByText(say('public:site.language-refused')).waitFor();
      await expectAccessible(page);
      await context.setOffline(false);
    }
    await page.locator('.language-switch').click();
    const other = wordsOf(language === 'zh' ? 'en' : 'zh');
    await page.getByRole('heading', { name: other('public:item.title') }).waitFor();
    expect(await page.getByText(say('public:site.language-refused')).count()).toBe(0);
    expect(await page.locator('#name').inputValue()).toBe('布洛芬缓释胶囊');
    expect(failures).toEqual([]);
    await context.close();
  });

  it('says that nothing was registered when the drive has closed in the meantime (it said nothing)', async () => {
    const slug = slugOf('closing');
    const driveId = await openDrive(world.coordinator, slug);
    const { page, failures, context } = await open();
    await page.goto(give(slug));
    await fillPledgeForm(page, say);
    await world.coordinator.post(routes.closeDrive.at({ driveId }));
    await sendPledge(page, say).click();
    await page.getByRole('heading', { name: say('public:drive.closed.title') }).waitFor();
    await page.getByText(say('public:give.not-registered')).waitFor();
    await expectAccessible(page);
    expect(await pledgesOf(driveId)).toEqual([]);
    await page.getByRole('link', { name: say('public:give.to-drive') }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(failures).toEqual([]);
    await context.close();
  });

  it('does not offer a hand-in point that was removed in the meantime', async () => {
    const slug = slugOf('point');
    const driveId = await openDrive(world.coordinator, slug);
    const { page, failures, context } = await open();
    await page.goto(give(slug));
    await fillPledgeForm(page, say);
    await world.coordinator.post(routes.amendDrive.at({ driveId }), {
      terms: { ...driveTerms(), handInPoints: [{ pointId: 'p9', name: '望京 SOHO 前台' }] },
    });
    await sendPledge(page, say).click();
    await page.getByText(say('public:refusal.UNKNOWN_HAND_IN_POINT')).waitFor();
    await expectAccessible(page);
    await page
      .getByRole('button', { name: `${say('public:check.change')}: ${say('public:check.point')}` })
      .click();
    await page.getByText('望京 SOHO 前台').waitFor();
    expect(await page.getByText('融新科技中心 B1 收集点').count()).toBe(0);
    await press(page, 'form.continue');
    await sendPledge(page, say).click();
    const reference = await givenReference(page, say);
    expect((await pledgesOf(driveId)).map((pledge) => pledge.reference)).toEqual([reference]);
    expect(failures).toEqual([]);
    await context.close();
  });

  it('shows the reference of a pledge despite a full storage, and says that the pledge is not stored (it claimed otherwise)', async () => {
    const slug = slugOf('full');
    const driveId = await openDrive(world.coordinator, slug);
    const { page, failures, context } = await open();
    await page.goto(give(slug));
    // An older value is already stored. The page must not mistake it for the new value, which does not fit.
    await page.evaluate("localStorage.setItem('bluebox.given', '[]')");
    await page.evaluate(FULL);
    await fillPledgeForm(page, say);
    await context.setOffline(true);
    await sendPledge(page, say).click();
    await page.getByRole('heading', { name: say('public:waiting.title-unkept') }).waitFor();
    await page.getByText(say('public:waiting.unkept')).waitFor();
    expect(await page.getByText(say('public:waiting.keep')).count()).toBe(0);
    await expectAccessible(page);
    await context.setOffline(false);
    const reference = await givenReference(page, say);
    expect((await pledgesOf(driveId)).map((pledge) => pledge.reference)).toEqual([reference]);
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();
  });

  /**
   * Opens the form of a new drive in two tabs. The first is filled in up to the last step; the second lists the
   * item, with a button `repeat` that adds another one.
   */
  async function twoTabs(name: string) {
    const slug = slugOf(name);
    const driveId = await openDrive(world.coordinator, slug);
    const { page: first, failures, context } = await open();
    await first.goto(give(slug));
    await fillPledgeForm(first, say);
    const second = await context.newPage();
    await second.goto(give(slug));
    await second.getByRole('heading', { name: say('public:items.title', { count: 1 }) }).waitFor();
    const repeat = second.getByRole('button', {
      name: say('public:items.repeat', { name: '布洛芬缓释胶囊' }),
    });
    return { driveId, first, second, repeat, failures, context };
  }
  /** Answers the questions about the second pack, and continues. */
  async function answerAddedPack(page: Page) {
    const added = page.locator('.pack-card').nth(1);
    await added.getByText(say('vocabulary:condition.sealed'), { exact: true }).click();
    await chooseLastOptions(added);
    await press(page, 'form.continue');
  }

  it('is shared by two tabs (one offered to send what the other had already sent)', async () => {
    const { driveId, first, second, repeat, failures, context } = await twoTabs('tabs');
    // The first tab receives the added item, stays on its page, and links to the questions about the item.
    await repeat.click();
    await press(first, 'give.unanswered-answer');
    await answerAddedPack(first);
    await first.locator('.answers').first().locator('.answer').nth(1).waitFor();
    await sendPledge(first, say).click();
    const reference = await givenReference(first, say);
    expect(await givenReference(second, say)).toBe(reference);
    await expectAccessible(second);
    const pledges = await pledgesOf(driveId);
    expect(pledges.map((pledge) => pledge.reference)).toEqual([reference]);
    await second.getByRole('button', { name: say('public:done.another') }).click();
    await second.getByRole('heading', { name: say('public:item.title') }).waitFor();
    expect(failures).toEqual([]);
    await context.close();
  });

  it('removes an item that expired while the page was open past midnight (it was sent by the rules of the day before)', async () => {
    const slug = slugOf('midnight');
    // The drive is still open on the first day of the next month, on which the item has expired.
    const driveId = await openDrive(world.coordinator, slug, {
      window: { opensOn: today(), closesOn: today(40) },
      expectedArrival: today(46),
    });
    const { page, failures, context } = await open();
    await page.goto(give(slug));
    await fillPledgeForm(page, say);
    const [year = '', month = ''] = today().split('-');
    await page
      .getByRole('button', { name: new RegExp(`^${say('public:check.change-pack')}`) })
      .click();
    const dates = page.getByRole('combobox');
    await dates.nth(0).selectOption(year);
    await dates.nth(1).selectOption(String(Number(month)));
    await press(page, 'form.continue');
    await page.getByRole('heading', { name: say('public:check.title') }).waitFor();
    await page.clock.setSystemTime(new Date(Date.UTC(Number(year), Number(month), 1, 4)));
    await sendPledge(page, say).click();
    await page.getByText(say('public:taken-off.title', { count: 1 })).waitFor();
    await page.getByRole('heading', { name: say('public:item.title') }).waitFor();
    await expectAccessible(page);
    expect(await pledgesOf(driveId)).toEqual([]);
    expect(failures).toEqual([]);
    await context.close();
  });

  it('shows what another tab added while this tab was waiting to send (the old items were sent, and the added ones lost)', async () => {
    const { driveId, first, second, repeat, failures, context } = await twoTabs('added');
    await context.setOffline(true);
    await sendPledge(first, say).click();
    await first.getByRole('heading', { name: say('public:waiting.title') }).waitFor();
    await repeat.click();
    await second.getByRole('heading', { name: say('public:items.title', { count: 2 }) }).waitFor();
    await press(first, 'waiting.discard');
    await sendPledge(first, say).waitFor();
    await context.setOffline(false);
    await sendPledge(first, say).click();
    // The added pack is asked about before anything is sent.
    await first.getByRole('heading', { name: say('public:expiry.title') }).waitFor();
    await answerAddedPack(first);
    await sendPledge(first, say).waitFor();

    // An item that another tab removed needs no answer, but the giver sees the change before sending.
    await context.setOffline(true);
    await sendPledge(first, say).click();
    await first.getByRole('heading', { name: say('public:waiting.title') }).waitFor();
    await second
      .getByRole('button', { name: new RegExp(`^${say('public:items.remove')}`) })
      .last()
      .click();
    await press(first, 'waiting.discard');
    await sendPledge(first, say).waitFor();
    await context.setOffline(false);
    await sendPledge(first, say).click();
    await first.getByText(say('public:give.changed-elsewhere')).waitFor();
    await expectAccessible(first);
    expect(await pledgesOf(driveId)).toEqual([]);
    await sendPledge(first, say).click();
    const reference = await givenReference(first, say);
    const pledges = await pledgesOf(driveId);
    expect(pledges.map((pledge) => [pledge.reference, pledge.lines.length])).toEqual([
      [reference, 1],
    ]);
    expect(failures).toEqual([]);
    await context.close();
  });

  it('of the recipient says that a full storage keeps neither receipts nor thanks (it promised to keep them)', async () => {
    const drive = await driveOnItsWay(world.server, world.coordinator, slugOf('receipt'));
    const { page, failures, context } = await open();
    await page.goto(drive.recipientLink);
    const card = page.locator('article').first();
    await card.locator('.verdict-well').waitFor();
    await page.evaluate(FULL);
    await context.setOffline(true);
    await card.locator('.verdict-well').click();
    await card
      .getByRole('button', { name: say('public:receipt.confirm-well', { number: 1 }) })
      .click();
    await card.getByText(say('public:receipt.unkept')).waitFor();
    await page.getByText(say('public:waiting.unkept')).waitFor();
    expect(await page.getByText(say('public:receipt.kept')).count()).toBe(0);
    await expectAccessible(page);
    await context.setOffline(false);
    await page.locator('.box-confirmed').waitFor();

    await page.getByLabel(say('public:thanks.words')).fill('谢谢大家。');
    await context.setOffline(true);
    await press(page, 'thanks.send');
    const thanks = page.getByRole('region', { name: say('public:thanks.title') });
    await thanks.getByText(say('public:receipt.unkept')).waitFor();
    expect(await page.getByText(say('public:receipt.kept')).count()).toBe(0);
    await expectAccessible(page);
    await context.setOffline(false);
    await page.getByRole('heading', { name: say('public:thanks.said') }).waitFor();
    expect(failures).toEqual([]);
    await context.close();
  });
});
