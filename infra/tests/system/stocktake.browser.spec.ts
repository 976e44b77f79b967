import type { DriveTermsInput } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  expectFocus,
  startBrowserWorld,
  tabTo,
  wordsOf,
} from './pages-in-browser.ts';
import { invite, PATIENT, signedInPage } from './signed-in-page.ts';
import { acceptedParcel, medicineLine, openDrive } from './support.ts';

const SCREENS = [
  ['zh', 1280],
  ['zh', 360],
  ['en', 1280],
  ['en', 360],
] as const;

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
  const { coordinator } = world;
  await invite(coordinator, world, { login: 'packer', name: '装箱员小李', roles: ['packing'] });
});
afterAll(() => world?.close());

it.each(SCREENS)(
  'goods are counted by keyboard without the record, compared, posted and reversed, in %s at %i px',
  async (language, width) => {
    const say = wordsOf(language);
    const { coordinator, server } = world;
    const driveId = await openDrive(coordinator, `count-${language}-${width}`);
    const { parcelId, pledge } = await acceptedParcel(world, driveId, 10);
    await acceptedParcel(world, driveId, 4);
    const { page, failures } = await signedInPage(world, width, language, 'packer');
    const packing = `${server.url}/console/drives/${driveId}/packing`;

    await page.goto(`${packing}/counts`);
    await page.getByText(say('counts.empty')).waitFor();
    await expectAccessible(page);
    await page.getByRole('radio', { name: say('counts.by.1') }).check();
    await tabTo(page, page.getByRole('button', { name: say('counts.begin') }));
    await page.keyboard.press('Enter');
    await page.getByText(say('counts.blind')).waitFor(PATIENT);
    const countId = new URL(page.url()).pathname.split('/').at(-1) ?? '';

    const { unit } = medicineLine(1).item;
    const howMany = page.getByLabel(
      say('counts.howMany', { unit: say(`vocabulary:unit.${unit}`) }),
    );
    const scan = page.getByRole('textbox', { name: say('counts.scan') });
    await scan.fill(pledge.reference);
    await page.keyboard.press('Enter');
    await page.getByText(pledge.reference).first().waitFor();
    await expectFocus(howMany);
    await expectAccessible(page);
    expect(await page.locator('main').innerText()).not.toMatch(/\b10\b/);
    // A scan moves the focus to the number, and a number moves it back to the scan.
    await page.keyboard.type('8');
    await page.keyboard.press('Enter');
    await page.getByText(say('counts.again')).waitFor(PATIENT);
    await expectFocus(scan);
    expect(await howMany.inputValue()).toBe('');
    await expectAccessible(page);
    await tabTo(page, howMany);
    await page.keyboard.type('8');
    await page.keyboard.press('Enter');
    await page.getByText(say('counts.row.done')).waitFor(PATIENT);

    await page.getByRole('link', { name: say('counts.differences') }).click();
    const post = page.getByRole('button', { name: say('counts.post', { count: 1 }) });
    await post.waitFor(PATIENT);
    await page.getByText(say('counts.standing.settled')).waitFor();
    await expectAccessible(page);
    await post.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(say('counts.why')).fill('货架 3 少两盒');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: say('counts.post', { count: 1 }) }).click();
    await page.getByText('货架 3 少两盒').waitFor(PATIENT);
    const free = async () => (await coordinator.get(routes.showParcel.at({ parcelId }))).free;
    expect(await free()).toBe(8);

    await page.goto(`${server.url}/console/drives/${driveId}/counts/${countId}/report`);
    await page.getByText('货架 3 少两盒').waitFor();
    await page.getByText(say('counts.uncounted', { count: 1 })).waitFor();
    await expectAccessible(page);

    await page.goto(`${packing}/counts/${countId}/differences`);
    await page.getByRole('button', { name: say('counts.reverse') }).click();
    await dialog.getByRole('radio', { name: say('reversalReason.recount') }).check();
    await dialog.getByRole('button', { name: say('counts.reverse') }).click();
    await page.getByText(say('counts.step.reversed', { count: 1 })).waitFor(PATIENT);
    expect(await free()).toBe(10);
    await page.goto(`${packing}/counts`);
    await page.getByText(say('counts.state.reversed')).waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await page.context().close();
  },
);

it.each(SCREENS)(
  'a recipe says how many kits the stock is good for and what lacks, in %s at %i px',
  async (language, width) => {
    const say = wordsOf(language);
    const { coordinator, server } = world;
    const { item } = medicineLine(1);
    const recipes: DriveTermsInput['recipes'] = [
      {
        recipeId: 'r1',
        item: { name: '家庭药箱', category: 'kit', unit: 'set' },
        components: [{ item, quantity: 2 }],
        english: { name: 'Family medicine kit' },
      },
    ];
    const driveId = await openDrive(coordinator, `recipe-${language}-${width}`, { recipes });
    await acceptedParcel(world, driveId, 7);
    const { page, failures } = await signedInPage(world, width, language);
    await page.goto(`${server.url}/console/drives/${driveId}/packing/kits`);
    const lacks = (count: number) =>
      `${item.name} ${item.specification} ${say('vocabulary:quantity.box', { count })}`;
    await page.getByText(say('kits.enough', { count: 3, goods: lacks(1) })).waitFor(PATIENT);
    await expectAccessible(page);
    const name = language === 'en' ? 'Family medicine kit' : '家庭药箱';
    await tabTo(
      page,
      page.getByRole('spinbutton', { name: `${say('kits.howMany')} ${name}`, exact: true }),
    );
    await page.keyboard.type('5');
    await page.getByText(say('kits.lacking', { count: 3, wanted: 5, goods: lacks(3) })).waitFor();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('3');
    await page.getByText(say('kits.enoughForAll', { count: 3 })).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(say('kits.done', { count: 3 })).waitFor(PATIENT);
    const goods = `${item.name} ${item.specification} ${say('vocabulary:quantity.box', { count: 6 })}`;
    await page.getByText(say('kits.holds', { goods })).waitFor(PATIENT);
    await expectAccessible(page);

    await page.goto(`${server.url}/console/drives/${driveId}/terms`);
    await page.getByRole('heading', { name: say('terms.recipes') }).waitFor();
    await expectAccessible(page);
    expect(await page.getByLabel(say('terms.component', { number: 1 })).inputValue()).toBe(
      item.name,
    );
    expect(failures).toEqual([]);
    await page.context().close();
  },
);
