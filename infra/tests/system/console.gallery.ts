import type { Page } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import { drawnGallery } from './drawn-gallery.ts';
import { type DriveWithMismatches, driveWithMismatches } from './drive-with-mismatches.ts';
import { type BrowserWorld, startBrowserWorld } from './pages-in-browser.ts';
import { openDrive } from './support.ts';

/* Draws docs/gallery/console, pictures of the board and the search for people to look at; checks
   only the size of the files. */

let world: BrowserWorld;
let full: DriveWithMismatches;
let emptyDriveId: string;
beforeAll(async () => {
  world = await startBrowserWorld();
  full = await driveWithMismatches(world.server, world.coordinator, 'xiji');
  emptyDriveId = await openDrive(world.coordinator, 'empty');
});
afterAll(() => world?.close());

const look = (code: string, wanted: string) => async (page: Page) => {
  await page.keyboard.press('/');
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  await page.locator('.finder-panel').locator(wanted).first().waitFor();
};

it('the gallery of the console is drawn', async () => {
  const { show, finish } = drawnGallery(world, {
    folder: 'console',
    title: 'Gallery of the console',
    says: 'The board and the search, in both languages, 390 and 1280 pixels wide.',
    looks: [
      ['zh', 390],
      ['zh', 1280],
      ['en', 390],
      ['en', 1280],
    ],
    mostBytes: 5_000_000,
  });
  const board = (driveId: string) => `/console/drives/${driveId}/board`;
  const ready = async (page: Page) => {
    await page.locator('.ask').first().waitFor();
    await page.locator('.group-bars').waitFor();
    await page.locator('.hour-chart canvas').waitFor();
  };
  await show(
    'board',
    'the board of a drive with something of everything',
    board(full.driveId),
    ready,
  );
  await show(
    'board-points',
    'by hand-in point, with the table opened',
    `${board(full.driveId)}?card=groups&by=point`,
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
    'the board as it was a second ago',
    `${board(full.driveId)}?at=${new Date(Date.now() - 1_000).toISOString()}`,
    async (page) => {
      await page.locator('.board-only-now').waitFor();
      await page.locator('.hour-chart canvas').waitFor();
    },
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

  finish();
});
