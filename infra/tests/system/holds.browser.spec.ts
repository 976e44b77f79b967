import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type DriveOnItsWay, driveOnItsWay } from './drive-on-its-way.ts';
import {
  type BrowserWorld,
  expectAccessible,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { PATIENT, signedInPage } from './signed-in-page.ts';
import { medicineLine, refusal, today } from './support.ts';

// A test may take minutes, because axe checks every step.
vi.setConfig({ testTimeout: 600_000 });

const SCREENS = [
  ['zh', 1280, 'BO123', 'B0123'],
  ['en', 360, 'IL777', '1L777'],
] as const;

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

describe.each(SCREENS)('a hold, in %s at %i px', (language, width, lot, lookalike) => {
  const say = wordsOf(language);
  const why = language === 'zh' ? '厂家通知该批次召回' : 'The manufacturer recalls this lot';
  let page: Page;
  let failures: string[];
  let sent: DriveOnItsWay;
  let parcelId: string;
  /** Id of an open carton with goods that will be held. */
  let held: string;
  const settled = () => world.server.application.settled();
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  /** Records a walk-in of the same item, and accepts it with a lot. */
  const walkIn = async (quantity: number, seen: string) => {
    const { coordinator } = world;
    const { item } = medicineLine(1);
    const { receptionId, lines } = await coordinator.post(routes.recordReception.at(), {
      driveId: sent.driveId,
      lines: [{ item, quantity, expiry: today(900), lot: seen }],
    });
    const { parts } = await coordinator.post(routes.inspect.at({ receptionId }), {
      lineId: lines[0]?.lineId ?? '',
      parts: [{ quantity, seen: { condition: 'sealed' } }],
    });
    const [part] = parts;
    if (part?.outcome !== 'accepted') throw new Error('not accepted');
    return part.parcelId;
  };

  beforeAll(async () => {
    ({ page, failures } = await signedInPage(world, width, language));
    sent = await driveOnItsWay(
      world.server,
      world.coordinator,
      `held-${width}`,
      {},
      undefined,
      lot,
    );
    parcelId = await walkIn(3, lot);
    await walkIn(2, lookalike);
    held = (await world.coordinator.post(routes.openBox.at(), { driveId: sent.driveId })).boxId;
    await world.coordinator.post(routes.packBox.at({ boxId: held }), {
      parcelId: await walkIn(1, lot),
      quantity: 1,
    });
    await settled();
  });
  afterAll(() => page?.context().close());

  it('tells look-alike lots, shows what will stop, and stops it', async () => {
    await page.goto(`${world.server.url}/console/holds`);
    await page.getByText(say('holds.emptyHint')).waitFor(PATIENT);
    await expectAccessible(page);
    await page.getByRole('link', { name: say('holds.place') }).click();
    await page.getByLabel(say('goods.lot'), { exact: true }).fill(lookalike);
    await button(say('holds.preview')).click();
    await page.getByText(say('holds.alike')).waitFor(PATIENT);
    await expectAccessible(page);
    await button(say('holds.lookAt', { lot })).click();
    await page.getByText(say('holds.whichItem')).waitFor(PATIENT);
    await page.getByLabel(say('holds.why')).fill(why);
    await page.getByRole('radio', { name: say('holds.grade.recall-2') }).click();
    await expectAccessible(page);
    await button(say('holds.confirm')).click();
    await page.getByRole('heading', { name: say('holds.report.title', { lot }) }).waitFor(PATIENT);
    await settled();
    await page.reload();
    await page.getByRole('heading', { name: say('holds.report.boxes') }).waitFor(PATIENT);
    await expectAccessible(page);
    const { boxId } = await world.coordinator.post(routes.openBox.at(), { driveId: sent.driveId });
    expect(
      await refusal(
        world.coordinator.post(routes.packBox.at({ boxId }), { parcelId, quantity: 1 }),
      ),
    ).toMatchObject({ problem: { code: 'HELD' } });

    await page.goto(`${world.server.url}/console/drives/${sent.driveId}/packing/stock`);
    await page.locator('.state-stop').first().waitFor(PATIENT);
    await expectAccessible(page);
  });

  it('is told at the packing table, where a carton with such goods is not offered for sealing', async () => {
    const { coordinator } = world;
    const { driveId } = sent;
    await page.goto(`${world.server.url}/console/drives/${driveId}/packing/${held}`);
    await page.getByText(say('packing.sealHeld')).waitFor(PATIENT);
    expect(await button(say('packing.sealNow')).isDisabled()).toBe(true);
    await expectAccessible(page);

    const { boxId } = await coordinator.post(routes.openBox.at(), { driveId });
    await page.goto(`${world.server.url}/console/drives/${driveId}/packing/${boxId}`);
    await page.getByRole('textbox', { name: say('scan.goods') }).fill(lot);
    await page.keyboard.press('Enter');
    await page
      .getByText(say('scan.held', { code: lot }))
      .first()
      .waitFor(PATIENT);
    await expectAccessible(page);
  });

  it('can be placed in advance, for a lot of which nothing has come', async () => {
    const announced = `NEW${width}`;
    await page.goto(`${world.server.url}/console/holds/new`);
    await page.getByLabel(say('goods.lot'), { exact: true }).fill(announced);
    await button(say('holds.preview')).click();
    await page.getByText(say('holds.unknown', { lot: announced })).waitFor(PATIENT);
    await button(say('holds.inAdvance')).click();
    await page.getByLabel(say('holds.why')).fill(why);
    expect(await button(say('holds.confirm')).isDisabled()).toBe(true);
    const { item } = medicineLine(1);
    await page.getByLabel(say('goods.name'), { exact: true }).fill(item.name);
    await page.getByLabel(say('goods.specification')).fill(item.specification ?? '');
    await expectAccessible(page);
    await button(say('holds.confirm')).click();
    await page
      .getByRole('heading', { name: say('holds.report.title', { lot: announced }) })
      .waitFor(PATIENT);
    await settled();
    await walkIn(1, announced);
    await settled();
    const { parcels } = await world.coordinator.get(
      routes.listParcels.at({ driveId: sent.driveId }, { lot: announced }),
    );
    expect(parcels).toMatchObject([{ free: 0, held: 1 }]);
    const holdId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await world.coordinator.post(routes.liftHold.at({ holdId }), { reason: '复检合格' });
    await settled();
  });

  it('is told to the recipient of what was sent, and to the giver in plain words', async () => {
    await page.goto(sent.recipientLink);
    await page.getByText(say('public:receipt.held-do')).waitFor(PATIENT);
    await page.getByText(why).first().waitFor(PATIENT);
    await expectAccessible(page);
    await page.goto(sent.giverLink);
    await page.getByText(say('public:pledge.held', { why })).first().waitFor(PATIENT);
    await expectAccessible(page);
  });

  it('is lifted with a reason, and the goods can be packed again', async () => {
    await page.goto(`${world.server.url}/console/holds`);
    await page.getByRole('link', { name: new RegExp(lot) }).click();
    await page.getByLabel(say('holds.reason')).fill('复检合格');
    await button(say('holds.lift')).click();
    await page.getByText(say('holds.lifted'), { exact: true }).first().waitFor(PATIENT);
    await settled();
    const { free } = await world.coordinator.get(routes.showParcel.at({ parcelId }));
    expect(free).toBe(3);
    expect(failures).toEqual([]);
  });
});
