import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { driveOnItsWay } from './drive-on-its-way.ts';
import {
  type BrowserWorld,
  expectAccessible,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { SCREENS, signedInPage } from './signed-in-page.ts';

vi.setConfig({ testTimeout: 120_000 });

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

describe.each(SCREENS)('in %s at %i px', (language, width) => {
  const say = wordsOf(language);

  it('packing shows which cartons were sent and confirmed (they were shown as waiting in a consignment)', async () => {
    const { coordinator, server } = world;
    const { driveId, consignmentId, boxIds } = await driveOnItsWay(
      server,
      coordinator,
      `sent-${language}`,
    );
    const [well, damaged, underway] = boxIds as [string, string, string];
    const { boxes } = await coordinator.get(routes.showConsignment.at({ consignmentId }));
    const [content] = boxes.find(({ boxId }) => boxId === damaged)?.contents ?? [];
    const confirm = (boxId: string, lines: readonly object[]) =>
      coordinator.post(routes.confirmReceipt.at({ consignmentId }), {
        boxId,
        lines: lines as never,
        paper: true,
        signer: '马老师',
      });
    await confirm(well, []);
    await confirm(damaged, [
      { parcelId: content?.parcelId, received: (content?.quantity ?? 0) - 1, damaged: 1 },
    ]);
    await server.application.settled();

    const { page, failures } = await signedInPage(world, width, language);
    await page.goto(`${server.url}/console/drives/${driveId}/packing`);
    const states = [
      [well, say('packing.sent.confirmed')],
      [damaged, say('consignments.arrived.damaged')],
      [underway, say('packing.sent.dispatched')],
    ] as const;
    for (const [boxId, state] of states)
      await page
        .locator(`a[href$="/packing/${boxId}"]`)
        .getByText(state, { exact: true })
        .waitFor();
    expect(await page.locator('.box-cards').getByText(say('packing.status.granted')).count()).toBe(
      0,
    );
    await expectAccessible(page);
    for (const [boxId, state] of states) {
      await page.goto(`${server.url}/console/drives/${driveId}/packing/${boxId}`);
      await page.locator('.page-heading').getByText(state, { exact: true }).waitFor();
      await page.getByText(say('packing.sentHint')).waitFor();
      expect(await page.getByText(say('packing.grantedHint')).count()).toBe(0);
    }
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await page.context().close();
  });

  it('a discarded consignment says when and why, and the list can be filtered for it', async () => {
    const { coordinator, server } = world;
    const { driveId } = await driveOnItsWay(server, coordinator, `discarded-${language}`);
    const { consignmentId } = await coordinator.post(routes.createConsignment.at(), { driveId });
    await coordinator.post(routes.discardConsignment.at({ consignmentId }), {
      reason: 'by-mistake',
      note: '建重了',
    });
    await server.application.settled();
    const { page, failures } = await signedInPage(world, width, language);
    await page.goto(`${server.url}/console/drives/${driveId}/consignments`);
    await page
      .getByRole('combobox', { name: say('pledges.state') })
      .selectOption({ label: say('consignments.status.discarded') });
    const second = page.getByRole('link', { name: say('consignments.number', { number: 2 }) });
    await second.waitFor();
    const first = page.getByRole('link', { name: say('consignments.number', { number: 1 }) });
    await first.waitFor({ state: 'hidden' });
    await second.click();
    const explained = page.locator('.panel').filter({ hasText: '建重了' });
    await explained.getByText(say('correctionReason.by-mistake')).waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await page.context().close();
  });
});
