import { join } from 'node:path';
import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  LOOKS,
  localeOf,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { signedInPage } from './signed-in-page.ts';
import { openDrive, pledgeBody, today } from './support.ts';

/** Folder for pictures of the pages; without it none are taken. */
const pictures = process.env['BLUEBOX_PICTURES'];
const takePicture = async (page: Page, name: string) => {
  if (pictures !== undefined)
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
};

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

const DAY = today(1);
const LATER = today(2);
const timed = {
  pointId: 'p1',
  name: '融新科技中心 B1 层社会互助小蓝箱捐赠物品收集点（东侧电梯厅旁）',
  openings: [
    { date: DAY, from: '12:00', to: '13:30' },
    { date: LATER, from: '09:00', to: '12:00' },
  ],
  slots: { minutes: 30, capacity: 1 },
};
const give = (driveId: string, start?: string) =>
  world.coordinator.post(routes.submitPledge.at({ driveId }), {
    ...pledgeBody(2),
    handInPointId: 'p1',
    ...(start === undefined ? {} : { appointment: { pointId: 'p1', start } }),
  });

describe.each(LOOKS)('appointments, on a %s in %s', (width, language) => {
  const say = wordsOf(language);

  it('are booked, put into the calendar, changed and cancelled on the page of the pledge', async () => {
    const driveId = await openDrive(world.coordinator, `appointed-${width}-${language}`, {
      handInPoints: [timed],
    });
    await give(driveId, `${DAY}T12:00`);
    const { pledgeId, code } = await give(driveId);
    await world.server.application.settled();
    const startOf = async () =>
      (await world.coordinator.get(routes.showPledge.at({ pledgeId }))).appointment?.start;
    const { page, failures, context } = await world.open(width, localeOf(language));
    await page.goto(`${world.server.url}/p#${code}`);
    await page.getByRole('heading', { name: say('public:appointment.title') }).waitFor();
    const book = page.getByRole('button', { name: say('public:appointment.book') });
    await book.click();
    await page.locator('#appointment-time-error').waitFor();
    const time = (start: string) => page.locator(`input[value="${start}"]`);
    expect(await time(`${DAY}T12:00`).isDisabled()).toBe(true);
    await expectAccessible(page);
    await takePicture(page, `appointment-choice-${width}-${language}`);

    // Somebody else takes the last place of the chosen time.
    await time(`${DAY}T12:30`).check({ force: true });
    await give(driveId, `${DAY}T12:30`);
    await book.click();
    await page.getByText(say('public:refusal.SLOT_FULL')).waitFor();
    expect(await startOf()).toBeUndefined();
    await page.locator('#appointment-day').selectOption(LATER);
    await time(`${LATER}T09:00`).check({ force: true });
    await book.click();
    await page.getByText(say('public:appointment.booked')).waitFor();
    expect(await startOf()).toBe(`${LATER}T09:00`);
    await expectAccessible(page);
    await takePicture(page, `appointment-booked-${width}-${language}`);
    const calendar = page.getByRole('link', { name: say('public:appointment.calendar') });
    const [download] = await Promise.all([page.waitForEvent('download'), calendar.click()]);
    expect(download.suggestedFilename()).toMatch(/\.ics$/);

    await page.getByRole('button', { name: say('public:appointment.change') }).click();
    await page.locator('#appointment-day').selectOption(DAY);
    await time(`${DAY}T13:00`).check({ force: true });
    await takePicture(page, `appointment-change-${width}-${language}`);
    await book.click();
    await page.getByRole('button', { name: say('public:appointment.change') }).waitFor();
    await expect.poll(startOf).toBe(`${DAY}T13:00`);
    await page.getByRole('button', { name: say('public:appointment.cancel') }).click();
    await page.getByText(say('public:appointment.cancelled')).waitFor();
    expect(await startOf()).toBeUndefined();
    expect(failures.filter((failure) => !failure.includes('409'))).toEqual([]);
    await context.close();
  });

  it('are listed at the desk by day, and offered in the terms of the drive', async () => {
    const driveId = await openDrive(world.coordinator, `desk-times-${width}-${language}`, {
      handInPoints: [timed],
    });
    const late = await give(driveId, `${DAY}T13:00`);
    const early = await give(driveId, `${DAY}T12:00`);
    await world.server.application.settled();
    const { page, failures, context } = await signedInPage(
      world,
      width === 'phone' ? 360 : 1280,
      language,
    );
    await page.goto(`${world.server.url}/console/drives/${driveId}/desk`);
    const list = page.locator('section[aria-labelledby=appointments-title]');
    await list.getByText(say('console:desk.noAppointments')).waitFor();
    await list.getByLabel(say('console:desk.appointmentDay')).fill(DAY);
    await list.getByText(late.reference).waitFor();
    expect(await list.locator('.row-list-name').allInnerTexts()).toEqual([
      `12:00 ${early.reference}`,
      `13:00 ${late.reference}`,
    ]);
    await expectAccessible(page);
    await takePicture(page, `appointments-desk-${width}-${language}`);

    await page.goto(`${world.server.url}/console/drives/${driveId}/terms`);
    await page.getByRole('button', { name: say('console:terms.addOpening') }).click();
    const days = page.getByLabel(say('console:terms.openingDay'), { exact: true });
    await days.nth(2).fill(LATER);
    await page.getByLabel(say('console:terms.openingFrom'), { exact: true }).nth(2).fill('14:00');
    await page.getByLabel(say('console:terms.openingTo'), { exact: true }).nth(2).fill('13:00');
    await page.getByText(say('console:terms.openingEndsBefore')).waitFor();
    await expectAccessible(page);
    await takePicture(page, `appointments-terms-${width}-${language}`);
    await page.getByLabel(say('console:terms.openingTo'), { exact: true }).nth(2).fill('15:00');
    await page.getByRole('button', { name: say('console:terms.save') }).click();
    await page.getByText(say('console:terms.saved')).waitFor();
    const { terms } = await world.coordinator.get(routes.showDrive.at({ driveId }));
    expect(terms.handInPoints[0]).toMatchObject({
      openings: [...timed.openings, { date: LATER, from: '14:00', to: '15:00' }],
      slots: timed.slots,
    });
    expect(failures).toEqual([]);
    await context.close();
  });
});
