import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Client } from '../../run/standalone/src/client.ts';
import {
  type BrowserWorld,
  expectAccessible,
  scan,
  startBrowserWorld,
  tabTo,
  withoutSharedStreams,
  wordsOf,
} from './pages-in-browser.ts';
import { pickingOn } from './picking.ts';
import { PATIENT, SCREENS, signedInPage } from './signed-in-page.ts';
import { acceptedParcel, openDrive } from './support.ts';

// A test may take minutes, because axe checks every step.
vi.setConfig({ testTimeout: 300_000 });

const WAYBILL = 'SF1234567890123';

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

describe.each(SCREENS)('a consignment, in %s at %i px', (language, width) => {
  const say = wordsOf(language);
  let page: Page;
  let failures: string[];
  let on: ReturnType<typeof pickingOn>;
  let driveId: string;
  let consignmentId: string;
  let boxIds: string[];
  const post: Client['post'] = (address, ...sent) => world.coordinator.post(address, ...sent);
  const get: Client['get'] = (address) => world.coordinator.get(address);
  const settled = () => world.server.application.settled();
  const of = () => routes.showConsignment.at({ consignmentId });
  const consignment = () => get(of());
  const at = (id = consignmentId) =>
    `${world.server.url}/console/drives/${driveId}/consignments/${id}`;
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const boxes = () => page.getByRole('region', { name: say('consignments.boxes') });
  const row = (number: number) =>
    boxes()
      .getByRole('listitem')
      .filter({ has: page.getByText(say('packing.boxNumber', { number }), { exact: true }) });
  const startConsignment = async () =>
    (await post(routes.createConsignment.at(), { driveId })).consignmentId;
  const tracking = () => page.locator('.tracking li > span').allInnerTexts();

  beforeAll(async () => {
    ({ page, failures } = await signedInPage(world, width, language));
    on = pickingOn(page, say);
    driveId = await openDrive(world.coordinator, `consigned-${language}-${width}`);
    await settled();
    consignmentId = await startConsignment();
    await settled();
  });
  afterAll(() => page?.context().close());

  it('that does not exist shows an error with a link to the list', async () => {
    await page.goto(at('consignment-of-nobody'));
    await page.getByText(say('problems.UNKNOWN_CONSIGNMENT')).waitFor();
    await expectAccessible(page);
    await on.press(page.getByRole('link', { name: say('action.toList') }));
    await page.getByRole('link', { name: say('consignments.number', { number: 1 }) }).waitFor();
  });

  it('says what to do when a response does not arrive, and continues when it does', async () => {
    // The feed would trigger another request, so it is switched off.
    await withoutSharedStreams(page);
    await page.route('**/feed/stream', (route) => route.abort());
    await page.route(`**${of()}`, (route) => route.abort());
    await page.goto(at());
    await page.getByRole('alert').getByText(say('problems.NETWORK')).waitFor(PATIENT);
    await expectAccessible(page);
    // The button gets the focus while requests still fail. Later, the page may retry by itself and remove the button.
    await tabTo(page, page.getByRole('button', { name: say('action.retry') }));
    await page.unroute(`**${of()}`);
    await page.keyboard.press('Enter');
    await page
      .getByRole('heading', { level: 1, name: say('consignments.number', { number: 1 }) })
      .waitFor();
    await page.unroute('**/feed/stream');
  });

  it('links to packing while no box is sealed', async () => {
    await page.goto(at());
    await page.getByText(say('consignments.noSealed')).waitFor();
    await page.getByText(say('consignments.noBoxes')).waitFor();
    await page.getByText(say('consignments.nothingGranted')).waitFor();
    await expectAccessible(page);
    const way = page.getByRole('link', { name: say('consignments.toPacking') });
    expect(await way.getAttribute('href')).toBe(`/console/drives/${driveId}/packing`);
  });

  it('offers boxes as soon as they are sealed, and adds the chosen ones', async () => {
    boxIds = [];
    for (const quantity of [1, 2, 3]) {
      const { parcelId } = await acceptedParcel(world, driveId, quantity);
      const { boxId } = await post(routes.openBox.at(), { driveId });
      await post(routes.packBox.at({ boxId }), { parcelId, quantity });
      await post(routes.sealBox.at({ boxId }), { weight: 1_000 + quantity });
      boxIds.push(boxId);
    }
    await settled();
    await page.getByText(say('consignments.claimCount', { count: 3 })).waitFor(PATIENT);
    await expectAccessible(page);
    const second = page.getByRole('checkbox', {
      name: new RegExp(say('packing.boxNumber', { number: 2 })),
    });
    await tabTo(page, second);
    await page.keyboard.press('Space');
    await on.press(button(say('consignments.claimCount', { count: 2 })));
    await row(1).getByText(say('consignments.box.granted')).waitFor(PATIENT);
    await row(3).getByText(say('consignments.box.granted')).waitFor(PATIENT);
    expect(await row(2).count()).toBe(0);
    await button(say('consignments.dispatchCount', { count: 2 })).waitFor();
    await expectAccessible(page);
  });

  it('releases a box, and immediately shows boxes that somebody else adds or that were refused', async () => {
    await on.press(button(say('consignments.releaseOf', { number: 3 })));
    await row(3).waitFor({ state: 'detached' });
    const { boxId: openBoxId } = await post(routes.openBox.at(), { driveId });
    await settled();
    await post(routes.claimBoxes.at({ consignmentId }), {
      boxIds: [...boxIds.slice(1, 3), openBoxId],
    });
    await row(2).getByText(say('consignments.box.granted')).waitFor(PATIENT);
    await row(3).getByText(say('consignments.box.granted')).waitFor(PATIENT);
    // Inventory refused this box, and the page still shows its number.
    await row(4).getByText(say('consignments.box.refused')).waitFor(PATIENT);
    await row(4).getByText(say('claimRefusal.not-sealed')).waitFor();
    await expectAccessible(page);
  });

  it('refuses an invalid waybill, and keeps the typed text', async () => {
    await tabTo(page, page.getByRole('textbox', { name: say('consignments.waybill') }));
    await page.keyboard.type('顺丰 12');
    await on.press(button(say('consignments.dispatchCount', { count: 3 })));
    await page.getByText(say('consignments.waybillRule')).waitFor();
    await page.getByText(say('consignments.carrierMissing')).waitFor();
    await expectAccessible(page);
    expect(
      await page.getByRole('textbox', { name: say('consignments.waybill') }).inputValue(),
    ).toBe('顺丰 12');
    await page.reload();
    await row(1).waitFor();
  });

  it('is dispatched by a scanned waybill, and a retry after a network failure has the same key', async () => {
    const keys: string[] = [];
    await page.route('**/dispatch', async (route) => {
      keys.push(route.request().headers()['idempotency-key'] ?? '');
      return keys.length === 1 ? route.abort() : route.continue();
    });
    await scan(page, WAYBILL);
    const dialog = page.getByRole('dialog', {
      name: say('consignments.dispatchTitle', { count: 3 }),
    });
    await dialog.getByText(`顺丰速运 ${WAYBILL}`).waitFor();
    await dialog.getByText(say('consignments.refusedStay')).waitFor();
    await expectAccessible(page);
    const send = dialog.getByRole('button', { name: say('consignments.dispatch') });
    await on.press(send);
    await dialog.getByRole('alert').getByText(say('problems.NETWORK')).waitFor(PATIENT);
    await expectAccessible(page);
    await on.press(send);
    await page.getByText(say('consignments.dispatchedFromHere')).waitFor();
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    await page.unroute('**/dispatch');
    await row(1).getByText(say('consignments.box.dispatched')).waitFor();
    expect(await consignment()).toMatchObject({ status: 'dispatched', waybill: WAYBILL });
    const [first] = boxIds;
    expect(await get(routes.showBox.at({ boxId: first ?? '' }))).toMatchObject({ consignmentId });
  });

  it.each(['packing-list', 'manifest'])('has its %s on paper, as a PDF', async (kind) => {
    const address = await page
      .getByRole('link', { name: say(`consignments.paperOf.${kind}`) })
      .getAttribute('href');
    const paper = await page.context().request.get(world.server.url + address);
    expect(paper.headers()['content-type']).toBe('application/pdf');
    expect((await paper.body()).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('lists tracking entries by the time of the event, whenever they were entered', async () => {
    const enter = async (state: string, place: string, minutesAgo: number) => {
      await page
        .getByLabel(say('consignments.trackState'), { exact: true })
        .selectOption({ label: say(`trackingState.${state}`) });
      await page.getByLabel(say('consignments.trackPlace')).fill(place);
      const moment = new Date(Date.now() + 8 * 3_600_000 - minutesAgo * 60_000);
      await page
        .getByLabel(say('consignments.trackMoment'))
        .fill(moment.toISOString().slice(0, 16));
      await on.press(button(say('consignments.addTracking')));
      await page.locator('.tracking').getByText(place).waitFor(PATIENT);
    };
    await enter('in-transit', '银川', 5);
    await enter('picked-up', '北京朝阳', 30);
    await post(routes.trackConsignment.at({ consignmentId }), {
      state: 'out-for-delivery',
      place: '固原',
      happenedAt: new Date(Date.now() - 60_000).toISOString(),
    });
    // An entry that somebody else made appears without a reload.
    await page.locator('.tracking').getByText('固原').waitFor(PATIENT);
    expect(await tracking()).toEqual([
      `${say('trackingState.out-for-delivery')} 固原`,
      `${say('trackingState.in-transit')} 银川`,
      `${say('trackingState.picked-up')} 北京朝阳`,
      say('consignments.dispatchedFromHere'),
    ]);
    await expectAccessible(page);
  });

  it('is marked as delivered after a confirmation', async () => {
    await on.press(button(say('consignments.markDelivered')));
    const dialog = page.getByRole('dialog', { name: say('consignments.markDeliveredTitle') });
    await dialog.getByText(say('consignments.markDeliveredHint')).waitFor();
    await expectAccessible(page);
    await on.press(dialog.getByRole('button', { name: say('consignments.markDelivered') }));
    await row(1).getByText(say('consignments.box.delivered')).waitFor(PATIENT);
    expect((await tracking())[0]).toBe(say('consignments.deliveredByCourier'));
    await boxes()
      .getByText(say('consignments.confirmedOf', { confirmed: 0, count: 3 }))
      .waitFor();
  });

  it('shows new receipts immediately, and the case that one of them opens', async () => {
    const [first, , third] = boxIds;
    await post(routes.confirmReceipt.at({ consignmentId }), { boxId: first ?? '', paper: true });
    await row(1).getByText(say('consignments.box.confirmed'), { exact: true }).waitFor(PATIENT);
    await row(1).getByText(say('consignments.allWell')).waitFor();
    const { contents } = await get(routes.showBox.at({ boxId: third ?? '' }));
    await post(routes.confirmReceipt.at({ consignmentId }), {
      boxId: third ?? '',
      lines: [{ parcelId: contents[0]?.parcelId ?? '', received: 1, damaged: 2 }],
      signer: '接收处主任',
      paper: true,
    });
    await row(3).getByText(say('consignments.arrived.damaged')).waitFor(PATIENT);
    await row(3)
      .getByText(say('consignments.signedBy', { name: '接收处主任' }))
      .waitFor();
    await boxes()
      .getByText(say('consignments.confirmedOf', { confirmed: 2, count: 3 }))
      .waitFor();
    await expectAccessible(page);
    await on.press(
      row(3).getByRole('link', {
        name: say('consignments.caseOf', { kind: say('caseKind.damaged') }),
      }),
    );
    await page.waitForURL(/\/cases\/[0-9a-z-]+$/);
    // The case page names the box.
    await page
      .getByRole('heading', { level: 1, name: say('packing.boxNumber', { number: 3 }) })
      .waitFor();
    await page.goBack();
    await row(3).waitFor();
  });

  it('has a receipt reversed with a reason, and waits for another', async () => {
    await on.press(row(1).getByRole('button', { name: say('consignments.reverseReceipt') }));
    const dialog = page.getByRole('dialog', { name: say('consignments.reverseReceipt') });
    await dialog.waitFor();
    await expectAccessible(page);
    await tabTo(page, dialog.getByRole('radio', { name: say('reversalReason.typing-error') }));
    await page.keyboard.press('ArrowDown');
    expect(
      await dialog.getByRole('radio', { name: say('reversalReason.recount') }).isChecked(),
    ).toBe(true);
    await on.press(dialog.getByRole('button', { name: say('consignments.reverseReceipt') }));
    await dialog.waitFor({ state: 'hidden' });
    await row(1).getByText(say('consignments.box.delivered')).waitFor(PATIENT);
    await boxes()
      .getByText(say('consignments.confirmedOf', { confirmed: 1, count: 3 }))
      .waitFor();
    await expectAccessible(page);
  });

  it('is shown as arrived once every carton is confirmed, on its page and in the list (it stayed in transit)', async () => {
    const damaged = say('consignments.arrivedCount.damaged', { count: 1 });
    const partly = say('consignments.confirmedOf', { confirmed: 1, count: 3 });
    await page.getByText(`${partly}${say('list.comma')}${damaged}`).waitFor();
    for (const boxId of boxIds.slice(0, 2))
      await post(routes.confirmReceipt.at({ consignmentId }), { boxId, paper: true });
    const all = page.getByText(
      `${say('consignments.status.confirmed')}${say('list.comma')}${damaged}`,
    );
    await all.waitFor(PATIENT);
    await page.goto(`${world.server.url}/console/drives/${driveId}/consignments?status=confirmed`);
    await all.waitFor();
    await expectAccessible(page);
    await page.goto(`${world.server.url}/console/drives/${driveId}/consignments?status=dispatched`);
    await page.getByText(say('consignments.noneLikeThis')).waitFor();
  });

  it('is created empty only on request (one click was enough)', async () => {
    await page.goto(`${world.server.url}/console/drives/${driveId}/consignments`);
    await on.press(button(say('consignments.create')));
    const dialog = page.getByRole('dialog', { name: say('consignments.create') });
    // No sealed box is left, because all of them were dispatched.
    await dialog.getByText(say('consignments.noSealed')).waitFor();
    await expectAccessible(page);
    const create = dialog.getByRole('button', { name: say('consignments.createEmpty') });
    expect(await create.isDisabled()).toBe(true);
    await on.press(dialog.getByRole('button', { name: say('action.cancel') }));
    await dialog.waitFor({ state: 'hidden' });
    const numbers = async () =>
      (await get(routes.listConsignments.at({ driveId }))).consignments.map(({ number }) => number);
    expect(await numbers()).toEqual([1]);
    await on.press(button(say('consignments.create')));
    await tabTo(page, dialog.getByRole('checkbox', { name: say('consignments.emptyMeant') }));
    await page.keyboard.press('Space');
    await on.press(create);
    await page.getByText(say('consignments.noBoxes')).waitFor();
    await expect.poll(async () => [...(await numbers())].sort()).toEqual([1, 2]);
    expect(failures).toEqual([]);
  });
});
