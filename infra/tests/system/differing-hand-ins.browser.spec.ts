import type { SubmitPledgeAnswer } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  expectFocus,
  type Language,
  openPage,
  scan,
  startBrowserWorld,
  tabTo,
  wordsOf,
} from './pages-in-browser.ts';
import { signedInPage } from './signed-in-page.ts';
import { COORDINATOR, medicineLine, openDrive, pledgeBody, today } from './support.ts';

const SHORT = today(100);

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

describe.each([
  ['zh', 1280],
  ['en', 360],
] as const)(
  'the desk, at two differing hand-ins of one line, in %s at %i px',
  (language: Language, width) => {
    const say = wordsOf(language);
    let page: Page;
    let failures: string[];
    let driveId: string;
    let pledge: SubmitPledgeAnswer;
    const button = (name: string) => page.getByRole('button', { name });
    const type = async (label: string, text: string) => {
      await tabTo(page, page.getByRole('textbox', { name: label }));
      await page.keyboard.press('Control+A');
      await page.keyboard.type(text);
    };

    beforeAll(async () => {
      ({ page, failures } = await openPage(world, { width, height: 900 }, language));
      driveId = await openDrive(world.coordinator, `differ-${language}-${width}`);
      pledge = await world.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(5));
      await world.server.application.settled();
      await page.goto(`${world.server.url}/sign-in?next=/console/drives/${driveId}/desk`);
      await tabTo(page, page.getByRole('textbox', { name: say('auth.login') }));
      await page.keyboard.type(COORDINATOR.login);
      await page.keyboard.press('Tab');
      await page.keyboard.type(COORDINATOR.password);
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/desk/);
    });
    afterAll(() => page?.context().close());

    it('counts two of the five, with the date and the lot of their packs', async () => {
      await page.getByText(say('desk.idle')).waitFor();
      await scan(page, pledge.reference);
      await expectFocus(button(say('desk.confirmCount')));
      await tabTo(page, page.getByRole('spinbutton'));
      await page.keyboard.press('Control+A');
      await page.keyboard.type('2');
      await type(say('goods.expiry'), SHORT);
      await type(say('goods.lotOptional'), '2.02405E+11');
      await page.getByText(say('goods.lotProblem.shortened')).waitFor();
      await type(say('goods.lotOptional'), '202207001');
      await button(say('desk.confirmCount')).click();
      await page.getByText(say('desk.restUnsaid')).waitFor();
      await expectAccessible(page);
      await page.getByRole('radio', { name: say('desk.restExpected') }).check();
      await page.getByText(say('desk.restUnsaid')).waitFor({ state: 'hidden' });
      await expectAccessible(page);
      await button(say('desk.confirmCount')).click();
      await button(say('desk.good.medicine')).waitFor();
      await expect
        .poll(() => page.getByRole('textbox', { name: say('goods.lotOptional') }).inputValue())
        .toBe('202207001');
    });

    it('counts the other three as promised', async () => {
      await button(say('desk.countRestOf', { count: 3 })).click();
      await expectFocus(button(say('desk.confirmCount')));
      await page.keyboard.press('Enter');
      await page.getByText(say('desk.portionsDiffer', { count: 2 })).waitFor();
      await expectAccessible(page);
    });

    it('inspects each portion with its own date, and rejects only the short-dated one', async () => {
      await expect
        .poll(() => page.getByRole('textbox', { name: say('goods.expiryPrinted') }).inputValue())
        .toContain(SHORT.slice(0, 7));
      await expectFocus(button(say('desk.good.medicine')));
      await page.keyboard.press('1');
      await page.getByText(say('desk.portionsDiffer', { count: 2 })).waitFor({ state: 'hidden' });
      await page.getByText(say('desk.onlyPromised')).waitFor();
      await expectFocus(button(say('desk.good.medicine')));
      await page.keyboard.press('1');
      await page.getByText(say('desk.doneRejected')).waitFor();
      await expectAccessible(page);
      await world.server.application.settled();
      const { parcels } = await world.coordinator.get(routes.listParcels.at({ driveId }));
      expect(parcels).toMatchObject([{ quantity: 3, expiry: today(900) }]);
      expect(parcels[0]).not.toHaveProperty('lot');
    });

    it('shows the facts that decided each inspection', async () => {
      const values = { version: 1, arrival: '', day: '' };
      const [decidedBy = ''] = say('desk.decidedBy', values).split(/[,，]/);
      await page
        .getByRole('region', { name: say('desk.history') })
        .getByText(decidedBy)
        .first()
        .waitFor();
      expect(failures).toEqual([]);
    });
  },
);

it('one key accepts only the goods that the rules accept (it also rejected the short-dated goods without asking)', async () => {
  const say = wordsOf('zh');
  const { page, failures } = await signedInPage(world, 360, 'zh');
  const driveId = await openDrive(world.coordinator, 'all-good');
  const lines = [today(900), SHORT, today(800)].map((expiry) => ({ ...medicineLine(5), expiry }));
  const { reference } = await world.coordinator.post(routes.submitPledge.at({ driveId }), {
    ...pledgeBody(5),
    lines,
  });
  await world.server.application.settled();
  await page.goto(`${world.server.url}/console/drives/${driveId}/desk`);
  await page.getByText(say('desk.idle')).waitFor();
  await scan(page, reference);
  await page.getByRole('button', { name: say('desk.confirmCount') }).click();
  // Nobody has yet compared the dates on the packs with the dates in the pledge.
  await page.getByText(say('desk.compareFirst')).waitFor();
  const some = page.getByRole('button', { name: say('desk.someGoodCompared', { count: 2 }) });
  await some.waitFor();
  const reasons = say('vocabulary:reason.short-dated');
  await page.getByText(say('desk.notAllGood', { count: 1, reasons })).waitFor();
  await expectAccessible(page);
  await page.keyboard.press('9');
  await some.waitFor({ state: 'hidden' });
  // The short-dated goods still wait for their inspection.
  await page.getByRole('button', { name: say('desk.good.medicine') }).waitFor();
  await world.server.application.settled();
  const { receptions } = await world.coordinator.get(routes.listReceptions.at({ driveId }));
  const reception = await world.coordinator.get(
    routes.showReception.at({ receptionId: receptions[0]?.id ?? '' }),
  );
  expect(
    reception.lines.map(({ accepted, rejected, toInspect }) => [accepted, rejected, toInspect]),
  ).toEqual([
    [5, 0, 0],
    [0, 0, 5],
    [5, 0, 0],
  ]);
  expect(failures).toEqual([]);
  await page.context().close();
});
