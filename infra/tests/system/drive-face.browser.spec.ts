import type { DriveTermsInput } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  LOOKS,
  localeOf,
  startBrowserWorld,
  tabTo,
  WIDTHS,
  wordsOf,
} from './pages-in-browser.ts';
import { PICTURE, pictureFile } from './pictures.ts';
import { SCREENS, signedInPage } from './signed-in-page.ts';
import { driveTerms, openDrive, pledgeBody } from './support.ts';

// A test may take minutes, because axe checks every step.
vi.setConfig({ testTimeout: 600_000 });

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

const organiser = {
  name: '贝壳找房工会',
  contact: { office: '工会办公室', phone: '010-65550100', mail: 'gonghui@example.org' },
  english: { name: 'Beike Trade Union', office: 'Union office' },
} as const satisfies DriveTermsInput['organiser'];

/** Opens a drive with an organiser, a public picture and a letter that only coordinators see. */
async function driveWithFace(slug: string): Promise<string> {
  const terms: DriveTermsInput = {
    ...driveTerms(),
    summary: '为西吉县募集未开封的药品和血氧仪。',
    organiser,
    needs: [
      { needId: 'n1', category: 'medicine', unit: 'box', quantity: 1_000 },
      { needId: 'n2', category: 'device', unit: 'unit', quantity: 20, itemName: '血氧仪' },
    ],
    english: { title: 'Blue boxes for Xiji' },
  };
  const driveId = await openDrive(world.coordinator, slug, terms);
  for (const photoId of ['photo-picture', 'photo-letter'])
    await world.coordinator.post(routes.putDrivePhoto.at({ driveId }), { photoId, photo: PICTURE });
  await world.coordinator.post(routes.amendDrive.at({ driveId }), {
    terms: {
      ...terms,
      picture: { photoId: 'photo-picture', public: true },
      letter: { photoId: 'photo-letter', public: false },
    },
  });
  return driveId;
}

describe.each(LOOKS)('the public page of a drive, on a %s in %s', (width, language) => {
  const say = wordsOf(language);
  const slug = `face-${width}-${language}`;

  it('says who is responsible, and what is missing before what is there', async () => {
    const driveId = await driveWithFace(slug);
    await world.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(5));
    await world.server.application.settled();
    const { page, failures, context } = await world.open(width, localeOf(language));
    await page.goto(`${world.server.url}/d/${slug}`);
    const need = page.locator('.need').first();
    await need.locator('.need-head .need-missing').getByText(/995/).waitFor();
    const about = page.getByRole('region', { name: say('public:drive.responsible') });
    const { contact, english } = organiser;
    await about.getByText(language === 'zh' ? organiser.name : english.name).waitFor();
    await about.getByText(language === 'zh' ? contact.office : english.office).waitFor();
    const link = (name: string) => about.getByRole('link', { name }).getAttribute('href');
    expect(await link(contact.phone)).toBe('tel:01065550100');
    expect(await link(contact.mail)).toBe(`mailto:${contact.mail}`);
    // The picture is there, and the letter is not, because no coordinator shows it.
    await page.locator('.drive-picture img').scrollIntoViewIfNeeded();
    expect(await page.locator('.drive-picture img').count()).toBe(1);
    expect(await page.locator('.drive-letter').count()).toBe(0);
    await expectAccessible(page);
    // Texts without a translation are Chinese also for the voice that reads an English page.
    const chinese = page.locator('main [lang="zh-CN"]');
    if (language === 'en') {
      await page.getByRole('heading', { level: 1, name: 'Blue boxes for Xiji' }).waitFor();
      expect(await chinese.allInnerTexts()).toContain('融新科技中心 B1 收集点');
    } else expect(await chinese.count()).toBe(0);
    expect(failures).toEqual([]);
    await context.close();
  });

  it('keeps the button to give in reach, above what has the focus', async () => {
    const { page, context } = await world.open(width, localeOf(language));
    await page.goto(`${world.server.url}/d/${slug}`);
    const give = page.locator('.give-bar .button');
    await give.waitFor();
    const box = async () => (await give.boundingBox()) ?? { y: 0, height: 0 };
    const { y, height } = await box();
    expect(height).toBeGreaterThanOrEqual(44);
    expect(y + height).toBeLessThanOrEqual(WIDTHS[width].height);
    // The bar does not hide the element that Tab reaches.
    const mail = page.getByRole('link', { name: organiser.contact.mail });
    await tabTo(page, mail);
    const bar = await page.locator('.give-bar').boundingBox();
    const focused = await mail.boundingBox();
    expect((focused?.y ?? 0) + (focused?.height ?? 0)).toBeLessThanOrEqual((bar?.y ?? 0) + 1);
    await context.close();
  });

  it('speaks of the needs in the past once no more is pledged', async () => {
    const { driveId } = await world.coordinator.get(routes.showDrive.at({ driveId: slug }));
    await world.coordinator.post(routes.closeDrive.at({ driveId }));
    await world.server.application.settled();
    const { page, context } = await world.open(width, localeOf(language));
    await page.goto(`${world.server.url}/d/${slug}`);
    await page.getByRole('heading', { name: say('public:needs.title-closed') }).waitFor();
    await page.locator('.need-count').first().getByText('5', { exact: true }).waitFor();
    expect(await page.getByText(/还差|still needed/).count()).toBe(0);
    expect(await page.locator('.give-bar').count()).toBe(0);
    await expectAccessible(page);
    await context.close();
  });
});

describe.each(SCREENS)('a drive in the console, in %s at %i px,', (language, width) => {
  const say = wordsOf(language);
  const draft = async (slug: string) =>
    (await world.coordinator.post(routes.openDrive.at(), { slug, terms: driveTerms() })).driveId;

  it('offers to save before unsaved changes are left out of the publication (they were left out in silence)', async () => {
    const driveId = await draft(`unsaved-${width}`);
    const { page, failures } = await signedInPage(world, width, language);
    await page.goto(`${world.server.url}/console/drives/${driveId}/terms`);
    await page.locator('#title').fill('驰援西吉');
    await page.getByRole('button', { name: say('terms.step.publish'), exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(say('terms.publishUnsaved'), { exact: true }).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: say('terms.saveFirst') }).click();
    await page.getByText(say('terms.saved'), { exact: true }).waitFor();
    await page.getByRole('button', { name: say('terms.step.publish'), exact: true }).click();
    await dialog.getByText(say('terms.stepFollows.publish')).waitFor();
    expect(await dialog.getByText(say('terms.publishUnsaved'), { exact: true }).count()).toBe(0);
    await dialog.getByRole('button', { name: say('terms.step.publish'), exact: true }).click();
    const share = page.getByRole('region', { name: say('share.title') });
    await share.getByText(say('share.published')).waitFor();
    await share.getByRole('img', { name: say('poster.qr') }).waitFor();
    await share.getByRole('link', { name: say('share.invite') }).waitFor();
    await expectAccessible(page);
    expect((await world.coordinator.get(routes.showDrive.at({ driveId }))).terms.title).toBe(
      '驰援西吉',
    );
    expect(failures).toEqual([]);
    await page.context().close();
  });

  it('is discarded as a draft, and disappears from the list', async () => {
    const driveId = await draft(`discarded-${width}`);
    const { page, failures } = await signedInPage(world, width, language);
    await page.goto(`${world.server.url}/console/drives/${driveId}/terms`);
    await page.getByRole('button', { name: say('terms.step.discard') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(new RegExp(`discarded-${width}`)).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: say('terms.step.discard') }).click();
    await page.getByRole('heading', { level: 1, name: say('drives.title') }).waitFor();
    await world.server.application.settled();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: say('drives.title') }).waitFor();
    expect(await page.locator(`a[href*="${driveId}"]`).count()).toBe(0);
    expect(failures).toEqual([]);
    await page.context().close();
  });

  it('gets an organiser and a picture, which everybody sees only if ticked', async () => {
    const driveId = await draft(`pictured-${width}`);
    const { page, failures } = await signedInPage(world, width, language);
    await page.goto(`${world.server.url}/console/drives/${driveId}/terms`);
    await page.locator('#contactOffice').fill('工会办公室');
    await page.locator('#contactMail').fill('13800138000@example.com');
    await page.getByRole('button', { name: say('terms.save'), exact: true }).click();
    await page.getByText(say('terms.mailRule')).waitFor();
    await page.getByText(say('terms.missing', { name: say('terms.organiserName') })).waitFor();
    await page.locator('#organiserName').fill(organiser.name);
    await page.locator('#contactMail').fill(organiser.contact.mail);
    const letter = page.getByLabel(say('terms.letter'), { exact: true });
    await letter.setInputFiles(pictureFile());
    const tick = page.getByRole('checkbox', { name: say('terms.letterPublic') });
    await tick.waitFor();
    expect(await tick.isChecked()).toBe(false);
    await expectAccessible(page);
    await page.getByRole('button', { name: say('terms.save'), exact: true }).click();
    await page.getByText(say('terms.saved'), { exact: true }).waitFor();
    const { terms } = await world.coordinator.get(routes.showDrive.at({ driveId }));
    expect(terms.organiser).toEqual({
      name: organiser.name,
      contact: { office: '工会办公室', mail: organiser.contact.mail },
    });
    expect(terms.letter?.public).toBe(false);
    expect(failures).toEqual([]);
    await page.context().close();
  });

  it('is opened like an earlier one, with its English texts, but not its days and quantities', async () => {
    await driveWithFace(`earlier-${width}`);
    await world.server.application.settled();
    const { page, failures } = await signedInPage(world, width, language);
    await page.goto(`${world.server.url}/console/drives/new`);
    const earlier = page.getByLabel(say('terms.copyFrom'));
    await earlier.selectOption({ index: 1 });
    await page.getByRole('button', { name: say('terms.copy'), exact: true }).click();
    await page.locator('#organiserName').waitFor();
    await expect.poll(() => page.locator('#recipientName').inputValue()).toBe('西吉县红十字会');
    expect(await page.locator('#slug').inputValue()).toBe('');
    expect(await page.locator('#recipientAuthority').inputValue()).toBe('');
    expect(
      await page
        .getByRole('spinbutton', { name: say('goods.quantity') })
        .first()
        .inputValue(),
    ).toBe('');
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await page.context().close();
  });
});
