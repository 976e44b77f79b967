import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type DriveWithMismatches, driveWithMismatches } from './drive-with-mismatches.ts';
import {
  type BrowserWorld,
  expectAccessible,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { PICTURE } from './pictures.ts';
import { invite, signedInPage } from './signed-in-page.ts';

// A test may take minutes, because it follows the links of the console.
vi.setConfig({ testTimeout: 600_000 });

const ROLES = ['viewer', 'desk', 'packing', 'coordinator'] as const;
type Role = (typeof ROLES)[number];

let world: BrowserWorld;
let drive: DriveWithMismatches;
beforeAll(async () => {
  world = await startBrowserWorld();
  const { coordinator } = world;
  drive = await driveWithMismatches(world.server, coordinator, 'for-all');
  // Every role may read the recipient's public thanks, and coordinators may also erase them.
  const photoId = 'photo-of-thanks';
  await coordinator.post(routes.putPhoto.at({ consignmentId: drive.consignmentId }), {
    photoId,
    photo: PICTURE,
  });
  await coordinator.post(routes.thankGivers.at({ consignmentId: drive.consignmentId }), {
    words: '谢谢',
    photos: [photoId],
    public: true,
    paper: true,
  });
  await world.server.application.settled();
  for (const role of ROLES)
    await invite(coordinator, world, { login: `the-${role}`, name: role, roles: [role] });
});
afterAll(() => world?.close());

/** Largest number of pages of one kind, such as pledges, that are opened. */
const MOST_OF_A_KIND = 3;
/** Replaces the ids in a URL, so that all pages of one kind have the same URL. */
const kindOf = (address: string): string =>
  address.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|XLX-\w+/g, '…');

/** Collects requests of a page that were refused. */
function refusalsOf(page: Page): string[] {
  const refused: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
  });
  return refused;
}

describe.each(ROLES)('a person with the role %s', (role: Role) => {
  const say = wordsOf('zh');
  let page: Page;
  let failures: string[];
  let refused: string[];
  beforeAll(async () => {
    ({ page, failures } = await signedInPage(world, 1280, 'zh', `the-${role}`));
    refused = refusalsOf(page);
  });
  afterAll(() => page?.context().close());

  const show = async (path: string) => {
    await page.goto(world.server.url + path);
    await page.locator('h1, .empty').first().waitFor();
    await page.locator('.loading').first().waitFor({ state: 'hidden' });
  };
  const notTheirs = () => page.getByText(say('frame.notYours'));

  it('finds only links to permitted pages, and is refused nothing on them', async () => {
    const seen = new Set<string>();
    const ahead = ['/console/drives', '/console/sessions'];
    const kinds = new Map<string, number>();
    const wrong: string[] = [];
    for (let path = ahead.shift(); path !== undefined; path = ahead.shift()) {
      if (seen.has(path)) continue;
      seen.add(path);
      await show(path);
      // The board keeps a stream open, so waiting for an idle network would never end.
      await page.waitForTimeout(300);
      if ((await notTheirs().count()) > 0) wrong.push(`not theirs: ${path}`);
      const said = await page.getByRole('alert').allInnerTexts();
      const problems = said.filter((text) => text.trim() !== '');
      wrong.push(...problems.map((text) => `${path}: ${text}`));
      wrong.push(...refused.splice(0).map((request) => `${path}: ${request}`));
      const links = await page
        .locator('a[href^="/console/"]')
        .evaluateAll((found) =>
          (found as unknown as { pathname: string; search: string }[]).map(
            ({ pathname, search }) => pathname + search,
          ),
        );
      for (const link of new Set(links)) {
        const kind = kindOf(link);
        const known = kinds.get(kind) ?? 0;
        if (seen.has(link) || ahead.includes(link) || known === MOST_OF_A_KIND) continue;
        kinds.set(kind, known + 1);
        ahead.push(link);
      }
    }
    expect(wrong).toEqual([]);
    expect(failures).toEqual([]);
    // The crawl reached the sections of the drive and records in them.
    expect(seen.size).toBeGreaterThan(role === 'viewer' ? 4 : 10);
  });

  const theirs = role === 'coordinator' ? it.skip : it;
  theirs('sees on a page without permission whom to ask, and is refused no request', async () => {
    const of = `/console/drives/${drive.driveId}`;
    const closed = {
      viewer: ['/packing', '/pledges', '/desk', '/cases', `/slips?ids=${drive.pledgeId}`],
      desk: ['/packing', `/packing/${drive.openBoxId}`],
      packing: ['/desk', `/pledges/${drive.pledgeId}`, `/slips?ids=${drive.pledgeId}`],
    } as const;
    for (const path of [
      '/console/people',
      '/console/drives/new',
      ...['/terms', '/pledges/import', ...(role === 'coordinator' ? [] : closed[role])].map(
        (part) => of + part,
      ),
    ]) {
      await page.goto(world.server.url + path);
      await notTheirs().waitFor();
      await page.waitForTimeout(300);
      expect(refused).toEqual([]);
      await expectAccessible(page);
    }
  });

  theirs('is offered nothing that only coordinators may do', async () => {
    await show(`/console/drives/${drive.driveId}/board`);
    await page.locator('.feed').waitFor();
    expect(await page.getByRole('button', { name: say('exporting.open') }).count()).toBe(0);
    await show(`/console/drives/${drive.driveId}/consignments/${drive.consignmentId}`);
    await page.getByRole('img', { name: say('photos.sent', { number: 1 }) }).waitFor();
    expect(
      await page.getByRole('button', { name: say('photos.eraseOf', { number: 1 }) }).count(),
    ).toBe(0);
    for (const words of ['withdrawThanks', 'paper', 'reverseReceipt', 'addTracking'] as const)
      expect(
        await page.getByRole('button', { name: say(`consignments.${words}`) }).count(),
        words,
      ).toBe(0);
    expect(refused).toEqual([]);
    if (role === 'desk') {
      await show(`/console/drives/${drive.driveId}/pledges/${drive.pledgeId}`);
      await page.getByRole('button', { name: say('pledges.newLink') }).waitFor();
      expect(await page.getByRole('button', { name: say('pledges.forget') }).count()).toBe(0);
    }
  });
});
