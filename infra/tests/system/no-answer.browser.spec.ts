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
import { openDrive } from './support.ts';

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
  await openDrive(world.coordinator, 'no-answer');
});
afterAll(() => world?.close());

describe.each(LOOKS)('without an answer, on a %s in %s', (width, language) => {
  const say = wordsOf(language);
  const locale = localeOf(language);

  it.each([
    ['start', '/'],
    ['drive', '/d/no-answer'],
    ['form', '/d/no-answer/give'],
    ['report', '/d/no-answer/report'],
    ['history', '/d/no-answer/history'],
    ['box', '/b/01a20b4e-32d5-709a-bb54-3cc691c09987'],
    ['private link', '/p#p1.0f8fad5b-d9cb-469f-a165-70867728950e.Abcdefghij_lmnopqrs-uv'],
    ['recipient', '/r#c1.0f8fad5b-d9cb-469f-a165-70867728950e.Abcdefghij_lmnopqrs-uv'],
  ])(
    'the page of the %s says that the network is gone, and loads when it is back',
    async (_page, path) => {
      const { page, failures, context } = await world.open(width, locale);
      await context.route('**/api/**', (route) => route.abort());
      await page.goto(world.server.url + path);
      await page.getByRole('heading', { name: say('public:problem.offline.title') }).waitFor();
      await expectAccessible(page);
      await context.unroute('**/api/**');
      await tabTo(page, page.getByRole('button', { name: say('public:problem.retry') }));
      await page.keyboard.press('Enter');
      await page
        .getByRole('heading', { name: say('public:problem.offline.title') })
        .waitFor({ state: 'detached' });
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expectAccessible(page);
      expect(failures).toEqual([]);
      await context.close();
    },
  );

  it.each([
    ['/d/not-there', 'no-drive'],
    ['/d/not-there/give', 'no-drive'],
    ['/d/not-there/report', 'no-drive'],
    ['/d/not-there/history', 'no-drive'],
    ['/d/not-there/elsewhere', 'no-page'],
  ])('%s says that there is nothing, and links to another page', async (path, problem) => {
    const { page, failures, context } = await world.open(width, locale);
    await page.goto(world.server.url + path);
    await page.getByRole('heading', { name: say(`public:problem.${problem}.title`) }).waitFor();
    await expectAccessible(page);
    await tabTo(page, page.getByRole('link', { name: say('public:problem.home') }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: say('public:home.title') }).waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();
  });
});
