import { routes } from '@bluebox/contracts/routes';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  type Language,
  openPage,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { signIn } from './signed-in-page.ts';
import { medicineLine, openDrive, pledgeBody } from './support.ts';

/** GTINs of an item of the catalogue, and of one that the desk has to learn in each language. */
const KNOWN = '06901234567892';
const LEARNT = { zh: '96385074', en: '036000291452' } as const;
const EXPIRY = { scanned: '300500', day: '2030-05-31' } as const;

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
  await world.coordinator.post(routes.addItem.at(), { ...medicineLine(1).item, codes: [KNOWN] });
  await world.server.application.settled();
});
afterAll(() => world?.close());

describe.each([
  ['zh', 1280],
  ['en', 360],
] as const)('a scanned pack, in %s at %i px', (language: Language, width) => {
  const say = wordsOf(language);
  /** A text of both kinds of pages. */
  const sayOfPack = (key: string, values: Record<string, string> = {}) =>
    say(`vocabulary:scan.pack.${key}`, values);
  let page: Page;
  let failures: string[];
  let driveId: string;
  const slug = `packs-${language}`;
  const textbox = (name: string, within: Page | Locator = page) =>
    within.getByRole('textbox', { name });
  const button = (name: string) => page.getByRole('button', { name });
  const scanInto = async (text: string, within: Page | Locator = page) => {
    await textbox(say('packScan.label'), within).last().fill(text);
    await page.keyboard.press('Enter');
  };

  beforeAll(async () => {
    ({ page, failures } = await openPage(world, { width, height: 900 }, language));
    driveId = await openDrive(world.coordinator, slug);
  });
  afterAll(() => page?.context().close());

  it('fills the form of a giver, and its code is kept nowhere', async () => {
    await page.goto(`${world.server.url}/d/${slug}/give`);
    const name = page.locator('#name');
    await name.fill(`(01)${KNOWN}(17)${EXPIRY.scanned}(10)AO1(21)S-7`);
    await page.keyboard.press('Enter');
    await page.locator('.scan-said', { hasText: '布洛芬缓释胶囊' }).waitFor();
    expect(await page.locator('.scan-said').textContent()).toContain('AO1');
    await expect.poll(() => name.inputValue()).toBe('布洛芬缓释胶囊');
    expect(await page.locator('#specification').inputValue()).toBe('0.3g×24粒');
    expect(await page.locator('#lot').inputValue()).toBe('AO1');
    expect(await page.locator('input[value=medicine]').isChecked()).toBe(true);
    expect(await page.evaluate('JSON.stringify({ ...localStorage })')).not.toContain('S-7');
    await expectAccessible(page);
    await page.locator('form button[type=submit]').last().click();
    await page.locator('#name').waitFor({ state: 'detached' });
    const draft = await page.evaluate('JSON.stringify({ ...localStorage })');
    expect(draft).toContain('2030-05');
    expect(draft).toContain('AO1');
    expect(draft).not.toContain('S-7');
  });

  it('is noted with its line at the count, and a torn or wrong code is told', async () => {
    const pledge = await world.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(2));
    await world.server.application.settled();
    await signIn(page, world);
    await page.goto(
      `${world.server.url}/console/drives/${driveId}/desk?reference=${pledge.reference}`,
    );
    await textbox(say('packScan.label')).waitFor();
    for (const [code, why] of [
      ['6901234567893', 'wrong-check-digit'],
      [`01${KNOWN}1705`, 'torn'],
      ['XLX', 'unknown'],
    ] as const) {
      await scanInto(code);
      await page.getByText(sayOfPack(`refused.${why}`)).waitFor();
    }
    await expectAccessible(page);
    await scanInto(`]d201${KNOWN}17${EXPIRY.scanned}10A1<GS>21S-${language}`);
    await page.getByText(say('packScan.scanned', { count: 1 })).waitFor();
    await expect.poll(() => textbox(say('goods.lotOptional')).inputValue()).toBe('A1');
    expect(await textbox(say('goods.expiry')).inputValue()).toBe(EXPIRY.day);
    await scanInto(`(01)${KNOWN}(21)S-${language}`);
    await page.getByText(say('packScan.mismatch.twice')).waitFor();
    await expectAccessible(page);
    await button(say('desk.confirmCount')).click();

    // The inspection takes what another pack shows.
    await button(say('desk.good.medicine')).waitFor();
    await scanInto(`(01)${KNOWN}(17)${EXPIRY.scanned}(10)B2`);
    await expect.poll(() => textbox(say('goods.lotOptional')).inputValue()).toBe('B2');
    await expectAccessible(page);
    await world.server.application.settled();
    const { entries } = await world.coordinator.get(
      routes.showReception.at({ receptionId: pledge.pledgeId }),
    );
    expect(entries[0]?.lines).toMatchObject([{ received: 2, expiry: EXPIRY.day, lot: 'A1' }]);
    expect(entries[0]?.lines[0]?.packs).toHaveLength(1);
  });

  it('of an unknown product is learnt for the goods that somebody typed', async () => {
    await page.goto(`${world.server.url}/console/drives/${driveId}/desk?walkIn=true`);
    const code = LEARNT[language];
    await scanInto(code);
    await page.getByRole('combobox', { name: say('goods.name') }).fill(`感冒灵颗粒 ${language}`);
    await button(say('packScan.learn', { name: `感冒灵颗粒 ${language}` })).click();
    await button(say('packScan.learn', { name: `感冒灵颗粒 ${language}` })).waitFor({
      state: 'detached',
    });
    await expectAccessible(page);
    await world.server.application.settled();
    await button(say('desk.addItem')).click();
    await scanInto(code);
    await expect
      .poll(() =>
        page
          .getByRole('combobox', { name: say('goods.name') })
          .last()
          .inputValue(),
      )
      .toBe(`感冒灵颗粒 ${language}`);
  });

  it('of a walk-in waits for the count, when the giver has got a number', async () => {
    await page.goto(`${world.server.url}/console/drives/${driveId}/desk?walkIn=true`);
    await scanInto(`(01)${KNOWN}(17)${EXPIRY.scanned}(10)W1(21)W-${language}`);
    await page.getByText(say('packScan.scanned', { count: 1 })).waitFor();
    await page.getByRole('checkbox', { name: say('desk.declared') }).check();
    await button(say('desk.registerWalkIn')).click();
    await button(say('desk.confirmCount')).waitFor();
    await page.getByText(say('packScan.scanned', { count: 1 })).waitFor();
    await button(say('desk.confirmCount')).click();
    await page.waitForURL(/reception=/);
    const receptionId = new URL(page.url()).searchParams.get('reception') ?? '';
    const { entries } = await world.coordinator.get(routes.showReception.at({ receptionId }));
    expect(entries[0]?.lines).toMatchObject([{ received: 1, expiry: EXPIRY.day, lot: 'W1' }]);
    expect(entries[0]?.lines[0]?.packs).toHaveLength(1);
  });

  it('that was taken in before is refused at the desk, with the way to where it is', async () => {
    await page.goto(`${world.server.url}/console/drives/${driveId}/desk?walkIn=true`);
    await scanInto(`(01)${KNOWN}(21)S-${language}`);
    await page.getByText(say('packScan.scanned', { count: 1 })).waitFor();
    await page.getByRole('radio', { name: say('desk.withoutNumber') }).check();
    await button(say('desk.confirmCount')).click();
    const notice = page.getByRole('alert').filter({ hasText: say('problems.PACK_KNOWN') });
    await notice.waitFor();
    await expectAccessible(page);
    await notice.getByRole('link', { name: say('packScan.toReception') }).click();
    await page.waitForURL(/reception=/);
    expect(failures.filter((failure) => !failure.includes('409'))).toEqual([]);
  });
});
