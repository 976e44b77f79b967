import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { driveOnItsWay } from './drive-on-its-way.ts';
import {
  ALL_LOOKS,
  type BrowserWorld,
  eventually,
  expectAccessible,
  expectFocus,
  type Language,
  LOOKS,
  localeOf,
  type OpenedPage,
  startBrowserWorld,
  type WIDTHS,
  wordsOf,
} from './pages-in-browser.ts';
import { PICTURE, pictureFile } from './pictures.ts';
import { fillPledgeForm, givenReference, sendPledge } from './pledge-form.ts';
import { driveTerms, openDrive, pledgeBody, today } from './support.ts';

const LONG =
  '复方氨酚烷胺胶囊用于缓解普通感冒及流行性感冒引起的发热头痛四肢酸痛打喷嚏流鼻涕鼻塞咽痛等'
    .repeat(2)
    .slice(0, 80);

let world: BrowserWorld;
let folder: string;
/** Path of a 40 MB photo: a picture and then zeros, which browsers ignore. */
let largePhoto: string;
beforeAll(async () => {
  world = await startBrowserWorld();
  folder = mkdtempSync(join(tmpdir(), 'bluebox-photo-'));
  largePhoto = join(folder, 'IMG_0002.png');
  writeFileSync(largePhoto, Buffer.from(PICTURE, 'base64'));
  truncateSync(largePhoto, 40_000_000);
});
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

const pledgesOf = async (driveId: string) => {
  await world.server.application.settled();
  return world.coordinator.get(routes.listPledges.at({ driveId }));
};

const look = (width: keyof typeof WIDTHS, language: Language) => {
  const say = wordsOf(language);
  return {
    say,
    slugOf: (name: string) => `${name}-${width}-${language}`,
    open: (): Promise<OpenedPage> => world.open(width, localeOf(language)),
    async goGive(page: Page, slug: string) {
      await page.goto(`${world.server.url}/d/${slug}/give`);
      await page.getByRole('heading', { name: say('public:item.title') }).waitFor();
    },
  };
};

describe.each(LOOKS)('despite mistakes and failures, on a %s in %s,', (width, language) => {
  const { say, slugOf, open, goGive } = look(width, language);

  it('a double tap registers one pledge, and going back registers no second one', async () => {
    const slug = slugOf('taps');
    const driveId = await openDrive(world.coordinator, slug);
    const { page, failures, context } = await open();
    await goGive(page, slug);
    await fillPledgeForm(page, say);
    await sendPledge(page, say).dblclick();
    const reference = await givenReference(page, say);
    await page.goBack();
    // The form is empty; the answers that were sent are gone.
    await page.getByRole('heading', { name: say('public:item.title') }).waitFor();
    expect(await page.locator('#name').inputValue()).toBe('');
    await expectAccessible(page);
    await page.goForward();
    expect(await givenReference(page, say)).toBe(reference);
    await page.reload();
    expect(await givenReference(page, say)).toBe(reference);
    expect((await pledgesOf(driveId)).total).toBe(1);
    expect(failures).toEqual([]);
    await context.close();
  });

  it('a double tap on the withdrawal withdraws once and shows no error', async () => {
    const slug = slugOf('withdrawn');
    const driveId = await openDrive(world.coordinator, slug);
    const pledge = await world.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(2));
    const { page, failures, context } = await open();
    await page.goto(`${world.server.url}/p#${pledge.code}`);
    await page.getByRole('button', { name: say('public:withdraw.button') }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('public:withdraw.confirm'), exact: true })
      .dblclick();
    await page.getByText(say('public:pledge.all-withdrawn-text')).waitFor();
    await page.getByText(say('public:withdraw.done')).waitFor();
    const { status } = await world.coordinator.get(
      routes.showPledge.at({ pledgeId: pledge.pledgeId }),
    );
    expect(status).toBe('withdrawn');
    expect(failures).toEqual([]);
    await context.close();
  });

  it('a photo of 40 MB is refused with the limit, a damaged one with a request for another, and typed text stays', async () => {
    const drive = await driveOnItsWay(world.server, world.coordinator, slugOf('large'));
    const { page, failures, context } = await open();
    await page.goto(drive.recipientLink);
    const card = page.locator('article').first();
    await card.locator('.verdict-missing').click();
    const note = card.getByLabel(say('public:receipt.note'));
    await note.fill('箱子没在车上');
    const photos = card.locator('input[type=file]');
    await photos.setInputFiles(largePhoto);
    await card.getByText(say('public:error.photo.large', { most: 30 })).waitFor();
    await expectAccessible(page);
    const half = Buffer.from(PICTURE, 'base64').subarray(0, 60);
    await photos.setInputFiles({ ...pictureFile(), buffer: half });
    await card.getByText(say('public:error.photo.unreadable')).waitFor();
    await expectAccessible(page);
    await photos.setInputFiles(pictureFile());
    await card.getByRole('img', { name: say('public:photo.chosen', { number: 1 }) }).waitFor();
    expect(await card.getByText(say('public:error.photo.unreadable')).count()).toBe(0);
    expect(await note.inputValue()).toBe('箱子没在车上');
    await card
      .getByRole('button', { name: say('public:receipt.confirm-missing', { number: 1 }) })
      .dblclick();
    await eventually(async () => {
      const [box] = (
        await world.coordinator.get(
          routes.showConsignment.at({ consignmentId: drive.consignmentId }),
        )
      ).boxes;
      expect(box?.receipt).toMatchObject({ note: '箱子没在车上', photos: [expect.any(String)] });
    });
    // Confirmed boxes are listed after those that still need an answer.
    await page.getByText('箱子没在车上').waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();
  });

  it.each([
    ['years behind', '2019-01-01T00:00:00Z'],
    ['years ahead', '2039-01-01T00:00:00Z'],
  ])('a device clock that is %s changes nothing', async (_how, time) => {
    const slug = slugOf(`clock-${time.slice(0, 4)}`);
    const driveId = await openDrive(world.coordinator, slug);
    const { page, failures, context } = await open();
    await page.clock.setSystemTime(new Date(time));
    await page.goto(`${world.server.url}/d/${slug}`);
    await page.getByRole('link', { name: say('public:drive.give') }).click();
    await page.getByRole('heading', { name: say('public:item.title') }).waitFor();
    await fillPledgeForm(page, say);
    await sendPledge(page, say).click();
    const reference = await givenReference(page, say);
    await expectAccessible(page);
    // The service's clock decides. The item is valid for years by that clock, so no warning is
    // shown.
    expect(await page.getByText(say('public:done.warned')).count()).toBe(0);
    await page.getByRole('link', { name: say('public:done.look') }).click();
    await page.getByText(say('public:journey.promised')).first().waitFor();
    expect((await pledgesOf(driveId)).pledges.map((pledge) => pledge.reference)).toEqual([
      reference,
    ]);
    expect(failures).toEqual([]);
    await context.close();
  });
});

describe.each(ALL_LOOKS)('with long or missing content, on a %s in %s,', (width, language) => {
  const { say, slugOf, open, goGive } = look(width, language);

  it('the longest names fit, and one more letter is reported at the field', async () => {
    const slug = slugOf('long');
    await openDrive(world.coordinator, slug);
    const { page, failures, context } = await open();
    await goGive(page, slug);
    await page.locator('input[name=category]').first().locator('..').click();
    await page.locator('#name').fill(`${LONG}长`);
    await page.getByRole('button', { name: say('public:form.continue'), exact: true }).click();
    await expectFocus(page.getByRole('alert'));
    await page.getByText(say('public:error.name.long')).first().waitFor();
    expect(await page.locator('#name').inputValue()).toBe(`${LONG}长`);
    await expectAccessible(page);
    await fillPledgeForm(page, say, { name: LONG });
    await expectAccessible(page);
    await sendPledge(page, say).click();
    await givenReference(page, say);
    await page.getByRole('link', { name: say('public:done.look') }).click();
    await page.getByText(LONG).first().waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();
  });

  it('a drive that has not begun says so, and not that nothing was received', async () => {
    const slug = slugOf('upcoming');
    const { driveId } = await world.coordinator.post(routes.openDrive.at(), {
      slug,
      terms: { ...driveTerms(), window: { opensOn: today(3), closesOn: today(6) } },
    });
    await world.coordinator.post(routes.publishDrive.at({ driveId }));
    const { page, failures, context } = await open();
    await page.goto(`${world.server.url}/d/${slug}`);
    await page.getByText(say('public:stage.nothing-upcoming')).waitFor();
    expect(await page.getByText(say('public:stage.nothing-closed')).count()).toBe(0);
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();
  });

  it('empty lists say that they are empty', async () => {
    const slug = slugOf('empty');
    const driveId = await openDrive(world.coordinator, slug);
    const { page, failures, context } = await open();
    await page.goto(`${world.server.url}/d/${slug}`);
    await page.getByText(say('public:stage.nothing')).waitFor();
    await expectAccessible(page);
    await page.goto(`${world.server.url}/d/${slug}/report`);
    await page.getByRole('heading', { level: 1, name: say('public:report.title') }).waitFor();
    await expectAccessible(page);
    const { consignmentId } = await world.coordinator.post(routes.createConsignment.at(), {
      driveId,
    });
    const { code } = await world.coordinator.post(routes.makeRecipientLink.at({ consignmentId }));
    await page.goto(`${world.server.url}/r#${code}`);
    await page.getByText(say('public:receipt.coming-none-text')).waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();
  });
});
