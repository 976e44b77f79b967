import type { BoxList, ParcelView, PledgeList, SubmitPledgeAnswer } from '@bluebox/contracts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  readQrCodes,
  startBrowserWorld,
  tabTo,
  wordsOf,
} from './browser-support.ts';
import { SCREENS, signedInPage } from './signed-in-page.ts';
import { acceptedParcel, driveTerms, medicineLine, pledgeBody } from './support.ts';

const TWO_POINTS = [
  { pointId: 'p1', name: '融新科技中心 B1 收集点' },
  { pointId: 'p2', name: '望京诚盈中心 2 层' },
];

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
  let toFirst: SubmitPledgeAnswer;
  let toSecond: SubmitPledgeAnswer;
  const at = (path: string) => `${world.server.url}/console/drives/${driveId}/${path}`;
  const settled = () => world.server.application.settled();
  const press = async (target: ReturnType<Page['locator']>) => {
    await tabTo(page, target);
    await page.keyboard.press('Enter');
  };
  const pick = async (name: string) => {
    await tabTo(page, page.getByRole('checkbox', { name: say('bulk.pick', { name }) }));
    await page.keyboard.press('Space');
  };
  const bar = () => page.getByRole('region', { name: say('bulk.actions') });
  const report = () => page.locator('.ant-alert').filter({ hasText: say('bulk.close') });
  const pledge = (point: string, quantity: number) =>
    world.coordinator.post<SubmitPledgeAnswer>(`/api/pledge/drives/${driveId}/pledges`, {
      ...pledgeBody(quantity),
      lines: [medicineLine(quantity)],
      handInPointId: point,
    });

  beforeAll(async () => {
    ({ page, failures } = await signedInPage(world, width, language));
    ({ driveId } = await world.coordinator.post<{ driveId: string }>('/api/pledge/drives', {
      slug: `lists-${language}-${width}`,
      terms: { ...driveTerms(), handInPoints: TWO_POINTS },
    }));
    await world.coordinator.post(`/api/pledge/drives/${driveId}/publish`);
    await settled();
  });
  afterAll(() => page?.context().close());

  it('say what to do while they are empty', async () => {
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

  it('of pledges keep filter, order and page in the address', async () => {
    toFirst = await pledge('p1', 1);
    toSecond = await pledge('p2', 2);
    const withdrawn = await pledge('p2', 3);
    await world.coordinator.post(`/api/pledge/pledges/${withdrawn.pledgeId}/withdraw`);
    await settled();
    await page.goto(at('pledges'));
    await page.getByRole('link', { name: toFirst.reference }).waitFor();
    await expectAccessible(page);
    await page.getByLabel(say('giver.handInPoint'), { exact: true }).selectOption('p2');
    await page.waitForURL(/point=p2/);
    await page.getByLabel(say('pledges.state'), { exact: true }).selectOption('open');
    await page.waitForURL(/status=open/);
    await page.getByRole('link', { name: toSecond.reference }).waitFor();
    await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
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
    await expect.poll(() => page.locator('tbody tr').count()).toBe(3);
    await page.goto(at('pledges?sort=oldest'));
    await page.getByRole('link', { name: toFirst.reference }).waitFor();
    expect(await page.locator('tbody th a').allInnerTexts()).toEqual([
      toFirst.reference,
      toSecond.reference,
      withdrawn.reference,
    ]);
    await page.goto(at('pledges?page=7'));
    await page.getByText(say('pledges.pageEmpty')).waitFor();
    await page.goto(at('pledges?search=XLX-000000'));
    await page.getByText(say('pledges.notFound', { search: 'XLX-000000' })).waitFor();
    await expectAccessible(page);
    // What makes no sense in an address is left out, not refused.
    await page.goto(at('pledges?status=gone&point=<b>&page=-1&sort=up'));
    await expect.poll(() => page.locator('tbody tr').count()).toBe(3);
  });

  it('withdraw what was picked, and say of each what was refused and why', async () => {
    const late = await pledge('p1', 1);
    await settled();
    await page.goto(at('pledges'));
    await pick(late.reference);
    await pick(toSecond.reference);
    await bar()
      .getByText(say('bulk.picked', { count: 2 }))
      .waitFor();
    await expectAccessible(page);
    // Somebody else was faster with one of them.
    await world.coordinator.post(`/api/pledge/pledges/${late.pledgeId}/withdraw`);
    await press(bar().getByRole('button', { name: say('pledges.withdraw') }));
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await expectAccessible(page);
    await press(dialog.getByRole('button', { name: say('pledges.withdraw') }));
    await report().waitFor();
    await report()
      .getByText(say('bulk.withdrawn', { count: 1 }))
      .waitFor();
    await report()
      .getByText(say('bulk.refused', { count: 1 }))
      .waitFor();
    const refused = report().getByRole('listitem');
    expect(await refused.allInnerTexts()).toEqual([
      `${late.reference} ${say('problems.PLEDGE_NOT_OPEN')}`,
    ]);
    await expectAccessible(page);
    const { pledges } = await world.coordinator.get<PledgeList>(
      `/api/pledge/drives/${driveId}/pledges?status=withdrawn`,
    );
    expect(pledges.map(({ reference }) => reference)).toContain(toSecond.reference);
  });

  it('go on with what the network lost, under the same key: nothing is done twice', async () => {
    const [first, second] = [await pledge('p1', 1), await pledge('p1', 1)];
    await settled();
    await page.goto(at('pledges?status=open'));
    await pick(first.reference);
    await pick(second.reference);
    const keys: string[] = [];
    await page.route('**/withdraw', async (route) => {
      keys.push(route.request().headers()['idempotency-key'] ?? '');
      // Done over there, and the answer lost.
      if (keys.length === 1) {
        await route.fetch();
        return route.abort();
      }
      return route.continue();
    });
    await press(bar().getByRole('button', { name: say('pledges.withdraw') }));
    await press(page.getByRole('dialog').getByRole('button', { name: say('pledges.withdraw') }));
    await report()
      .getByText(say('bulk.open', { count: 2 }))
      .waitFor();
    await expectAccessible(page);
    await press(report().getByRole('button', { name: say('bulk.goOn') }));
    await report()
      .getByText(say('bulk.withdrawn', { count: 2 }))
      .waitFor();
    expect(keys).toHaveLength(3);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[1]);
    await page.unroute('**/withdraw');
  });

  it('print the hand-in slips of what was picked, each with a code that the desk reads', async () => {
    await page.goto(at('pledges'));
    await tabTo(page, page.getByRole('checkbox', { name: say('bulk.pickAll') }));
    await page.keyboard.press('Space');
    const address = await bar()
      .getByRole('link', { name: say('pledges.printSlips') })
      .getAttribute('href');
    await page.goto(world.server.url + address);
    const slip = page.getByRole('article', {
      name: say('slips.of', { reference: toFirst.reference }),
    });
    await slip.waitFor();
    await expectAccessible(page);
    await page.waitForLoadState('networkidle');
    expect(await readQrCodes(await slip.screenshot())).toEqual([toFirst.reference]);
  });

  it('of stock are narrowed down, and pack what was picked into one box', async () => {
    const { parcelId } = await acceptedParcel(world, driveId, 2);
    await acceptedParcel(world, driveId, 3);
    const { boxId } = await world.coordinator.post<{ boxId: string }>('/api/inventory/boxes', {
      driveId,
    });
    await settled();
    await page.goto(at('packing/stock'));
    await page.getByRole('textbox', { name: say('packing.searchStock') }).fill('没有这种');
    await page.waitForURL(/text=/);
    await page.getByText(say('packing.nothingFound')).waitFor();
    await expectAccessible(page);
    await page.reload();
    await page.getByText(say('packing.nothingFound')).waitFor();
    await page.goto(at('packing/stock?sort=most'));
    await expect
      .poll(() => page.locator('tbody td.strong').allInnerTexts())
      .toEqual([expect.stringContaining('3'), expect.stringContaining('2')]);
    await expectAccessible(page);
    await tabTo(page, page.getByRole('checkbox', { name: say('bulk.pickAll') }));
    await page.keyboard.press('Space');
    // One of them is counted again meanwhile: there is less than the page shows.
    await world.coordinator.post(`/api/inventory/parcels/${parcelId}/adjustments`, {
      direction: 'lost',
      quantity: 1,
      reason: 'recount',
    });
    await press(bar().getByRole('button', { name: say('stock.packChosen') }));
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await expectAccessible(page);
    await press(dialog.getByRole('button', { name: say('packing.pack'), exact: true }));
    await report().waitFor();
    await expectAccessible(page);
    const { contents } = await world.coordinator.get<{ contents: { quantity: number }[] }>(
      `/api/inventory/boxes/${boxId}`,
    );
    const packed = contents.reduce((sum, { quantity }) => sum + quantity, 0);
    expect([3, 4]).toContain(packed);
  });

  it('of boxes seal, print and add to a consignment what was picked', async () => {
    const { parcels } = await world.coordinator.get<{ parcels: ParcelView[] }>(
      `/api/inventory/drives/${driveId}/parcels?available=true`,
    );
    const [left] = parcels;
    const { boxId } = await world.coordinator.post<{ boxId: string }>('/api/inventory/boxes', {
      driveId,
    });
    if (left !== undefined)
      await world.coordinator.post(`/api/inventory/boxes/${boxId}/pack`, {
        parcelId: left.id,
        quantity: 1,
      });
    await settled();
    await page.goto(at('packing?status=open'));
    for (const number of [1, 2]) await pick(say('packing.boxNumber', { number }));
    await expectAccessible(page);
    const labels = await bar()
      .getByRole('link', { name: say('packing.printLabels') })
      .getAttribute('href');
    await press(bar().getByRole('button', { name: say('packing.seal') }));
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    for (const number of [1, 2]) {
      await tabTo(page, dialog.getByLabel(say('packing.weightOf', { number })));
      await page.keyboard.type('2.5');
    }
    await expectAccessible(page);
    await press(dialog.getByRole('button', { name: say('packing.sealNow') }));
    await report()
      .getByText(say('bulk.sealed', { count: left === undefined ? 1 : 2 }))
      .waitFor();
    await page.goto(at('packing'));
    for (const number of [1, 2]) await pick(say('packing.boxNumber', { number }));
    await press(bar().getByRole('button', { name: say('packing.claimChosen') }));
    await dialog.waitFor();
    await expectAccessible(page);
    await press(dialog.getByRole('button', { name: say('packing.intoNewConsignment') }));
    await report()
      .getByText(say('bulk.claimed', { count: left === undefined ? 1 : 2 }))
      .waitFor();
    await expectAccessible(page);
    await settled();
    const { boxes } = await world.coordinator.get<BoxList>(
      `/api/inventory/drives/${driveId}/boxes?status=granted`,
    );
    expect(boxes).toHaveLength(left === undefined ? 1 : 2);
    await page.goto(world.server.url + labels);
    await page
      .getByRole('article', { name: say('label.name') })
      .nth(1)
      .waitFor();
    await expectAccessible(page);
    await page.goto(at('consignments?status=delivered'));
    await page.getByText(say('consignments.noneLikeThis')).waitFor();
    await page.goto(at('consignments?status=preparing'));
    await page.getByText(say('consignments.number', { number: 1 })).click();
    await page.getByRole('heading', { name: say('consignments.dispatch') }).waitFor();
    await expectAccessible(page);
  });

  it('of cases: one is opened by hand, taken further and closed', async () => {
    await page.goto(at('cases'));
    await press(page.getByRole('button', { name: say('cases.open') }));
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await expectAccessible(page);
    await dialog.getByRole('textbox').fill('对方问第二批什么时候到');
    await press(dialog.getByRole('button', { name: say('cases.open') }));
    await page.getByRole('heading', { name: say('cases.stages') }).waitFor();
    await expectAccessible(page);
    await page.getByRole('textbox').first().fill('打过电话');
    await press(page.getByRole('button', { name: say('cases.progress') }));
    await page.getByText('打过电话').waitFor();
    await page.goto(at('cases?status=closed'));
    await page.getByText(say('cases.none')).waitFor();
    await page.goto(at('cases?status=all'));
    await page.reload();
    await page.locator('.row-list-link').first().waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
  });
});
