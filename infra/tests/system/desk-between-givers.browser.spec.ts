import type { SubmitPledgeAnswer } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  startBrowserWorld,
  withoutSharedStreams,
  wordsOf,
} from './pages-in-browser.ts';
import { pictureFile } from './pictures.ts';
import { PATIENT, signedInPage } from './signed-in-page.ts';
import { medicineLine, openDrive, pledgeBody, today } from './support.ts';

// A test may take a minute, because it opens many pages.
vi.setConfig({ testTimeout: 120_000 });

const say = wordsOf('zh');

let world: BrowserWorld;
let page: Page;
let failures: string[];
let driveId: string;
const at = (path: string) => `${world.server.url}/console/drives/${driveId}/${path}`;
const button = (name: string) => page.getByRole('button', { name });
const pledge = () => world.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(2));

beforeAll(async () => {
  world = await startBrowserWorld();
  ({ page, failures } = await signedInPage(world, 360, 'zh'));
  driveId = await openDrive(world.coordinator, 'between-givers');
});
afterAll(async () => {
  await page?.context().close();
  await world?.close();
});

const isInView = async (locator: Locator): Promise<boolean> => {
  const box = await locator.boundingBox();
  return box !== null && box.y >= -1 && box.y < 700;
};

/** Registers a pledge for somebody who came without one, and returns its reference. */
async function registerWalkIn(name: string) {
  await button(say('desk.walkIn')).click();
  await page.getByRole('combobox', { name: say('goods.name') }).fill(name);
  await page.getByRole('textbox', { name: say('goods.expiry') }).fill(today(800).slice(0, 7));
  await page.getByRole('checkbox', { name: say('desk.declared') }).check();
  await button(say('desk.registerWalkIn')).click();
  await page.waitForURL(/reference=/);
  return new URL(page.url()).searchParams.get('reference') as string;
}

describe("one giver's private link", () => {
  const link = () => page.getByRole('textbox', { name: say('pledges.privateLink') });

  it('is shown only while their own pledge is open, and never with the pledge of the next giver', async () => {
    const waiting = await pledge();
    await world.server.application.settled();
    await page.goto(at('desk'));
    await button(say('desk.walkIn')).click();
    // The drive collects neither books nor supplies, so the form does not offer these categories.
    expect(
      await page
        .getByRole('combobox', { name: say('goods.category') })
        .locator('option')
        .allInnerTexts(),
    ).toStrictEqual(
      (['medicine', 'kit', 'device'] as const).map((name) => say(`vocabulary:category.${name}`)),
    );
    await button(say('action.cancel')).click();
    const first = await registerWalkIn('板蓝根颗粒');
    await link().waitFor();
    await expectAccessible(page);
    await button(say('desk.confirmCount')).click();
    // The page now shows the same pledge as a hand-in.
    await page.waitForURL(/reception=/);
    await link().waitFor();
    const firstLink = await link().inputValue();

    await page.getByRole('link', { name: waiting.reference }).click();
    await page.getByRole('heading', { name: waiting.reference }).waitFor();
    expect(await link().count()).toBe(0);

    await button(say('desk.walkIn')).click();
    await page.getByRole('heading', { name: say('desk.walkInTitle') }).waitFor();
    expect(await link().count()).toBe(0);
    const second = await registerWalkIn('感冒灵颗粒');
    expect(second).not.toBe(first);
    await page.getByText(say('desk.issued', { reference: second })).waitFor();
    expect(await link().inputValue()).not.toBe(firstLink);
    expect(await page.getByText(say('desk.issued', { reference: first })).count()).toBe(0);
  });

  it('that was renewed on the page of a pledge is gone when the search opens another pledge', async () => {
    const [first, second] = [await pledge(), await pledge()];
    await world.server.application.settled();
    // Navigates within the loaded page, as the search in the page frame does.
    const goTo = async ({ pledgeId, reference }: SubmitPledgeAnswer) => {
      const path = `/console/drives/${driveId}/pledges/${pledgeId}`;
      await page.evaluate(`history.pushState({}, '', ${JSON.stringify(path)})`);
      await page.getByRole('heading', { name: reference }).waitFor();
    };
    await page.goto(at(`pledges/${second.pledgeId}`));
    await page.getByRole('heading', { name: second.reference }).waitFor();
    await goTo(first);
    await button(say('pledges.newLink')).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('pledges.newLink') })
      .click();
    await link().waitFor();
    await goTo(second);
    expect(await link().count()).toBe(0);
  });
});

it('a response that arrives after the next giver was opened does not navigate away from that giver', async () => {
  const [first, second] = [await pledge(), await pledge()];
  await world.server.application.settled();
  await page.goto(at(`desk?reference=${first.reference}`));
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(`**${routes.recordReception.at()}`, async (route) => {
    const response = await route.fetch();
    await answered;
    await route.fulfill({ response });
  });
  await button(say('desk.confirmCount')).click();
  await page.getByRole('link', { name: second.reference }).click();
  await page.getByRole('heading', { name: second.reference }).waitFor();
  const late = page.waitForResponse(`**${routes.recordReception.at()}`);
  answer();
  await late;
  await page.unroute(`**${routes.recordReception.at()}`);
  // The list is fetched again once the page has handled the response.
  await page.getByRole('link', { name: first.reference }).getByText(/待验/).waitFor();
  await page.getByRole('heading', { name: second.reference }).waitFor();
  expect(new URL(page.url()).searchParams.get('reference')).toBe(second.reference);
});

it('a photo of one inspection is not sent with the next inspection', async () => {
  const { reference } = await pledge();
  await world.server.application.settled();
  await page.goto(at(`desk?reference=${reference}`));
  await button(say('desk.confirmCount')).click();
  await button(say('desk.split')).waitFor();
  await page.locator('input[type=file]').setInputFiles(pictureFile());
  const photo = page.getByRole('img', { name: say('photos.chosen', { number: 1 }) });
  await photo.waitFor();
  await button(say('desk.split')).click();
  await page.getByRole('spinbutton').first().fill('1');
  await button(say('desk.confirmSplit')).click();
  await page.getByRole('alert').getByText(say('reasonDialog.choose'), { exact: true }).waitFor();
  await page.getByLabel(say('desk.findingLabel'), { exact: true }).selectOption('good');
  await button(say('desk.confirmSplit')).click();
  await page.getByText(say('desk.taken', { quantity: '1 盒' }), { exact: true }).waitFor();
  await button(say('desk.good.medicine')).waitFor();
  expect(await photo.count()).toBe(0);
});

describe('a finished hand-in without a pledge', () => {
  const list = (name: 'unsettled' | 'recent') =>
    page.getByRole('region', { name: say(`desk.receptions.${name}.title`) });
  const settled = () => world.server.application.settled();

  it('is listed with the latest hand-ins, and its rejected goods with the unsettled ones', async () => {
    driveId = await openDrive(world.coordinator, 'finished-walk-ins');
    const { receptionId, lines } = await world.coordinator.post(routes.recordReception.at(), {
      driveId,
      lines: [medicineLine(3)],
    });
    await world.coordinator.post(routes.inspect.at({ receptionId }), {
      lineId: lines[0]?.lineId ?? '',
      parts: [
        { quantity: 1, seen: { condition: 'sealed' } },
        { quantity: 2, seen: { condition: 'opened' } },
      ],
    });
    await settled();
    await page.goto(at('desk'));
    const row = list('recent').getByRole('link', { name: /布洛芬缓释胶囊.*3 件/ });
    await row.waitFor();
    await list('unsettled')
      .getByText(say('desk.toSettle', { count: 2 }))
      .waitFor();
    await expectAccessible(page);
    await row.click();
    await page.getByRole('heading', { name: say('desk.history') }).waitFor();
    expect(new URL(page.url()).searchParams.get('reception')).toBe(receptionId);
  });

  it('is shown on the board as waiting until the rejected goods are settled', async () => {
    await page.goto(at('board'));
    const card = page.getByRole('link', { name: say('board.waits.unsettled', { count: 1 }) });
    await card.waitFor();
    expect(await page.getByText(say('board.nothingWaits')).count()).toBe(0);
    await card.click();
    const row = list('unsettled').getByRole('link');
    await row.waitFor();
    await vi.waitFor(async () => expect(await isInView(list('unsettled'))).toBe(true), PATIENT);
    await row.click();
    await button(say('desk.giveBack')).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('desk.giveBack') })
      .click();
    await list('unsettled').getByText(say('desk.receptions.unsettled.none')).waitFor();
    await settled();
    await page.goto(at('board'));
    await page.getByText(say('board.nothingWaits')).waitFor();
  });
});

describe('the list of goods that are still expected', () => {
  const list = () => page.getByRole('region', { name: say('desk.expected') });
  let reference: string;

  it('names only goods that are outstanding, with their quantities', async () => {
    driveId = await openDrive(world.coordinator, 'partly-here');
    const bandages = {
      item: { name: '医用纱布片', category: 'device', unit: 'bag' },
      quantity: 5,
    } as const;
    ({ reference } = await world.coordinator.post(routes.submitPledge.at({ driveId }), {
      ...pledgeBody(2),
      lines: [medicineLine(2), bandages],
    }));
    await world.server.application.settled();
    await world.coordinator.post(routes.recordReception.at(), {
      driveId,
      reference,
      lines: [
        { lineId: 'l1', quantity: 2 },
        { lineId: 'l2', quantity: 1, rest: 'expected' },
      ],
    });
    await world.server.application.settled();
    await page.goto(at('desk'));
    const row = list().getByRole('link', { name: reference });
    await row.getByText('医用纱布片 4 袋').waitFor();
    expect(await row.getByText(medicineLine(1).item.name).count()).toBe(0);
    await expectAccessible(page);
  });

  it('says what was searched for without success, and goes on counting all pledges', async () => {
    const search = list().getByRole('textbox', { name: say('desk.expectedSearch') });
    await search.fill('轮椅');
    await list()
      .getByText(say('desk.noneExpectedFound', { text: '轮椅' }))
      .waitFor();
    await list()
      .getByText(say('desk.expectedCount', { count: 1 }), { exact: true })
      .waitFor();
    expect(await list().getByText(say('desk.noneExpected')).count()).toBe(0);
    await expectAccessible(page);
    await search.fill('');
    await list().getByRole('link', { name: reference }).waitFor();
  });
});

it('a reference that nobody has is looked up once (it was looked up four times)', async () => {
  const opened = await signedInPage(world, 360, 'zh');
  // The feed would trigger another request, so it is switched off.
  await withoutSharedStreams(opened.page);
  await opened.page.route('**/feed/stream', (route) => route.abort());
  const reference = 'XLX-2345AB';
  const lookups: string[] = [];
  opened.page.on('request', (request) => {
    if (request.url().endsWith(routes.showExpected.at({ reference }))) lookups.push(request.url());
  });
  await opened.page.goto(at(`desk?reference=${reference}`));
  await opened.page.getByText(say('desk.unknownReference', { reference })).waitFor();
  // Longer than the pauses between the four look-ups.
  await opened.page.waitForTimeout(2_000);
  expect(lookups).toHaveLength(1);
  await opened.page.context().close();
});

it('no error occurred in the page during these tests', () => {
  expect(failures).toStrictEqual([]);
});
