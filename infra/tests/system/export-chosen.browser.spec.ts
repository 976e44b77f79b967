import { readFileSync } from 'node:fs';
import type { SubmitPledgeAnswer } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { openSpreadsheet } from '@bluebox/spreadsheet';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { pickingOn } from './picking.ts';
import { invite, SCREENS, signedInPage } from './signed-in-page.ts';
import { acceptedParcel, medicineLine, openDrive, pledgeBody } from './support.ts';

// A test may take minutes, because axe checks every step.
vi.setConfig({ testTimeout: 300_000 });

const FORMULA = '=HYPERLINK("http://x")';
/** File names of exports of chosen rows, without the drive's name in front. */
const CALLED = {
  zh: { pledges: '登记-选中的', boxes: '装箱-选中的' },
  en: { pledges: 'Pledges-chosen', boxes: 'Cartons-chosen' },
} as const;
/**
 * The formula as exported: a CSV file needs the leading apostrophe, while a workbook's cell has the
 * type text.
 */
const DISARMED = { csv: `'${FORMULA}`, xlsx: FORMULA } as const;

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

describe.each(SCREENS)('rows that were picked, exported in %s at %i px', (language, width) => {
  const say = wordsOf(language);
  let page: Page;
  let failures: string[];
  let driveId: string;
  let on: ReturnType<typeof pickingOn>;
  let pledges: SubmitPledgeAnswer[];
  const at = (path: string) => `${world.server.url}/console/drives/${driveId}/${path}`;

  /** Exports the picked rows with the keyboard, and returns the saved table. */
  const saveChosen = async (format: 'csv' | 'xlsx') => {
    await on.press(on.bar().getByRole('button', { name: say('exporting.chosen') }));
    const item = page.getByRole('menuitem', { name: say(`exporting.${format}`) });
    await item.waitFor();
    await expectAccessible(page);
    const saved = page.waitForEvent('download');
    await item.press('Enter');
    const download = await saved;
    const { table } = await openSpreadsheet(new Uint8Array(readFileSync(await download.path())));
    const [, ...rows] = (await table(0)).rows.map(({ cells }) => cells);
    return { name: download.suggestedFilename().replace(/[0-9]{4}(?=\.)/, 'MMDD'), rows };
  };

  beforeAll(async () => {
    ({ page, failures } = await signedInPage(world, width, language));
    on = pickingOn(page, say);
    driveId = await openDrive(world.coordinator, `chosen-${language}-${width}`);
    pledges = [];
    for (const name of ['布洛芬缓释胶囊', FORMULA, '感冒灵颗粒', '板蓝根颗粒'])
      pledges.push(
        await world.coordinator.post(routes.submitPledge.at({ driveId }), {
          ...pledgeBody(1),
          lines: [{ ...medicineLine(1), item: { ...medicineLine(1).item, name } }],
        }),
      );
    await world.server.application.settled();
  });
  afterAll(() => page?.context().close());

  it.each(['csv', 'xlsx'] as const)('are only the picked pledges, as %s', async (format) => {
    await page.goto(at('pledges'));
    const wanted = [pledges[1], pledges[3]].map((pledge) => pledge?.reference ?? '');
    for (const reference of wanted) await on.pick(reference);
    const { name, rows } = await saveChosen(format);
    expect(name).toBe(`社会互助小蓝箱 · 测试-${CALLED[language].pledges}-MMDD.${format}`);
    expect(rows.map((cells) => [cells[0], cells[5]]).sort()).toEqual(
      [
        [wanted[0], DISARMED[format]],
        [wanted[1], '板蓝根颗粒'],
      ].sort(),
    );
  });

  it('are only the picked boxes, with their contents', async () => {
    const boxes: string[] = [];
    for (const quantity of [2, 3]) {
      const { parcelId } = await acceptedParcel(world, driveId, quantity);
      const { boxId } = await world.coordinator.post(routes.openBox.at(), {
        driveId,
      });
      await world.coordinator.post(routes.packBox.at({ boxId }), { parcelId, quantity });
      boxes.push(boxId);
    }
    await world.server.application.settled();
    await page.goto(at('packing'));
    await on.pick(say('packing.boxNumber', { number: 2 }));
    const { name, rows } = await saveChosen('xlsx');
    expect(name).toBe(`社会互助小蓝箱 · 测试-${CALLED[language].boxes}-MMDD.xlsx`);
    expect(rows.map((cells) => [cells[0], cells[5]])).toEqual([['2', '3']]);
  });

  it('are not offered to a person with only the role for packing', async () => {
    const login = `packer-${language}`;
    await invite(world.coordinator, world, { login, name: '装箱志愿者', roles: ['packing'] });
    const packer = await signedInPage(world, width, language, login);
    await packer.page.goto(at('packing'));
    const packing = pickingOn(packer.page, say);
    await packing.pick(say('packing.boxNumber', { number: 1 }));
    await packing.bar().waitFor();
    const offered = packing.bar().getByRole('button', { name: say('exporting.chosen') });
    expect(await offered.count()).toBe(0);
    await packer.page.context().close();
    expect([...failures, ...packer.failures]).toEqual([]);
  });
});
