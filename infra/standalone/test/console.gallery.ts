import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DriveWithMismatches, driveWithMismatches } from './drive-with-mismatches.ts';
import {
  type BrowserWorld,
  type Language,
  openPage,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { COORDINATOR, openDrive } from './support.ts';

/* Not a test of anything: it makes docs/gallery/console, pictures of the board and of the search, to be looked at. */

const GALLERY = fileURLToPath(new URL('../../../docs/gallery/console/', import.meta.url));
const MOST_BYTES = 5_000_000;
/** Taller pages are cut: what matters stands above. */
const TALLEST = 3_200;
const LOOKS = [
  ['zh', 390],
  ['zh', 1280],
  ['en', 390],
  ['en', 1280],
] as const;

let world: BrowserWorld;
let full: DriveWithMismatches;
let emptyDriveId: string;
beforeAll(async () => {
  world = await startBrowserWorld();
  full = await driveWithMismatches(world.server, world.coordinator, 'xiji');
  emptyDriveId = await openDrive(world.coordinator, 'empty');
  rmSync(GALLERY, { recursive: true, force: true });
  mkdirSync(GALLERY, { recursive: true });
});
afterAll(() => world?.close());

const shots: { readonly name: string; readonly says: string }[] = [];

/** One state, at both widths and in both languages, by one person who stays signed in. */
async function show(
  name: string,
  says: string,
  path: string,
  prepare: (page: Page, say: ReturnType<typeof wordsOf>) => Promise<void> = async () => {},
): Promise<void> {
  shots.push({ name, says });
  for (const [language, width] of LOOKS) {
    const page = await signedIn(language, width);
    await page.goto(`${world.server.url}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('canvas, .panel').first().waitFor();
    await prepare(page, wordsOf(language));
    await page.evaluate('document.fonts.ready');
    const height = await page.evaluate<number>('document.documentElement.scrollHeight');
    await page.setViewportSize({ width, height: Math.min(TALLEST, Math.max(height, 800)) });
    await page.screenshot({
      path: join(GALLERY, `${name}.${language}.${width}.jpg`),
      type: 'jpeg',
      quality: 60,
    });
    await page.setViewportSize({ width, height: 800 });
  }
}

const pages = new Map<string, Page>();
async function signedIn(language: Language, width: number): Promise<Page> {
  const key = `${language} ${width}`;
  const known = pages.get(key);
  if (known !== undefined) return known;
  const { page } = await openPage(world, { width, height: 800 }, language);
  const say = wordsOf(language);
  await page.goto(`${world.server.url}/sign-in`);
  await page.getByRole('textbox', { name: say('entrance.login') }).fill(COORDINATOR.login);
  await page.locator('input[type=password]').fill(COORDINATOR.password);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/console/);
  pages.set(key, page);
  return page;
}

const look = (code: string, wanted: string) => async (page: Page) => {
  await page.keyboard.press('/');
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  await page.locator('.finder-panel').locator(wanted).first().waitFor();
};

it('is drawn', async () => {
  const board = (driveId: string) => `/console/drives/${driveId}/board`;
  const ready = async (page: Page) => {
    await page.locator('.group-bars, .mismatch-kind').first().waitFor();
    await page.locator('.hour-chart canvas').waitFor();
    await page.locator('.board-list').first().waitFor();
  };
  await show(
    'board',
    'the board of a drive with something of everything',
    board(full.driveId),
    ready,
  );
  await show(
    'board-points',
    'by hand-in point, with the tables opened',
    `${board(full.driveId)}?by=point&within=90`,
    async (page) => {
      await page.locator('.group-bars').waitFor();
      for (const summary of await page.locator('.chart-table summary').all()) await summary.click();
    },
  );
  await show('board-empty', 'the board before anybody gave', board(emptyDriveId), (page) =>
    page.locator('.feed').waitFor(),
  );
  await show(
    'board-past',
    'the board as it was a minute ago',
    `${board(full.driveId)}?at=${new Date(Date.now() - 1_000).toISOString()}`,
    (page) => page.locator('.board-only-now').waitFor(),
  );
  await show(
    'search-several',
    'a number that several things have',
    '/console/drives',
    look('1', '.finder-hits'),
  );
  await show(
    'search-elsewhere',
    'a code of another drive',
    board(emptyDriveId),
    look(full.reference, '.finder-hits'),
  );
  await show(
    'search-none',
    'a code that nothing has',
    board(emptyDriveId),
    look('XLX-000000', '.finder-forms'),
  );
  await show(
    'search-private',
    'somebody’s private link',
    board(emptyDriveId),
    look('https://bluebox.example/p#anything', 'p'),
  );
  await show(
    'stock-found',
    'the stock that a lot led to',
    `/console/drives/${full.driveId}/packing/stock?parcel=${full.parcelId}`,
    (page) => page.locator('table').waitFor(),
  );

  writeFileSync(join(GALLERY, 'README.md'), gallery());
  const bytes = readdirSync(GALLERY).reduce(
    (sum, file) => sum + statSync(join(GALLERY, file)).size,
    0,
  );
  expect(bytes).toBeLessThan(MOST_BYTES);
});

const gallery = (): string => {
  const sections = shots.map(({ name, says }) => {
    const pictures = LOOKS.map(
      ([language, width]) =>
        `<img src="${name}.${language}.${width}.jpg" alt="${name}: ${says}" height="480">`,
    );
    return `## ${name}\n\n${says}\n\n${pictures.join('\n')}\n`;
  });
  return `# Gallery of the console\n\nThe board and the search, in both languages, 390 and 1280 pixels wide. Made by \`npm run gallery\`.\n\n${sections.join('\n')}`;
};
