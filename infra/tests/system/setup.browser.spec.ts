import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible, type Pages, startPages, wordsOf } from './pages-in-browser.ts';
import { COORDINATOR } from './support.ts';

const PHONE = { width: 390, height: 800 } as const;

let pages: Pages;
beforeAll(async () => {
  pages = await startPages();
});
afterAll(() => pages?.close());

it.each([
  ['zh', 'desk'],
  ['zh', PHONE],
  ['en', 'desk'],
  ['en', PHONE],
] as const)(
  'the set-up page in %s reports missing and invalid fields, and keeps typed text',
  async (language, width) => {
    const say = wordsOf(language);
    const { page, failures } = await pages.open(width, language === 'zh' ? 'zh-CN' : 'en-GB');
    await page.goto(`${pages.server.url}/setup`);
    await page.getByRole('heading', { name: say('auth.setUpTitle') }).waitFor();
    await expectAccessible(page);
    const finish = page.getByRole('button', { name: say('auth.setUp') });
    await finish.click();
    for (const field of ['codeMissing', 'nameMissing', 'loginRule', 'passwordRule'])
      await page.getByText(say(`auth.${field}`), { exact: true }).waitFor();
    await expectAccessible(page);
    const field = (name: string) =>
      page.getByRole('textbox', { name: say(`auth.${name}`), exact: true });
    await field('code').fill('not-the-printed-one');
    await field('name').fill(COORDINATOR.name);
    await field('login').fill(COORDINATOR.login);
    await page.locator('input[type=password]').fill(COORDINATOR.password);
    await finish.click();
    await page
      .getByRole('alert')
      .filter({ hasText: say('problems.LINK_NOT_GOOD') })
      .waitFor();
    await expectAccessible(page);
    expect(await field('name').inputValue()).toBe(COORDINATOR.name);
    expect(failures).toEqual([]);
    await page.context().close();
  },
);

it('the set-up link works only once', async () => {
  const say = wordsOf('zh');
  const { page } = await pages.open('desk');
  for (const ends of [/\/console/, undefined]) {
    await page.context().clearCookies();
    await page.goto(`${pages.server.url}/setup#${pages.server.setupCode}`);
    await page.getByRole('textbox', { name: say('auth.name') }).fill(COORDINATOR.name);
    await page.getByRole('textbox', { name: say('auth.login') }).fill(COORDINATOR.login);
    await page.locator('input[type=password]').fill(COORDINATOR.password);
    await page.getByRole('button', { name: say('auth.setUp') }).click();
    if (ends !== undefined) await page.waitForURL(ends);
  }
  await page
    .getByRole('alert')
    .filter({ hasText: say('problems.LINK_NOT_GOOD') })
    .waitFor();
  await expectAccessible(page);
  await page.context().close();
});
