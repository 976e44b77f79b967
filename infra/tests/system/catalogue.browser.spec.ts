import { routes } from '@bluebox/contracts/routes';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  type Language,
  startBrowserWorld,
  tabTo,
  wordsOf,
} from './pages-in-browser.ts';
import { finishPledgeForm, givenReference, sendPledge } from './pledge-form.ts';
import { PATIENT, signedInPage } from './signed-in-page.ts';
import { medicineLine, openDrive } from './support.ts';

/** Two codes of one item. */
const CODES = ['06901234567892', '00036000291452'] as const;
const IBUPROFEN = {
  ...medicineLine(1).item,
  english: 'Ibuprofen sustained-release capsules',
  codes: [CODES[0]],
};
/** A second entry for the same goods, as it comes about when two people add them. */
const TWICE = { ...IBUPROFEN, name: '芬必得', english: 'Fenbid', codes: [] };
/** An item with names as long as they may be. */
const LONG = {
  name: '一次性使用医用外科口罩灭菌型独立包装'.repeat(4).slice(0, 80),
  specification: '17.5cm×9.5cm×平面形×耳挂式'.repeat(4).slice(0, 80),
  english: 'Single-use medical surgical masks, sterile, individually wrapped, with ear loops',
  category: 'supply',
  unit: 'box',
  codes: [],
} as const;

describe.each([
  ['zh', 1280],
  ['en', 360],
] as const)('the catalogue, in %s at %i px', (language: Language, width) => {
  const say = wordsOf(language);
  let world: BrowserWorld;
  let page: Page;
  let failures: string[];
  let driveId: string;
  /** Id of {@link IBUPROFEN}, which the first test lists on the page. */
  let itemId: string;
  const slug = 'goods-known-by-name';
  const button = (name: string, within: Page | Locator = page) =>
    within.getByRole('button', { name, exact: true });
  const press = async (target: Locator) => {
    await tabTo(page, target);
    await page.keyboard.press('Enter');
  };
  const options = () => page.getByRole('listbox').getByRole('option');
  const rows = () => page.locator('main .row-list > li');
  const openCatalogue = async () => {
    await page.goto(`${world.server.url}/console/catalogue`);
    await rows().first().waitFor();
  };
  const dialogNamed = async (key: string, name: string) => {
    const dialog = page.getByRole('dialog', { name: say(key, { name }) });
    await dialog.waitFor();
    return dialog;
  };
  /** Types into a field that suggests items, and chooses the first one by keyboard. */
  const chooseByKeyboard = async (field: Locator, text: string) => {
    await tabTo(page, field);
    await page.keyboard.type(text);
    await options().first().waitFor();
    expect(await field.getAttribute('aria-expanded')).toBe('true');
    await expectAccessible(page);
    await page.keyboard.press('ArrowDown');
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
  };

  beforeAll(async () => {
    world = await startBrowserWorld();
    ({ page, failures } = await signedInPage(world, width, language));
    driveId = await openDrive(world.coordinator, slug);
  });
  afterAll(async () => {
    await page?.context().close();
    await world?.close();
  });

  it('starts empty, and takes a new item by keyboard', async () => {
    await page.goto(`${world.server.url}/console/catalogue`);
    await page.getByText(say('catalogue.none')).waitFor();
    await expectAccessible(page);
    await press(button(say('catalogue.add')));
    const dialog = await dialogNamed('catalogue.add', '');
    await press(button(say('catalogue.save'), dialog));
    await dialog.getByText(say('catalogue.nameMissing')).waitFor();
    const field = (key: string) =>
      dialog.getByRole('textbox', { name: say(`catalogue.${key}`), exact: true });
    await tabTo(page, field('name'));
    await page.keyboard.type(IBUPROFEN.name);
    await tabTo(page, field('specification'));
    await page.keyboard.type(IBUPROFEN.specification);
    await tabTo(page, field('english'));
    await page.keyboard.type(IBUPROFEN.english);
    await tabTo(page, field('code'));
    await page.keyboard.type('6901234567893');
    await press(button(say('catalogue.save'), dialog));
    await dialog.getByText(say('catalogue.codeWrong')).waitFor();
    await expectAccessible(page);
    await tabTo(page, field('code'));
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('6901234567892');
    await press(button(say('catalogue.save'), dialog));
    await dialog.waitFor({ state: 'hidden' });
    await rows().first().waitFor();
    expect(await rows().allInnerTexts()).toEqual([
      expect.stringMatching(new RegExp(`${IBUPROFEN.name}[^]*${IBUPROFEN.english}[^]*${CODES[0]}`)),
    ]);
    const { items } = await world.coordinator.get(routes.findItems.at({}, { search: 'blf' }));
    expect(items).toMatchObject([IBUPROFEN]);
    itemId = items[0]?.itemId ?? '';
  });

  it('is searched by pinyin initials, English and code, also with names as long as they may be', async () => {
    await world.coordinator.post(routes.addItem.at(), LONG);
    await world.coordinator.post(routes.addItem.at(), TWICE);
    await world.server.application.settled();
    await openCatalogue();
    await expect.poll(() => rows().count(), PATIENT).toBe(3);
    await expectAccessible(page);
    const search = page.getByRole('textbox', { name: say('catalogue.search') });
    for (const [typed, found] of [
      ['hlsr', []],
      ['BLFHS', [IBUPROFEN.name]],
      ['fenbid', [TWICE.name]],
      ['6901234567892', [IBUPROFEN.name]],
    ] as const) {
      await search.fill(typed);
      await expect
        .poll(() => rows().locator('.strong').allInnerTexts(), PATIENT)
        .toEqual([...found]);
    }
    await search.fill('没有这样的东西');
    await page.getByText(say('catalogue.noneLike')).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: say('filter.showAll') }).click();
    await expect.poll(() => rows().count(), PATIENT).toBe(3);
  });

  it('gives an item another name and other codes', async () => {
    await openCatalogue();
    const former = TWICE.name;
    await press(button(say('catalogue.renameNamed', { name: former })));
    const names = await dialogNamed('catalogue.renameNamed', former);
    await expectAccessible(page);
    const name = names.getByRole('textbox', { name: say('catalogue.name'), exact: true });
    expect(await name.inputValue()).toBe(former);
    await name.fill('芬必得胶囊');
    await button(say('catalogue.save'), names).click();
    await names.waitFor({ state: 'hidden' });
    await rows().getByText('芬必得胶囊').waitFor();

    await press(button(say('catalogue.codesOf', { name: '芬必得胶囊' })));
    const codes = await dialogNamed('catalogue.codesOf', '芬必得胶囊');
    await codes.getByText(say('catalogue.noCodes')).waitFor();
    const code = codes.getByRole('textbox', { name: say('catalogue.learn') });
    const learn = button(say('catalogue.learn'), codes);
    await code.fill('036000291453');
    await learn.click();
    await codes.getByText(say('catalogue.codeWrong')).waitFor();
    await expectAccessible(page);
    await code.fill('6901234567892');
    await learn.click();
    await codes.getByText(say('problems.CODE_KNOWN')).waitFor();
    await expectAccessible(page);
    await code.fill('036000291452');
    await learn.click();
    await codes.getByText(CODES[1], { exact: true }).waitFor();
    await expectAccessible(page);
    const forget = button(say('catalogue.forgetNamed', { code: CODES[1] }), codes);
    await press(forget);
    await forget.waitFor({ state: 'detached' });
    await code.fill('036000291452');
    await learn.click();
    await forget.waitFor();
    await button(say('catalogue.close'), codes).last().click();
    await codes.waitFor({ state: 'hidden' });
  });

  it('is offered in the form of a giver, whose pledge then names the item', async () => {
    await page.goto(`${world.server.url}/d/${slug}/give`);
    await chooseByKeyboard(page.locator('#name'), 'blfhs');
    expect(await page.locator('#name').inputValue()).toBe(IBUPROFEN.name);
    expect(await page.locator('#specification').inputValue()).toBe(IBUPROFEN.specification);
    expect(await page.locator('input[value=medicine]').isChecked()).toBe(true);
    await button(say('public:form.continue')).click();
    await finishPledgeForm(page, say);
    await sendPledge(page, say).click();
    const reference = await givenReference(page, say);
    await world.server.application.settled();
    const { pledges } = await world.coordinator.get(
      routes.listPledges.at({ driveId }, { search: reference }),
    );
    expect(pledges[0]?.lines).toMatchObject([{ item: { itemId, name: IBUPROFEN.name } }]);
  });

  it('is offered for goods without a pledge, and closes without moving what is clicked', async () => {
    await page.goto(`${world.server.url}/console/drives/${driveId}/desk?walkIn=true`);
    const name = page.getByRole('combobox', { name: say('goods.name') });
    await name.fill('ibuprofen');
    const option = options().filter({ hasText: IBUPROFEN.name });
    await option.waitFor();
    await expectAccessible(page);
    await option.click();
    expect(await name.inputValue()).toBe(IBUPROFEN.name);
    // A list that is open covers what is below it, so its closing does not take a click away.
    await name.fill('blf');
    await option.waitFor();
    await page.keyboard.press('Escape');
    await option.waitFor({ state: 'detached' });
    await name.fill('ibuprofen');
    await option.waitFor();
    await page.getByRole('radio', { name: say('desk.withoutNumber') }).check();
    await option.waitFor({ state: 'detached' });
    await name.fill('ibu');
    await option.click();
    await button(say('desk.confirmCount')).click();
    await page.waitForURL(/reception=/);
    const receptionId = new URL(page.url()).searchParams.get('reception') ?? '';
    await world.server.application.settled();
    const { lines } = await world.coordinator.get(routes.showReception.at({ receptionId }));
    expect(lines).toMatchObject([{ item: { itemId } }]);
  });

  it('is offered for a need, which keeps its item when other settings are saved', async () => {
    await page.goto(`${world.server.url}/console/drives/${driveId}/terms`);
    const field = page.getByRole('combobox', { name: say('terms.needItem') }).first();
    const quantity = page.getByRole('spinbutton', { name: say('goods.quantity') }).first();
    const save = async () => {
      await button(say('terms.save')).click();
      await page.getByText(say('terms.saved'), { exact: true }).first().waitFor();
      await world.server.application.settled();
      const { terms } = await world.coordinator.get(routes.showDrive.at({ driveId }));
      return terms.needs[0];
    };
    await chooseByKeyboard(field, 'blfhs');
    expect(await field.inputValue()).toBe(`${IBUPROFEN.name} ${IBUPROFEN.specification}`);
    await page.getByText(say('terms.needOfItem')).waitFor();
    await expectAccessible(page);
    expect(await save()).toMatchObject({ itemId });
    await page.reload();
    await page.getByText(say('terms.needOfItem')).waitFor();
    await quantity.fill('77');
    expect(await save()).toMatchObject({ itemId, quantity: 77 });
    // Other words are no longer the item that was chosen.
    await field.fill('布洛芬或对乙酰氨基酚');
    await page.getByText(say('terms.needOfItem')).waitFor({ state: 'detached' });
    expect((await save())?.itemId).toBeUndefined();
  });

  it('merges an item that is listed twice, and shows it afterwards among those that were merged', async () => {
    await openCatalogue();
    await press(button(say('catalogue.mergeNamed', { name: IBUPROFEN.name })));
    const dialog = await dialogNamed('catalogue.mergeNamed', IBUPROFEN.name);
    await dialog
      .getByText(say('catalogue.refers', { drives: 0, pledges: 1, receptions: 1, parcels: 0 }))
      .waitFor();
    await button(say('catalogue.merge'), dialog).click();
    await dialog.getByText(say('catalogue.mergeMissing')).waitFor();
    await expectAccessible(page);
    const into = dialog.getByRole('combobox', { name: say('catalogue.mergeInto') });
    // The item itself is not offered, although its English name matches too.
    await into.fill('芬');
    await options().first().waitFor();
    expect(await options().allInnerTexts()).toEqual([expect.stringContaining('芬必得胶囊')]);
    await into.fill('');
    await chooseByKeyboard(into, 'fbd');
    await dialog
      .getByText(say('catalogue.mergeChosen', { name: `芬必得胶囊 ${TWICE.specification}` }))
      .waitFor();
    await expectAccessible(page);
    await button(say('catalogue.merge'), dialog).click();
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => rows().count(), PATIENT).toBe(2);
    await rows().getByText(CODES[0]).waitFor();

    await page.getByText(say('catalogue.filter.merged'), { exact: true }).click();
    await page.getByText(say('catalogue.mergedInto', { name: '' })).waitFor();
    expect(await rows().allInnerTexts()).toEqual([
      expect.stringMatching(new RegExp(`${IBUPROFEN.name}[^]*芬必得胶囊`)),
    ]);
    expect(await rows().getByRole('button').count()).toBe(0);
    await expectAccessible(page);
    await page.getByRole('textbox', { name: say('catalogue.search') }).fill('fbd');
    await page.getByText(say('catalogue.noneLike')).waitFor();
    expect(failures).toEqual([]);
  });
});
