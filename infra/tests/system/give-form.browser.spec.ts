import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  LOOKS,
  localeOf,
  startBrowserWorld,
  tabTo,
  wordsOf,
} from './pages-in-browser.ts';
import { openDrive, today } from './support.ts';

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

describe.each(LOOKS)('the form with the keyboard alone, on a %s in %s', (width, language) => {
  const say = wordsOf(language);

  it('selects the category by the name, repeats an item, and says immediately which goods are not accepted and why', async () => {
    const slug = `form-${width}-${language}`;
    await openDrive(world.coordinator, slug);
    const { page, failures, context } = await world.open(width, localeOf(language));
    const { keyboard } = page;
    const press = async (name: string, within: Locator = page.locator('main')) => {
      await tabTo(page, within.getByRole('button', { name, exact: true }));
      await keyboard.press('Enter');
    };
    const choose = async (group: Locator, text: string) => {
      const wanted = group.getByRole('radio', { name: text, exact: true });
      const same = group.locator(`input[name="${await wanted.getAttribute('name')}"]`);
      const [checked] = await same.and(page.locator(':checked')).all();
      await tabTo(page, checked ?? same.first());
      await keyboard.press('Space');
      for (let steps = 0; steps < 3 && !(await wanted.isChecked()); steps++)
        await keyboard.press('ArrowDown');
      expect(await wanted.isChecked()).toBe(true);
    };
    await page.goto(`${world.server.url}/d/${slug}/give`);

    // A suggested name also selects its category.
    await tabTo(page, page.locator('#name'));
    expect(await page.locator('#suggested-items option[value=连花清瘟胶囊]').count()).toBe(1);
    await keyboard.type('连花清瘟胶囊');
    expect(await page.locator('input[value=medicine]').isChecked()).toBe(true);
    await press(say('public:form.continue'));
    await press(say('public:items.repeat', { name: '连花清瘟胶囊' }));
    await page.getByRole('heading', { name: say('public:items.title', { count: 2 }) }).waitFor();
    await press(say('public:items.add'));
    await tabTo(page, page.locator('input[name=category]').first());
    await keyboard.press('Space');
    for (let steps = 0; steps < 2; steps++) await keyboard.press('ArrowDown');
    expect(await page.locator('input[value=device]').isChecked()).toBe(true);
    await tabTo(page, page.locator('#name'));
    await keyboard.type('指夹式血氧仪');
    await press(say('public:form.continue'));
    await press(say('public:form.continue'));
    await page.getByRole('heading', { name: say('public:expiry.title') }).waitFor();
    await expectAccessible(page);

    // The first pack expires too early, because the drive requires six months to be left at the arrival.
    const [first, second, device] = await page.locator('.pack-card').all();
    if (first === undefined || second === undefined || device === undefined)
      throw new Error('three packs are asked about');
    const [year = '', month = ''] = today().split('-');
    const setDate = async (pack: Locator, wantedYear: string) => {
      await tabTo(page, pack.locator('select').nth(0));
      await keyboard.type(wantedYear);
      await tabTo(page, pack.locator('select').nth(1));
      // Typing 11 would not select 11, because a repeated key steps through the options that begin
      // with it.
      await pack
        .locator('select')
        .nth(1)
        .selectOption(String(Number(month)));
      await keyboard.press('Enter');
    };
    // The form preselects no answer for the giver, and asks for the missing one.
    await press(say('public:form.continue'));
    await page
      .getByText(say('public:error.condition.missing', { name: '指夹式血氧仪' }))
      .first()
      .waitFor();
    await expectAccessible(page);
    await setDate(first, year);
    await choose(first, say('vocabulary:condition.sealed'));
    await first.getByText(say('public:pack.warned')).waitFor();
    await expectAccessible(page);
    await setDate(second, String(Number(year) + 4));
    expect(await second.getByText(say('public:pack.warned')).count()).toBe(0);
    await choose(second, say('vocabulary:condition.opened'));
    await second.getByText(say('public:warning.opened')).waitFor();
    await choose(device, say('public:pack.works-no'));
    await device.getByText(say('public:warning.not-working')).waitFor();
    await expectAccessible(page);
    await choose(second, say('vocabulary:condition.sealed'));
    await press(say('public:form.continue'));
    // An item that cannot be accepted is removed from the pledge, with the reason.
    await page.getByText(say('public:taken-off.title', { count: 1 })).waitFor();
    await page.getByText('指夹式血氧仪').waitFor();
    await page.locator('#sourceDeclared').waitFor();
    for (const box of await page.getByRole('checkbox').all()) {
      await tabTo(page, box);
      await keyboard.press('Space');
    }
    await press(say('public:form.continue'));

    // Goods that are likely to be refused have a warning on this page too. Changing them leads back to this page.
    await page.getByRole('heading', { name: say('public:check.title') }).waitFor();
    expect(await page.locator('.answer-warning').count()).toBe(1);
    await expectAccessible(page);
    const change = page.getByRole('button', {
      name: `${say('public:check.change')}: 连花清瘟胶囊`,
      exact: true,
    });
    await tabTo(page, change.first());
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: say('public:item.change-title') }).waitFor();
    expect(await page.locator('#name').inputValue()).toBe('连花清瘟胶囊');
    await tabTo(page, page.locator('#quantity'));
    await keyboard.press('ControlOrMeta+A');
    await keyboard.type('100001');
    await press(say('public:form.continue'));
    await page.getByText(say('public:error.quantity.much')).first().waitFor();
    expect(await page.locator('#quantity').inputValue()).toBe('100001');
    await expectAccessible(page);
    await tabTo(page, page.locator('#quantity'));
    await keyboard.press('ControlOrMeta+A');
    await keyboard.type('5');
    await press(say('public:form.continue'));
    await page.getByRole('heading', { name: say('public:check.title') }).waitFor();
    await press(say('public:check.send'));
    await page.getByRole('heading', { name: say('public:done.title') }).waitFor();
    // The confirmation repeats the warning, so that nobody brings the goods in vain.
    await page.getByText(say('public:done.warned')).waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();
  });
});
