import { routes } from '@bluebox/contracts/routes';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect } from '../../run/standalone/src/client.ts';
import {
  type BrowserWorld,
  expectAccessible,
  LOOKS,
  localeOf,
  startBrowserWorld,
  tabTo,
  wordsOf,
} from './pages-in-browser.ts';
import { openDrive, pledgeBody } from './support.ts';

const HOUR = 3_600_000;
/** Beginning of the first hour with pledges. All of these hours are over. */
const BEGINS = Math.floor(Date.now() / HOUR) * HOUR - 6 * HOUR;
const endOf = (hour: number): string => new Date(BEGINS + (hour + 1) * HOUR - 1).toISOString();

/** Number of pledges in each hour, of two pieces each. */
const PLEDGES = [6, 2, 3, 1];

let world: BrowserWorld;
let driveId: string;
beforeAll(async () => {
  // The server runs in this process and takes its time from this clock.
  vi.useFakeTimers({ toFake: ['Date'], now: BEGINS - HOUR });
  world = await startBrowserWorld();
  driveId = await openDrive(world.coordinator, 'steps');
  const few = await openDrive(world.coordinator, 'few');
  const give = (drive: string) =>
    world.coordinator.post(routes.submitPledge.at({ driveId: drive }), pledgeBody(2));
  for (const [hour, count] of PLEDGES.entries()) {
    vi.setSystemTime(BEGINS + hour * HOUR + 60_000);
    for (let number = 0; number < count; number++) await give(driveId);
    if (hour < 3) await give(few);
  }
  await world.server.application.settled();
  vi.useRealTimers();
});
afterEach(() => vi.useRealTimers());
afterAll(() => world?.close());

describe('the past of a drive', () => {
  it('has public moments that tell of no pledge alone, and every second for staff', async () => {
    const visitor = connect(world.server.url);
    const at = (asOf: string) => routes.showTotals.at({ driveId }, { asOf });
    expect(await visitor.get(routes.listMoments.at({ driveId }))).toEqual({
      driveId,
      moments: [endOf(0), endOf(2)],
      least: 5,
    });
    const [rough, fine] = await Promise.all(
      [3 * 60_000 + 5_000, 3 * 60_000 + 6_000].map((later) =>
        visitor.get(at(new Date(BEGINS + 2 * HOUR + later).toISOString())),
      ),
    );
    expect(rough).toEqual(fine);
    expect(rough).toMatchObject({ asOf: endOf(0), counts: { pledges: 6 } });
    for (const moment of [endOf(0), endOf(2)])
      expect(await visitor.get(at(moment))).toEqual(await world.coordinator.get(at(moment)));
    expect((await world.coordinator.get(at(endOf(1)))).counts.pledges).toBe(8);
    expect((await visitor.get(at(endOf(5)))).counts.pledges).toBe(11);
    expect((await visitor.get(routes.showTotals.at({ driveId }))).counts.pledges).toBe(12);
  });
});

describe.each(LOOKS)('the past of a drive, on a %s in %s', (width, language) => {
  const say = wordsOf(language);
  const locale = localeOf(language);

  it('is chosen with a slider by keyboard, and printed without it', async () => {
    const { page, failures, context } = await world.open(width, locale);
    await page.addInitScript('window.prints = 0; window.print = () => { window.prints += 1; };');
    await page.goto(`${world.server.url}/d/steps`);
    await tabTo(page, page.getByRole('link', { name: say('public:history.open') }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: say('public:history.title') }).waitFor();
    await page.getByText(say('public:history.steps', { least: 5 })).waitFor();
    const pledges = (count: number) => page.getByText(say('public:stage.pledges', { count }));
    const amount = (pieces: number) =>
      page.locator('.stage-amounts').getByText(new RegExp(`\\b${pieces}\\b`));
    await pledges(11).waitFor();
    await amount(22).waitFor();
    await expectAccessible(page);

    const slider = page.getByLabel(say('public:history.choose'), { exact: true });
    await tabTo(page, slider);
    const latest = await slider.getAttribute('aria-valuetext');
    await page.keyboard.press('ArrowLeft');
    await pledges(6).waitFor();
    await amount(12).waitFor();
    const first = await slider.getAttribute('aria-valuetext');
    expect(first).not.toBe(latest);
    expect(await page.locator('output').innerText()).toBe(first);
    await page
      .getByRole('heading', { name: say('public:history.moment', { at: first ?? '' }) })
      .waitFor();
    await expectAccessible(page);
    await tabTo(page, page.getByRole('button', { name: say('public:history.later') }));
    await page.keyboard.press('Enter');
    await pledges(11).waitFor();
    expect(await slider.getAttribute('aria-valuetext')).toBe(latest);

    await tabTo(page, page.getByRole('button', { name: say('public:report.print') }));
    await page.keyboard.press('Enter');
    expect(await page.evaluate('window.prints')).toBe(1);
    await page.emulateMedia({ media: 'print' });
    expect(await slider.isVisible()).toBe(false);
    expect(await pledges(11).isVisible()).toBe(true);
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    expect(failures).toEqual([]);
    await context.close();
  });

  it('says that there is nothing to see before five pledges have changed', async () => {
    const { page, failures, context } = await world.open(width, locale);
    await page.goto(`${world.server.url}/d/few/history`);
    await page.getByText(say('public:history.none', { least: 5 })).waitFor();
    expect(await page.getByRole('slider').count()).toBe(0);
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();
  });
});
