import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { driveOnItsWay } from './drive-on-its-way.ts';
import {
  type BrowserWorld,
  expectAccessible,
  LOOKS,
  localeOf,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { pictureFile } from './pictures.ts';
import { PATIENT, signIn } from './signed-in-page.ts';

/** The published photos of a consignment, and the reminder to a recipient who has not confirmed. */

const DAYS = 4;

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

describe.each(LOOKS)('a delivered consignment, on a %s in %s', (width, language) => {
  const say = wordsOf(language);
  const locale = localeOf(language);

  it('has photos that a coordinator shows to everybody, and takes down again', async () => {
    const drive = await driveOnItsWay(
      world.server,
      world.coordinator,
      `photos-shown-${width}-${language}`,
    );
    const { driveId, consignmentId, slug } = drive;
    const { page, context, failures } = await world.open(width, locale);
    await signIn(page, world);
    await page.goto(`${world.server.url}/console/drives/${driveId}/consignments/${consignmentId}`);
    const panel = page.getByRole('region', { name: say('publishedPhotos.title') });
    await panel.locator('input[type=file]').setInputFiles(pictureFile());
    await panel.getByText(say('publishedPhotos.scene.handover'), { exact: true }).click();
    await expectAccessible(page);
    await panel.getByRole('button', { name: say('publishedPhotos.publish'), exact: true }).click();
    const withdraw = panel.getByRole('button', {
      name: say('publishedPhotos.withdrawOf', { number: 1 }),
    });
    await withdraw.waitFor();
    await expectAccessible(page);

    const visitor = await world.open(width, locale);
    await visitor.page.goto(`${world.server.url}/d/${slug}/report`);
    const shown = visitor.page.getByRole('img', {
      name: say('public:drive-photos.photo', {
        scene: say('public:drive-photos.handover'),
        number: 1,
      }),
    });
    await expect
      .poll(
        () => shown.evaluate((image) => (image as { naturalWidth?: number }).naturalWidth),
        PATIENT,
      )
      .toBeGreaterThan(0);
    await expectAccessible(visitor.page);

    await withdraw.click();
    await withdraw.waitFor({ state: 'detached' });
    const { photos } = await world.coordinator.get(routes.listPublishedPhotos.at({ driveId }));
    expect(photos).toEqual([]);
    expect([...failures, ...visitor.failures]).toEqual([]);
    await visitor.context.close();
    await context.close();
  });

  it('has a reminder to copy once the recipient is late to confirm', async () => {
    const drive = await driveOnItsWay(
      world.server,
      world.coordinator,
      `late-receipt-${width}-${language}`,
    );
    const { driveId, consignmentId, boxIds } = drive;
    await world.coordinator.post(routes.deliverConsignment.at({ consignmentId }));
    await world.server.application.settled();
    const { page, context, failures } = await world.open(width, locale);
    await signIn(page, world);
    const address = `${world.server.url}/console/drives/${driveId}/consignments/${consignmentId}`;
    const overdue = page.getByText(
      say('consignments.overdue', {
        days: DAYS,
        boxes: say('vocabulary:quantity.carton', { count: boxIds.length }),
      }),
    );
    await page.goto(address);
    await page.getByRole('button', { name: say('consignments.showLink') }).waitFor();
    expect(await overdue.count()).toBe(0);

    // The answer alone is changed, because a server whose clock runs ahead would end the session.
    await page.route(`**${routes.showConsignment.at({ consignmentId })}`, async (route) => {
      const response = await route.fetch();
      const consignment = (await response.json()) as { deliveredAt: string };
      const deliveredAt = new Date(
        Date.parse(consignment.deliveredAt) - DAYS * 86_400_000,
      ).toISOString();
      await route.fulfill({ response, json: { ...consignment, deliveredAt } });
    });
    await page.reload();
    await overdue.waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: say('consignments.writeReminder') }).click();
    const reminder = page.getByLabel(say('consignments.reminderLabel'));
    await reminder.waitFor();
    const text = await reminder.inputValue();
    expect(text).toContain('西吉县红十字会');
    expect(text).toContain(`${world.server.url}/r#`);
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();
  });
});
