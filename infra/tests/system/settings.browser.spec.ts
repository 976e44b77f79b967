import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  openPage,
  startBrowserWorld,
  tabTo,
  wordsOf,
} from './pages-in-browser.ts';
import { signedInPage } from './signed-in-page.ts';
import { COORDINATOR, driveTerms } from './support.ts';

// A test may take minutes, because axe checks every step.
vi.setConfig({ testTimeout: 600_000 });

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

describe.each([
  ['zh', 1280],
  ['en', 390],
] as const)('the settings of a drive, in %s at %i px', (language, width) => {
  const say = wordsOf(language);
  const slug = `settings-${language}-${width}`;
  let page: Page;
  let failures: string[];
  let driveId: string;
  /** Returns a field by its id, because two fields may have the same label. */
  const field = (id: string) => page.locator(`#${id}`);
  const press = async (target: ReturnType<Page['locator']>) => {
    await tabTo(page, target);
    await page.keyboard.press('Enter');
  };
  /** Returns the public page in the preview's frame. On narrow screens, the preview is unfolded first. */
  const preview = async () => {
    const unfold = page.getByRole('button', { name: say('preview.unfold') });
    if (width < 1200 && (await unfold.count()) > 0) await press(unfold);
    return page.frameLocator(`iframe[title="${say('preview.frame')}"]`);
  };

  beforeAll(async () => {
    ({ page, failures } = await signedInPage(world, width, language));
  });
  afterAll(() => page?.context().close());

  it('are entered for a new drive, with an error at each missing field', async () => {
    await page.goto(`${world.server.url}/console/drives/new`);
    await page.getByRole('heading', { level: 1, name: say('drives.open') }).waitFor();
    await expectAccessible(page);
    // A form without needs is previewed as a drive that takes goods (its needs were shown as met).
    const empty = await preview();
    await empty.getByRole('link', { name: say('public:drive.give'), exact: true }).waitFor();
    expect(await empty.getByText(say('public:drive.full')).count()).toBe(0);
    await press(page.getByRole('button', { name: say('drives.saveDraft') }));
    await page.getByText(say('terms.missing', { name: say('terms.title') })).waitFor();
    await expectAccessible(page);
    // The buttons of a number field are labelled in the page's language.
    const numbers = page.locator('.ant-input-number-actions');
    for (const label of ['increase', 'decrease'])
      expect(await page.getByLabel(say(`action.${label}`), { exact: true }).count()).toBe(
        await numbers.count(),
      );
    // A quantity in words is reported as an error, and not silently ignored.
    const quantity = page.getByRole('spinbutton', { name: say('goods.quantity') }).first();
    await quantity.fill('四十');
    await page.keyboard.press('Tab');
    await page.getByText(say('terms.needQuantityRule')).first().waitFor();
    await field('title').fill('西吉县急需药品募集');
    await field('slug').fill(slug);
    await field('recipientName').fill('西吉县红十字会');
    await field('recipientAuthority').fill('西红函〔2023〕5号');
    await field('points_0_name').fill('融新科技中心 B1');
    for (const [index, quantity] of ['1000', '40', '20'].entries())
      await page
        .getByRole('spinbutton', { name: say('goods.quantity') })
        .nth(index)
        .fill(quantity);
  });

  it('keep a number beyond its limit as it was typed, with an advice (it became the largest possible one)', async () => {
    const months = field('rules_minimumMonthsAtArrival');
    await months.fill('99');
    await page.keyboard.press('Tab');
    await page.getByText(say('number.max', { max: 60 })).waitFor();
    expect(await months.inputValue()).toBe('99');
    await expectAccessible(page);
    await months.fill('6.5');
    await page.keyboard.press('Tab');
    await page.getByText(say('number.whole')).waitFor();
    expect(await months.inputValue()).toBe('6.5');
    // Digits of a Chinese input method count as digits (they were refused).
    await months.fill('１２');
    await page.keyboard.press('Tab');
    await page.getByText(say('number.whole')).waitFor({ state: 'detached' });
    expect(await months.inputValue()).toBe('12');
  });

  it('ask before a template replaces typed needs (they were lost)', async () => {
    const quantities = page.getByRole('spinbutton', { name: say('goods.quantity') });
    const books = page.getByRole('button', { name: say('terms.templates.books') });
    await press(books);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: say('action.cancel') }).waitFor();
    await expectAccessible(page);
    await press(dialog.getByRole('button', { name: say('action.cancel') }));
    await dialog.waitFor({ state: 'hidden' });
    expect(await quantities.first().inputValue()).toBe('1000');
    await press(books);
    await press(dialog.getByRole('button', { name: say('terms.replace') }));
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => quantities.count()).toBe(1);
    // Nothing was typed since the last template, so this template is applied without a question.
    await press(page.getByRole('button', { name: say('terms.templates.medicine') }));
    await expect.poll(() => quantities.count()).toBe(3);
    for (const [index, quantity] of ['1000', '40', '20'].entries())
      await quantities.nth(index).fill(quantity);
  });

  it('have a preview of the public page while they are typed, before anything is saved', async () => {
    const shown = await preview();
    await shown.getByRole('heading', { level: 1, name: '西吉县急需药品募集' }).waitFor();
    await shown.getByText('1,000').first().waitFor();
    await field('title').fill('西吉县急需药品和器械');
    await shown.getByRole('heading', { level: 1, name: '西吉县急需药品和器械' }).waitFor();
    await field('title').fill('');
    await shown.getByRole('heading', { level: 1, name: say('preview.blank') }).waitFor();
    await field('title').fill('西吉县急需药品募集');
    await expectAccessible(page);
    // Links in the preview do not navigate.
    await shown.getByRole('link').last().click();
    await shown.getByRole('heading', { level: 1, name: '西吉县急需药品募集' }).waitFor();
    const { drives } = await world.coordinator.get(routes.listDrives.at({}));
    expect(drives.some((drive) => drive.slug === slug)).toBe(false);
  });

  it('keep typed text when the session ends, and the user signs in again on the same page', async () => {
    await page.context().clearCookies();
    await press(page.getByRole('button', { name: say('drives.saveDraft') }));
    const dialog = page.getByRole('dialog', { name: say('auth.sessionEnded') });
    await dialog.waitFor();
    await expectAccessible(page);
    await tabTo(page, dialog.getByRole('textbox', { name: say('auth.login') }));
    await page.keyboard.type(COORDINATOR.login);
    await page.keyboard.press('Tab');
    await page.keyboard.type(COORDINATOR.password);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    expect(await field('recipientName').inputValue()).toBe('西吉县红十字会');
    await press(page.getByRole('button', { name: say('drives.saveDraft') }));
    await page.waitForURL(/\/terms$/);
    await page.getByRole('heading', { level: 1, name: say('terms.heading') }).waitFor();
    driveId = page.url().split('/').at(-2) ?? '';
    await expectAccessible(page);
  });

  it('ask before unsaved changes are discarded', async () => {
    await field('summary').fill('家里没有开封的常用药，都可以交来。');
    await page.getByRole('link', { name: say('frame.home') }).click();
    const dialog = page.getByRole('dialog', { name: say('terms.unsaved') });
    await dialog.waitFor();
    await expectAccessible(page);
    await press(dialog.getByRole('button', { name: say('terms.stay') }));
    await dialog.waitFor({ state: 'hidden' });
    const shown = await preview();
    await shown.getByText('家里没有开封的常用药，都可以交来。').waitFor();
    await press(page.getByRole('button', { name: say('terms.save') }));
    await page.getByText(say('terms.saved'), { exact: true }).waitFor();
  });

  it('report that somebody else has saved, and lose neither version', async () => {
    const before = await world.coordinator.get(routes.showDrive.at({ driveId }));
    const { version: _, ...rules } = before.terms.rules;
    await world.coordinator.post(routes.amendDrive.at({ driveId }), {
      terms: { ...before.terms, rules, title: '别人改的名称' },
    });
    await field('recipientRegion').fill('宁夏固原');
    await press(page.getByRole('button', { name: say('terms.save') }));
    await page.getByText(say('problems.VERSION_MISMATCH')).waitFor();
    await expectAccessible(page);
    await press(page.getByRole('button', { name: say('terms.keepMine') }));
    await page.getByText(say('problems.VERSION_MISMATCH')).waitFor({ state: 'hidden' });
    const { terms } = await world.coordinator.get(routes.showDrive.at({ driveId }));
    expect([terms.title, terms.recipient.region]).toEqual(['西吉县急需药品募集', '宁夏固原']);
  });

  it('are published after a dialog that explains the consequences', async () => {
    await press(page.getByRole('button', { name: say('terms.step.publish'), exact: true }));
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    // The address that people will read is shown before it becomes final.
    const address = `${world.server.url}/d/${slug}`;
    await dialog.getByText(address, { exact: true }).waitFor();
    await page.locator('.page-heading').getByText(address, { exact: true }).waitFor();
    await expectAccessible(page);
    await press(dialog.getByRole('button', { name: say('terms.step.publish'), exact: true }));
    await page.getByText(say('terms.stepHint.published')).waitFor();
    // The next steps are shown: the link, a text for the group, the poster.
    const share = page.getByRole('region', { name: say('share.title') });
    await share.waitFor();
    await expectAccessible(page);
    const link = await share.getByRole('textbox', { name: say('share.link') }).inputValue();
    expect(link).toBe(`${world.server.url}/d/${slug}`);
    const text = await share.getByRole('textbox', { name: say('share.text') }).inputValue();
    for (const part of ['西吉县急需药品募集', '融新科技中心 B1', link])
      expect(text).toContain(part);
    await press(share.getByRole('button', { name: say('share.copyText') }));
    await share.getByRole('button', { name: say('action.copied') }).waitFor();
    expect(await share.getByRole('link', { name: say('share.poster') }).count()).toBe(1);
    await page.goto(`${world.server.url}/console/drives/${driveId}/poster`);
    await page.getByRole('article', { name: say('poster.name') }).waitFor();
    await page.getByText('融新科技中心 B1').waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
  });

  it('show that the network is lost (nothing showed it until a click)', async () => {
    await page.goto(`${world.server.url}/console/drives/${driveId}/terms`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.context().setOffline(true);
    await page.getByText(say('frame.noNetwork')).waitFor();
    await expectAccessible(page);
    await page.context().setOffline(false);
    await page.getByText(say('frame.noNetwork')).waitFor({ state: 'hidden' });
  });

  it('stay readable once the drive is completed', async () => {
    await world.coordinator.post(routes.closeDrive.at({ driveId }));
    await world.coordinator.post(routes.completeDrive.at({ driveId }), { stillOpen: [] });
    await page.reload();
    await page.getByText(say('terms.completed')).waitFor();
    const settings = page.getByRole('region', { name: say('terms.heading') });
    for (const text of ['西红函〔2023〕5号', '宁夏固原', '融新科技中心 B1'])
      await settings.getByText(text).waitFor();
    expect(await settings.getByRole('textbox').count()).toBe(0);
    await expectAccessible(page);
  });
});

describe('the preview of a drive', () => {
  it('shows no data that another script sends it', async () => {
    const { page } = await signedInPage(world, 390, 'zh');
    await page.goto(`${world.server.url}/preview`);
    await page.evaluate(`window.postMessage(
      { kind: 'bluebox-preview-show', drive: { terms: { title: 'forged' } } }, location.origin)`);
    await page.waitForLoadState('networkidle');
    expect(await page.getByText('forged').count()).toBe(0);
    await page.context().close();
  });
});

describe('the English texts of a drive, typed on a phone in Chinese', () => {
  const say = wordsOf('zh');
  const slug = 'in-two-languages';

  it('are shown to a reader of English, and the Chinese ones after a click on 中文', async () => {
    const { driveId } = await world.coordinator.post(routes.openDrive.at(), {
      slug,
      terms: { ...driveTerms(), departments: ['京西大区'] },
    });
    await world.coordinator.post(routes.publishDrive.at({ driveId }));
    await world.server.application.settled();
    const { page, failures } = await signedInPage(world, 360, 'zh');
    await page.goto(`${world.server.url}/console/drives/${driveId}/terms`);
    await page.getByText(say('terms.english')).click();
    await page.locator('#english_title').fill('Medicine for Xiji');
    await page.locator('#points_0_english_name').fill('Rongxin B1');
    await page.locator('#english_departments_京西大区').fill('Beijing West');
    await expectAccessible(page);
    await page.getByRole('button', { name: say('terms.save') }).click();
    await page.getByText(say('terms.saved')).waitFor();
    await world.server.application.settled();
    await page.context().close();

    const reader = await openPage(world, { width: 360, height: 740 }, 'en');
    await reader.page.goto(`${world.server.url}/d/${slug}`);
    await reader.page.getByRole('heading', { level: 1, name: 'Medicine for Xiji' }).waitFor();
    await reader.page.getByText('Rongxin B1').waitFor();
    await reader.page.getByText(driveTerms().recipient.name).first().waitFor();
    await reader.page.getByRole('button', { name: '中文' }).click();
    await reader.page.getByRole('heading', { level: 1, name: driveTerms().title }).waitFor();
    await reader.page.context().close();
    expect([...failures, ...reader.failures]).toEqual([]);
  });
});
