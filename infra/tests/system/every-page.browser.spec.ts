import { readFileSync } from 'node:fs';
import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deskTerms } from './desk-terms.ts';
import { type DriveOnItsWay, driveOnItsWay } from './drive-on-its-way.ts';
import { type DriveWithMismatches, driveWithMismatches } from './drive-with-mismatches.ts';
import {
  type BrowserWorld,
  expectAccessible,
  type OpenedPage,
  startBrowserWorld,
} from './pages-in-browser.ts';
import { signIn } from './signed-in-page.ts';

/**
 * Opens every page once, at one size and in one language, so that the short test run covers all
 * pages. The other browser specs look at the pages in more sizes, languages and states.
 */

const PUBLIC_ADDRESSES = [
  '/',
  '/p',
  '/r',
  '/m',
  '/ask',
  '/u/0123456789abcdef0123456789abcdef/AAAAAAAAAAAAAAAAAAAAAA',
  '/preview',
  '/b/$boxId',
  '/h/$reference',
  '/v/$number',
  '/d/$slug',
  '/d/$slug/give',
  '/d/$slug/report',
  '/d/$slug/statement',
  '/d/$slug/history',
  '/no-such-page',
] as const;

/** Pages of the console that are shown before signing in. */
const ENTRANCES = [
  '/console/sign-in',
  '/console/setup',
  '/console/join',
  '/add-factor',
  '/sign-in/provider',
] as const;

/** Requests that a page sends even so, and that are refused. Nobody comes from a provider here. */
const REFUSED_ON: Readonly<Record<string, readonly string[]>> = {
  '/sign-in/provider': [`409 ${routes.completeAtProvider.at()}`],
};

const CONSOLE_ADDRESSES = [
  '/console/drives',
  '/console/drives/new',
  '/console/people',
  '/console/people/log',
  '/console/people/organisations',
  '/console/holds',
  '/console/holds/new',
  '/console/holds/$holdId',
  '/console/matters',
  '/console/matters/$deskId',
  '/console/matters/$deskId/$matterId',
  '/console/catalogue',
  '/console/sessions',
  '/console/second-factor',
  '/console/provider',
  '/console/boxes/$boxId',
  '/console/drives/$driveId/board',
  '/console/drives/$driveId/pledges',
  '/console/drives/$driveId/pledges/$pledgeId',
  '/console/drives/$driveId/pledges/import',
  '/console/drives/$driveId/desk',
  '/console/drives/$driveId/packing',
  '/console/drives/$driveId/packing/stock',
  '/console/drives/$driveId/packing/kits',
  '/console/drives/$driveId/packing/counts',
  '/console/drives/$driveId/packing/counts/$countId',
  '/console/drives/$driveId/packing/counts/$countId/differences',
  '/console/drives/$driveId/counts/$countId/report',
  '/console/drives/$driveId/packing/$boxId',
  '/console/drives/$driveId/consignments',
  '/console/drives/$driveId/consignments/$consignmentId',
  '/console/drives/$driveId/cases',
  '/console/drives/$driveId/cases/$caseId',
  '/console/drives/$driveId/notifications',
  '/console/drives/$driveId/terms',
  '/console/boxes/$boxId/label',
  '/console/drives/$driveId/labels?ids=$boxId',
  '/console/drives/$driveId/slips?ids=$pledgeId',
  '/console/drives/$driveId/poster',
  '/console/drives/$driveId/department-report',
  '/console/drives/$driveId/wall',
] as const;

let world: BrowserWorld;
let sent: DriveOnItsWay;
let full: DriveWithMismatches;
let number: string | undefined;
let holdId: string;
let countId: string;
let deskId: string;
let matter: { readonly matterId: string; readonly code: string };
beforeAll(async () => {
  world = await startBrowserWorld();
  sent = await driveOnItsWay(world.server, world.coordinator, 'sent');
  const [boxId = ''] = sent.boxIds;
  await world.coordinator.post(routes.confirmReceipt.at({ consignmentId: sent.consignmentId }), {
    boxId,
    paper: true,
  });
  await world.server.application.settled();
  const { pledgeId } = sent;
  ({ number } = await world.coordinator.get(routes.showCertificate.at({ pledgeId })));
  ({ holdId } = await world.coordinator.post(routes.placeHold.at(), {
    item: { name: '布洛芬缓释胶囊', category: 'medicine', unit: 'box' },
    lots: ['BO123'],
    why: '厂家通知',
    grade: 'check',
    inAdvance: true,
  }));
  await world.server.application.settled();
  ({ deskId } = await world.coordinator.post(routes.openDesk.at(), deskTerms));
  matter = await world.coordinator.post(routes.submitMatter.at({ deskId }), {
    kind: 'help',
    topic: 't1',
    words: '三月的工资还没有发。',
  });
  full = await driveWithMismatches(world.server, world.coordinator, 'full');
  ({ countId } = await world.coordinator.post(routes.beginCount.at(), {
    driveId: full.driveId,
    kind: 'operating',
  }));
  await world.server.application.settled();
});
afterAll(() => world?.close());

const filled = (address: string, values: object): string =>
  address.replaceAll(/\$(\w+)/g, (_, name: string) => {
    const value = (values as Readonly<Record<string, unknown>>)[name];
    if (typeof value !== 'string') throw new Error(`${address} needs a ${name}`);
    return value;
  });

async function expectPage(
  { page, failures }: OpenedPage,
  address: string,
  mayBeRefused: readonly string[] = [],
): Promise<void> {
  const refused: string[] = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    // The page for unknown URLs is itself a 404.
    if (pathname !== '/no-such-page' && response.status() >= 400)
      refused.push(`${response.status()} ${pathname}`);
  });
  await page.goto(new URL(address, world.server.url).href);
  await page.locator('h1, h2, .empty, .sheet, main').first().waitFor();
  // The preview page keeps loading until the form in the console sends it terms.
  if (address !== '/preview') await page.locator('.loading').first().waitFor({ state: 'hidden' });
  await expectAccessible(page);
  const unexpected = refused.filter((request) => !mayBeRefused.includes(request));
  expect({ failures, unexpected }).toEqual({ failures: [], unexpected: [] });
}

describe('every public page on a phone in Chinese', () => {
  let opened: OpenedPage;
  beforeAll(async () => {
    opened = await world.open('phone');
  });
  afterAll(() => opened?.context.close());

  it.each(PUBLIC_ADDRESSES)('%s opens without errors and is accessible', async (address) => {
    const [boxId] = sent.boxIds;
    const link = {
      '/p': sent.giverLink,
      '/r': sent.recipientLink,
      '/m': `${world.server.url}/m#${matter.code}`,
    }[address as string];
    await expectPage(opened, link ?? filled(address, { ...sent, boxId, number }));
  });

  it('is in this list', () => {
    const source = text('services/portal/web/src/public/navigation/match-path.ts');
    const pages = [...source.matchAll(/page: ((?:'[a-z-]+'(?: \| )?)+)/g)].flatMap(
      ([, names = '']) => [...names.matchAll(/'([a-z-]+)'/g)].map(([, name]) => name),
    );
    // PUBLIC_ADDRESSES has one URL for each page named in the type `Route`. The names are read from the type, because
    // one pattern of `matchPath` covers all pages of a drive.
    expect(new Set(pages).size).toBe(PUBLIC_ADDRESSES.length);
  });
});

describe('every page of the console on a desktop screen in Chinese', () => {
  let opened: OpenedPage;
  beforeAll(async () => {
    opened = await world.open({ width: 1280, height: 800 });
  });
  afterAll(() => opened?.context.close());

  it.each(ENTRANCES)(
    '%s opens before signing in, without errors, and is accessible',
    async (address) => {
      await expectPage(opened, address, REFUSED_ON[address]);
    },
  );

  describe('after signing in', () => {
    // Signing in again would end the session of the open page, whose requests would then be refused.
    beforeAll(() => signIn(opened.page, world));

    it.each(CONSOLE_ADDRESSES)('%s opens without errors and is accessible', async (address) => {
      await expectPage(
        opened,
        filled(address, { ...full, boxId: full.openBoxId, holdId, countId, deskId, ...matter }),
      );
    });
  });

  it('is in this list', () => {
    const source = text('services/portal/web/src/console/router.ts');
    const paths = [...source.matchAll(/^ {2}path: '(\/[^']+)',$/gm)].map(([, path]) => path ?? '');
    const known = [...ENTRANCES, ...CONSOLE_ADDRESSES].map(
      (address) => address.split('?')[0] ?? '',
    );
    const layouts = ['/console', '/drives/$driveId'];
    expect(paths.length).toBeGreaterThan(layouts.length);
    expect(
      paths.filter((path) => !layouts.includes(path) && !known.some((one) => one.endsWith(path))),
    ).toEqual([]);
  });
});

const text = (path: string): string =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
