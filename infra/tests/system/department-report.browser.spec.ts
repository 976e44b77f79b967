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
import { today } from './support.ts';

/** The report on what a department gave, and the comparison of departments on the public page. */

const LARGE = '技术与产品中心';
const SMALL = '法务部';
const SMALLEST = '行政部';

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

/**
 * Opens a drive with one confirmed box, to which five people of a large department gave. Two small
 * departments gave too, which are five people only together.
 */
async function drive(slug: string) {
  const found = await driveOnItsWay(
    world.server,
    world.coordinator,
    slug,
    {
      sender: { name: '贝壳找房工会', phone: '010-12345678' },
      departments: [LARGE, SMALL, SMALLEST],
      ranksDepartments: true,
    },
    LARGE,
  );
  const { driveId, consignmentId, boxIds } = found;
  const [boxId = ''] = boxIds;
  await world.coordinator.post(routes.confirmReceipt.at({ consignmentId }), { boxId, paper: true });
  const others = [
    ...Array<string>(4).fill(LARGE),
    ...Array<string>(3).fill(SMALL),
    ...Array<string>(2).fill(SMALLEST),
  ];
  for (const department of others)
    await world.coordinator.post(routes.submitPledge.at({ driveId }), {
      lines: [
        {
          item: { name: '感冒灵颗粒', category: 'medicine', unit: 'box' },
          quantity: 2,
          expiry: today(900),
        },
      ],
      department,
      noticeVersion: '2023-03',
      sourceDeclared: true,
    });
  await world.server.application.settled();
  return found;
}

describe.each(LOOKS)('what departments gave, on a %s in %s', (width, language) => {
  const say = wordsOf(language);
  const locale = localeOf(language);

  it('is reported for one department, in sums that close, to print and to save', async () => {
    const { driveId } = await drive(`department-${width}-${language}`);
    const { page, context, failures } = await world.open(width, locale);
    await page.addInitScript('window.prints = 0; window.print = () => { window.prints += 1; };');
    await signIn(page, world);
    await page.goto(`${world.server.url}/console/drives/${driveId}/board?card=groups`);
    await page.getByRole('link', { name: say('departmentReport.open') }).click();
    // The board, which is still shown for a moment, has other fields with this word.
    const choice = page.getByRole('combobox', {
      name: say('departmentReport.department'),
      exact: true,
    });
    await choice.waitFor();
    expect(await choice.locator('option').allInnerTexts()).not.toContain(SMALL);
    await expectAccessible(page);
    await choice.selectOption(LARGE);
    const sheet = page.getByRole('article');
    await sheet.waitFor();
    const count = (row: string) =>
      sheet.getByRole('row').filter({ hasText: row }).locator('.number').innerText();
    expect(await count('布洛芬缓释胶囊')).toBe('12');
    expect(await count(say('departmentReport.place.underway'))).toBe('13');
    expect(await count(say('departmentReport.place.received'))).toBe('25');
    await sheet.getByText(say('departmentReport.few')).waitFor();
    expect(await sheet.innerText()).not.toMatch(/XLX-/);
    await expectAccessible(page);
    await page.getByRole('button', { name: say('label.print'), exact: true }).click();
    expect(await page.evaluate('window.prints')).toBe(1);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: say('departmentReport.pdf') }).click();
    expect((await saved).suggestedFilename()).toContain(LARGE);

    await page.goto(
      `${world.server.url}/console/drives/${driveId}/department-report?department=${encodeURIComponent(SMALL)}`,
    );
    await page.getByText(say('problems.DEPARTMENT_TOO_SMALL', { least: 5 })).waitFor();
    expect(failures.filter((failure) => !failure.includes('409'))).toEqual([]);
    await context.close();
  });

  it('is compared on the public page, without the small departments', async () => {
    const { slug } = await drive(`ranking-${width}-${language}`);
    const { page, context, failures } = await world.open(width, locale);
    await page.goto(`${world.server.url}/d/${slug}`);
    const ranking = page.getByRole('region', { name: say('public:ranking.title') });
    await ranking.getByText(LARGE).waitFor();
    expect(await ranking.innerText()).not.toContain(SMALL);
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();
  });
});
