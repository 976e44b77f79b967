import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DriveOnItsWay, driveOnItsWay } from './drive-on-its-way.ts';
import {
  type BrowserWorld,
  expectAccessible,
  expectFocus,
  LOOKS,
  startBrowserWorld,
  tabTo,
  WIDTHS,
  wordsOf,
} from './pages-in-browser.ts';
import { signedInPage } from './signed-in-page.ts';
import { acceptedParcel, pledgeBody } from './support.ts';

let world: BrowserWorld;
let drive: DriveOnItsWay;
/** Quantities of the inspected goods besides those that are on their way. */
const IN_STOCK = 3;
const OPENED = 4;
const ASIDE = 2;

beforeAll(async () => {
  world = await startBrowserWorld();
  const { coordinator, server } = world;
  drive = await driveOnItsWay(server, coordinator, 'backtest');
  const { driveId } = drive;
  await acceptedParcel(world, driveId, IN_STOCK);
  const { reference } = await coordinator.post(
    routes.submitPledge.at({ driveId }),
    pledgeBody(OPENED + ASIDE),
  );
  await server.application.settled();
  const { receptionId } = await coordinator.post(routes.recordReception.at(), {
    driveId,
    reference,
    lines: [{ lineId: 'l1', quantity: OPENED + ASIDE }],
  });
  await coordinator.post(routes.inspect.at({ receptionId }), {
    lineId: 'l1',
    parts: [
      { quantity: OPENED, seen: { condition: 'opened' } },
      { quantity: ASIDE, seen: { condition: 'sealed' }, decision: 'quarantine' },
    ],
  });
  await server.application.settled();
});
afterAll(() => world?.close());

describe.each(LOOKS)('the editor of the rules (%s, %s)', (size, language) => {
  it('shows before the save what a changed rule would have done to the inspected goods, and opens the parts', async () => {
    const say = wordsOf(language);
    const boxes = (count: number) => say('vocabulary:quantity.box', { count });
    const { page, failures } = await signedInPage(world, WIDTHS[size].width, language);
    const { driveId } = drive;
    const { kinds } = await world.coordinator.get(
      routes.showWhatIf.at({ driveId }, { minimumMonthsAtArrival: 36 }),
    );
    const lost = kinds[0]?.outcomes.find(({ outcome }) => outcome === 'no-longer-accepted');
    const quantity = lost?.quantity ?? 0;
    expect(quantity).toBe(kinds[0]?.asDecided.accepted);
    await page.goto(`${world.server.url}/console/drives/${driveId}/terms`);
    const backtest = page.getByRole('region', { name: say('backtest.title') });
    const months = page.getByLabel(say('terms.months'));
    await months.waitFor();
    expect(await backtest.count()).toBe(0);

    // A longer shelf life refuses everything that was accepted.
    await months.fill('36');
    await backtest.getByText(say('backtest.fewer', { amounts: boxes(quantity) })).waitFor();
    await backtest
      .getByText(say('backtest.packed', { amounts: boxes(quantity - IN_STOCK) }))
      .waitFor();
    await backtest.getByText(say('backtest.unknown')).waitFor();
    await backtest.getByText(say('backtest.outcome.aside-against')).waitFor();
    await expectAccessible(page);

    // The parts behind the count open by keyboard, and tell their cartons.
    const medicine = say('vocabulary:category.medicine');
    const open = backtest.getByRole('button', {
      name: say('backtest.openOf', {
        name: medicine,
        outcome: say('backtest.outcome.no-longer-accepted'),
      }),
    });
    await months.focus();
    await tabTo(page, open);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText(say('moreRows.all.parts', { count: lost?.parts ?? 0 })).waitFor();
    const parts = dialog.getByRole('listitem');
    expect(await parts.count()).toBe(lost?.parts);
    expect(await parts.filter({ hasText: say('packing.boxNumber', { number: 2 }) }).count()).toBe(
      1,
    );
    expect(await parts.filter({ hasText: say('journey.state.accepted') }).count()).toBe(1);
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await expectFocus(open);

    // Rules that allow opened packs take what was turned away.
    await months.fill('6');
    await page.getByLabel(say('terms.sealedOnly')).click();
    await backtest.getByText(say('backtest.more', { amounts: boxes(OPENED) })).waitFor();

    // The rules as they were saved are shown without a backtest.
    await page.getByLabel(say('terms.sealedOnly')).click();
    await backtest.waitFor({ state: 'hidden' });
    expect(failures).toEqual([]);
    await page.context().close();
  });
});
