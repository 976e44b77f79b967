import type { SubmitPledgeAnswer } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  openFilters,
  readQrCodes,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { pickingOn } from './picking.ts';
import { PATIENT, SCREENS, signedInPage } from './signed-in-page.ts';
import { acceptedParcel, driveTerms, medicineLine, pledgeBody } from './support.ts';

const TWO_POINTS = [
  { pointId: 'p1', name: '融新科技中心 B1 收集点' },
  { pointId: 'p2', name: '望京诚盈中心 2 层' },
];

// A test may take minutes, because axe checks every step.
vi.setConfig({ testTimeout: 600_000 });

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

describe.each(SCREENS)('lists, in %s at %i px', (language, width) => {
  const say = wordsOf(language);
  let page: Page;
  let failures: string[];
  let driveId: string;
  let on: ReturnType<typeof pickingOn>;
  let toFirst: SubmitPledgeAnswer;
  let toSecond: SubmitPledgeAnswer;
  const at = (path: string) => `${world.server.url}/console/drives/${driveId}/${path}`;
  const settled = () => world.server.application.settled();
  const pledge = (point: string, quantity: number) =>
    world.coordinator.post(routes.submitPledge.at({ driveId }), {
      ...pledgeBody(quantity),
      lines: [medicineLine(quantity)],
      handInPointId: point,
    });

  beforeAll(async () => {
    ({ page, failures } = await signedInPage(world, width, language));
    on = pickingOn(page, say);
    ({ driveId } = await world.coordinator.post(routes.openDrive.at(), {
      slug: `lists-${language}-${width}`,
      terms: { ...driveTerms(), handInPoints: TWO_POINTS },
    }));
    await world.coordinator.post(routes.publishDrive.at({ driveId }));
    await settled();
  });
  afterAll(() => page?.context().close());

  it('say what to do when they are empty', async () => {
    for (const [place, words] of [
      ['pledges', 'pledges.empty'],
      ['packing', 'packing.empty'],
      ['packing/stock', 'packing.nothingFree'],
      ['packing/kits', 'packing.nothingFree'],
      ['consignments', 'consignments.empty'],
      ['cases', 'cases.noneOpen'],
    ] as const) {
      await page.goto(at(place));
      await page.getByText(say(words)).first().waitFor();
      await expectAccessible(page);
    }
  });

  it('are linked from the error about a record that does not exist', async () => {
    for (const [place, unknown] of [
      ['pledges', 'PLEDGE'],
      ['packing', 'BOX'],
      ['cases', 'CASE'],
    ] as const) {
      await page.goto(at(`${place}/nothing-like-this`));
      await page.getByText(say(`problems.UNKNOWN_${unknown}`)).waitFor();
      await expectAccessible(page);
      await on.press(page.getByRole('link', { name: say('action.toList') }));
      await page.waitForURL((url) => url.pathname.endsWith(`/${place}`));
    }
    await page.goto(`${world.server.url}/console/drives/drive-of-nobody/board`);
    await page.getByText(say('problems.UNKNOWN_DRIVE')).waitFor();
    await on.press(page.getByRole('link', { name: say('frame.toDrives') }));
    await page.waitForURL((url) => url.pathname.endsWith('/console/drives'));
  });

  it('link to the unfiltered list when a filter matches nothing', async () => {
    await world.coordinator.post(routes.openBox.at(), { driveId });
    await world.coordinator.post(routes.createConsignment.at(), { driveId });
    await settled();
    for (const [path, words] of [
      [at('packing?status=sealed'), 'packing.noneLikeThis'],
      [at('consignments?status=delivered'), 'consignments.noneLikeThis'],
      [at('pledges?status=withdrawn'), 'pledges.noneLikeThis'],
      [`${world.server.url}/console/people?status=revoked`, 'people.noneLikeThis'],
    ] as const) {
      await page.goto(path);
      await page.getByText(say(words)).waitFor();
      await expectAccessible(page);
      await on.press(page.getByRole('link', { name: say('filter.showAll') }));
      await page.waitForURL((url) => url.search === '');
      await page.getByText(say(words)).waitFor({ state: 'detached' });
    }
  });

  it('of pledges keep filter and order in the URL', async () => {
    toFirst = await pledge('p1', 1);
    toSecond = await pledge('p2', 2);
    const withdrawn = await pledge('p2', 3);
    await world.coordinator.post(routes.withdrawPledge.at({ pledgeId: withdrawn.pledgeId }));
    await settled();
    await page.goto(at('pledges'));
    await page.getByRole('link', { name: toFirst.reference }).waitFor();
    await expectAccessible(page);
    await openFilters(page, say);
    await page.getByLabel(say('giver.handInPoint'), { exact: true }).selectOption('p2');
    await page.waitForURL(/point=p2/);
    await page.getByLabel(say('pledges.state'), { exact: true }).selectOption('open');
    await page.waitForURL(/status=open/);
    await page.getByRole('link', { name: toSecond.reference }).waitFor();
    await expect.poll(() => page.locator('tbody tr').count(), PATIENT).toBe(1);
    await page.reload();
    await page.getByRole('link', { name: toSecond.reference }).waitFor();
    expect(await page.locator('tbody tr').count()).toBe(1);
    await page.getByRole('link', { name: toSecond.reference }).click();
    await page.getByRole('heading', { level: 1, name: toSecond.reference }).waitFor();
    await expectAccessible(page);
    await page.goBack();
    await page.waitForURL(/point=p2.*status=open|status=open.*point=p2/);
    expect(await page.locator('tbody tr').count()).toBe(1);
    await page.goBack();
    await page.goBack();
    await expect.poll(() => page.locator('tbody tr').count(), PATIENT).toBe(3);
    await page.goto(at('pledges?sort=oldest'));
    await page.getByRole('link', { name: toFirst.reference }).waitFor();
    expect(await page.locator('tbody th a').allInnerTexts()).toEqual([
      toFirst.reference,
      toSecond.reference,
      withdrawn.reference,
    ]);
    await page.goto(at('pledges?search=XLX-000000'));
    await page.getByText(say('pledges.notFound', { search: 'XLX-000000' })).waitFor();
    await expectAccessible(page);
    // Invalid parameters in the URL are ignored, not refused.
    await page.goto(at('pledges?status=gone&point=<b>&page=-1&sort=up'));
    await expect.poll(() => page.locator('tbody tr').count(), PATIENT).toBe(3);
  });

  it('withdraw the picked pledges, and say which were refused and why', async () => {
    const { pledge: handedIn } = await acceptedParcel(world, driveId, 1);
    await page.goto(at('pledges'));
    await on.pick(handedIn.reference);
    await on.pick(toSecond.reference);
    await on
      .bar()
      .getByText(say('bulk.picked', { count: 2 }))
      .waitFor();
    await expectAccessible(page);
    await on.press(on.bar().getByRole('button', { name: say('pledges.withdraw') }));
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await expectAccessible(page);
    await on.press(dialog.getByRole('button', { name: say('pledges.withdraw') }));
    await on.report().waitFor();
    await on
      .report()
      .getByText(say('bulk.withdrawn', { count: 1 }))
      .waitFor();
    await on
      .report()
      .getByText(say('bulk.refused', { count: 1 }))
      .waitFor();
    const refused = on.report().getByRole('listitem');
    expect(await refused.allInnerTexts()).toEqual([
      `${handedIn.reference} ${say('problems.NOTHING_TO_WITHDRAW')}`,
    ]);
    await expectAccessible(page);
    const { pledges } = await world.coordinator.get(
      routes.listPledges.at({ driveId }, { status: 'withdrawn' }),
    );
    expect(pledges.map(({ reference }) => reference)).toContain(toSecond.reference);
  });

  it('retry with the same key after a network failure, so that nothing is done twice', async () => {
    const [first, second] = [await pledge('p1', 1), await pledge('p1', 1)];
    await settled();
    await page.goto(at('pledges?status=open'));
    await on.pick(first.reference);
    await on.pick(second.reference);
    const keys: string[] = [];
    await page.route('**/withdraw', async (route) => {
      keys.push(route.request().headers()['idempotency-key'] ?? '');
      // The command is executed, but its response is lost.
      if (keys.length === 1) {
        await route.fetch();
        return route.abort();
      }
      return route.continue();
    });
    await on.press(on.bar().getByRole('button', { name: say('pledges.withdraw') }));
    await on.press(page.getByRole('dialog').getByRole('button', { name: say('pledges.withdraw') }));
    await on
      .report()
      .getByText(say('bulk.open', { count: 2 }))
      .waitFor();
    await expectAccessible(page);
    await on.press(on.report().getByRole('button', { name: say('bulk.goOn') }));
    await on
      .report()
      .getByText(say('bulk.withdrawn', { count: 2 }))
      .waitFor();
    expect(keys).toHaveLength(3);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[1]);
    await page.unroute('**/withdraw');
  });

  it('print the hand-in slips of the picked pledges, each with a code that the desk reads', async () => {
    await page.goto(at('pledges'));
    await on.pickAll();
    const address = await on
      .bar()
      .getByRole('link', { name: say('pledges.printSlips') })
      .getAttribute('href');
    await page.goto(world.server.url + address);
    const slip = page.getByRole('article', {
      name: say('slips.of', { reference: toFirst.reference }),
    });
    await slip.waitFor();
    await expectAccessible(page);
    await page.waitForLoadState('networkidle');
    expect(await readQrCodes(await slip.screenshot())).toEqual([
      `${world.server.url}/h/${toFirst.reference}`,
    ]);
  });

  it('cause no error in their pages', () => {
    expect(failures).toEqual([]);
  });
});
