import type { Category, Unit } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { driveWithMismatches } from './drive-with-mismatches.ts';
import {
  type BrowserWorld,
  expectAccessible,
  type Language,
  type OpenedPage,
  readQrCodes,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { PATIENT, signedInPage } from './signed-in-page.ts';

const SLUG = 'one-screen';
const LONG = '京西大区第一事业部客户服务与交付中心联合工会小组';
const NEEDS: readonly (readonly [Category, Unit])[] = [
  ['medicine', 'box'],
  ['medicine', 'bottle'],
  ['medicine', 'tube'],
  ['device', 'unit'],
  ['supply', 'bag'],
  ['book', 'book'],
  ['kit', 'set'],
];
const DEPARTMENTS = [
  '京西大区',
  '京南大区',
  '研发中心',
  LONG,
  '京北大区',
  '新房事业线',
  '总部职能',
];

let world: BrowserWorld;
let driveId: string;
beforeAll(async () => {
  world = await startBrowserWorld();
  const { server, coordinator } = world;
  ({ driveId } = await driveWithMismatches(server, coordinator, SLUG));
  const { terms } = await coordinator.get(routes.showDrive.at({ driveId }));
  const { version: _version, ...rules } = terms.rules;
  await coordinator.post(routes.amendDrive.at({ driveId }), {
    terms: {
      ...terms,
      rules: { ...rules, categories: ['medicine', 'kit', 'device', 'book', 'supply'] },
      departments: DEPARTMENTS,
      needs: NEEDS.map(([category, unit], number) => ({
        needId: `n${number + 1}`,
        category,
        unit,
        quantity: 1_000,
      })),
    },
  });
  for (const [number, [category, unit]] of NEEDS.entries())
    for (let giver = 0; giver < 5; giver++)
      await coordinator.post(routes.submitPledge.at({ driveId }), {
        lines: [{ item: { name: `物品 ${number}`, category, unit }, quantity: 90 + giver }],
        department: DEPARTMENTS[number] as string,
        noticeVersion: '2023-03',
        sourceDeclared: true,
      });
  await server.application.settled();
});
afterAll(() => world?.close());

const at = (page: string) => `${world.server.url}/console/drives/${driveId}/${page}`;
const heightOf = (page: Page) => page.evaluate<number>('document.documentElement.scrollHeight');

describe.each(['zh', 'en'] as const)('in %s', (language: Language) => {
  const say = wordsOf(language);
  const opened: OpenedPage[] = [];
  const openAt = async (width: number) => {
    const page = await signedInPage(world, width, language);
    opened.push(page);
    return page.page;
  };
  afterAll(async () => {
    for (const { page, failures } of opened) {
      expect(failures).toEqual([]);
      await page.context().close();
    }
  });

  it('a full board fits one screen of 1280 × 800, and its cards tell how much they leave out', async () => {
    const page = await openAt(1280);
    await page.goto(at('board'));
    await page.locator('.hour-chart canvas').waitFor();
    await page.locator('.group-bars').waitFor();
    await page.locator('.ask').nth(4).waitFor();
    await expect.poll(() => heightOf(page), PATIENT).toBeLessThanOrEqual(800);
    await expectAccessible(page);
    const more = say('board.moreOf', { title: say('board.needs'), count: 3 });
    await page.getByRole('link', { name: more }).click();
    await page.waitForURL(/card=needs/);
    expect(await page.locator('.need').count()).toBe(NEEDS.length);
    await expectAccessible(page);
    await page.getByRole('link', { name: say('board.backToAll') }).click();
    await page.locator('.board-card-groups').waitFor();
  });

  it('the board is one column on a phone, in the same order', async () => {
    const page = await openAt(360);
    await page.goto(at('board'));
    await page.locator('.group-bars').waitFor();
    await page.locator('.funnel').waitFor();
    await page.locator('.feed').waitFor();
    const regions = page.getByRole('main').getByRole('region');
    expect(await regions.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual(
      ['decisions', 'needs', 'groups.title', 'where', 'feed', 'hours'].map((key) =>
        say(`board.${key}`),
      ),
    );
    const tops: number[] = [];
    for (const region of await regions.all()) {
      const box = await region.boundingBox();
      tops.push(box?.y ?? 0);
      expect(box?.width).toBeGreaterThan(300);
    }
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
    await expectAccessible(page);
  });

  it.each([
    [1920, 1080],
    [1280, 720],
  ])('each page of the wall fits %i × %i, with the code to join', async (width, height) => {
    const page = await openAt(width);
    await page.setViewportSize({ width, height });
    await page.goto(at('wall'));
    const title = page.getByRole('heading', { level: 2 }).first();
    const next = (number: number, pages: number) =>
      page.getByRole('button', { name: say('board.wallNext', { page: number, pages }) });
    const titles: string[] = [];
    await next(1, 4).waitFor();
    for (let number = 1; number <= 4; number++) {
      await next(number, 4).waitFor();
      titles.push(await title.innerText());
      expect(await heightOf(page)).toBeLessThanOrEqual(height);
      const cut = await page.evaluate<readonly string[]>(`
        [...document.querySelectorAll('.wall-rows > li, .wall-totals > div, .wall-join > *')]
          .filter((row) => {
            const { top, bottom, right } = row.getBoundingClientRect();
            const panel = (row.closest('.panel') ?? document.body).getBoundingClientRect();
            return top < panel.top || bottom > Math.min(panel.bottom, innerHeight) || right > innerWidth;
          })
          .map((row) => row.textContent)`);
      expect(cut).toEqual([]);
      await expectAccessible(page);
      await next(number, 4).click();
    }
    expect(titles).toEqual(
      ['needs', 'needs', 'groups.title', 'feed'].map((key) => say(`board.${key}`)),
    );
    expect(await readQrCodes(await page.screenshot())).toEqual([`${world.server.url}/d/${SLUG}`]);
  });
});

it('the wall turns by itself, and stands still if the system asks for reduced motion', async () => {
  const say = wordsOf('zh');
  const { page, failures } = await signedInPage(world, 1280, 'zh');
  await page.clock.install();
  await page.goto(at('wall'));
  const number = (shown: number) =>
    page.getByRole('button', { name: say('board.wallNext', { page: shown, pages: 4 }) });
  await number(1).waitFor();
  await page.clock.runFor(40_000);
  await number(1).waitFor();
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await expect
    .poll(async () => {
      await page.clock.runFor(15_000);
      return number(1).count();
    }, PATIENT)
    .toBe(0);
  expect(failures).toEqual([]);
  await page.context().close();
});
