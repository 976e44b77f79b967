import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { routes } from '@bluebox/contracts/routes';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Client } from '../../run/standalone/src/client.ts';
import { xijiTerms } from '../../run/standalone/src/demo/xiji.ts';
import { cameraArguments, showToCamera } from './camera-picture.ts';
import {
  type DriveOnItsWay,
  driveOnItsWay,
  packWalkIn,
  setUpCoordinator,
} from './drive-on-its-way.ts';
import { type Pages, startPages, WIDTHS } from './pages-in-browser.ts';
import { driveTerms, medicineLine, openDrive, pledgeBody, today } from './support.ts';

/* Draws docs/gallery, pictures of the public pages in their states for people to look at; checks only the size
   of the files. */

const GALLERY = fileURLToPath(new URL('../../../docs/gallery/', import.meta.url));
const MOST_BYTES = 10_000_000;
/** Largest height in pixels; taller pages are cut, because the top of a page matters most. */
const TALLEST = 3_200;
/** Names of the pictures to draw again, separated by commas; all by default. */
const ONLY = process.env['GALLERY_ONLY']?.split(',');
const LANGUAGES = { zh: 'zh-CN', en: 'en-GB' } as const;

const camera = mkdtempSync(join(tmpdir(), 'bluebox-camera-'));
const video = join(camera, 'camera.y4m');
/** Code for the camera, of a kind that the page does not accept, so that the page keeps scanning. */
const LOOKING = ['Code39', 'PACK'] as const;

let pages: Pages;
let coordinator: Client;
beforeAll(async () => {
  await showToCamera(video, ...LOOKING);
  pages = await startPages(cameraArguments(video));
  coordinator = await setUpCoordinator(pages.server);
  mkdirSync(GALLERY, { recursive: true });
  // Subfolders belong to other galleries, and are kept.
  if (ONLY === undefined)
    for (const file of readdirSync(GALLERY)) if (file.endsWith('.jpg')) rmSync(join(GALLERY, file));
});
afterAll(async () => {
  await pages?.close();
  rmSync(camera, { recursive: true, force: true });
});

type Look = readonly [width: keyof typeof WIDTHS, language: keyof typeof LANGUAGES];
const LOOKS: readonly Look[] = [
  ['phone', 'zh'],
  ['desk', 'zh'],
  ['phone', 'en'],
  ['desk', 'en'],
];
const ON_PHONES: readonly Look[] = [
  ['phone', 'zh'],
  ['phone', 'en'],
];
const shots: { readonly name: string; readonly says: string }[] = [];

/** Draws one state of a page in the given looks, by default at both widths and in both languages. */
async function show(
  name: string,
  says: string,
  address: string,
  prepare: (page: Page, context: BrowserContext) => Promise<void> = async () => {},
  looks: readonly Look[] = LOOKS,
): Promise<void> {
  shots.push({ name, says });
  if (ONLY?.includes(name) === false) return;
  for (const [width, language] of looks) {
    const { page, context } = await pages.open(width, LANGUAGES[language]);
    page.on('dialog', (dialog) => void dialog.accept());
    await page.goto(address);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle').catch(() => {});
    await prepare(page, context);
    await take(page, name, width, language);
    // The page is left first. Closing the context restores the network, and the page would then send its queued
    // requests.
    await page.goto('about:blank');
    await context.close();
  }
}

async function take(page: Page, name: string, width: string, language: string): Promise<void> {
  await page.evaluate('document.fonts.ready');
  const height = await page.evaluate<number>('document.documentElement.scrollHeight');
  const size = WIDTHS[width as keyof typeof WIDTHS];
  await page.setViewportSize({
    width: size.width,
    height: Math.min(TALLEST, Math.max(height, size.height)),
  });
  // Pictures are loaded now, because the browser loads pictures further down only when they become visible.
  await page.evaluate(
    'Promise.all([...document.images].map((image) => image.decode().catch(() => {})))',
  );
  await page.screenshot({
    path: join(GALLERY, `${name}.${language}.${size.width}.jpg`),
    type: 'jpeg',
    quality: 50,
  });
}

const go = (page: Page, zh: RegExp | string, en: RegExp | string) =>
  page
    .getByRole('button', { name: zh })
    .or(page.getByRole('button', { name: en }))
    .first()
    .click();
const next = (page: Page) => go(page, '继续', 'Continue');
const scan = async (page: Page, context: BrowserContext) => {
  await context.grantPermissions(['camera']);
  await page.locator('.scan-button').click();
};

async function fillItem(page: Page): Promise<void> {
  await page.locator('input[name=category]').first().locator('..').click();
  await page.locator('#name').fill('布洛芬缓释胶囊');
  await next(page);
}
async function fillExpiry(page: Page, years: number): Promise<void> {
  await next(page);
  const [year, month] = [page.locator('select').nth(0), page.locator('select').nth(1)];
  await year.selectOption({
    label: await optionWith(page, 0, String(new Date().getFullYear() + years)),
  });
  await month.selectOption({ index: 5 });
  // The form preselects no answer for the giver.
  await answer(page, '未开封', 'Unopened');
}
const answer = (page: Page, zh: string, en: string) =>
  page
    .getByText(zh, { exact: true })
    .or(page.getByText(en, { exact: true }))
    .first()
    .click();
const optionWith = async (page: Page, select: number, text: string): Promise<string> => {
  const labels = await page.locator('select').nth(select).locator('option').allTextContents();
  return labels.find((label) => label.includes(text)) ?? '';
};

it('the gallery of the public pages is drawn', async () => {
  const { server } = pages;
  const at = (path: string) => `${server.url}${path}`;
  await show('home-empty', 'the start, before there is a drive', at('/'));

  const shift = Math.round((Date.parse(today()) - Date.parse('2023-03-20')) / 86_400_000);
  const { driveId } = await coordinator.post(routes.openDrive.at(), {
    slug: 'xiji',
    terms: xijiTerms(shift),
  });
  await coordinator.post(routes.publishDrive.at({ driveId }));
  await show('drive-new', 'a drive that nobody gave to yet', at('/d/xiji'));
  await show('home', 'the start', at('/'));
  await show('no-drive', 'a wrong address', at('/d/not-there'));
  await show(
    'offline',
    'the network is gone',
    at('/'),
    async (page, context) => {
      await context.route('**/api/**', (route) => route.abort());
      await page.reload();
      await page.getByRole('button', { name: /再试一次|Try again/ }).waitFor();
    },
    ON_PHONES,
  );
  await show(
    'report-new',
    'the report of a drive that nobody gave to yet',
    at('/d/xiji/report'),
    undefined,
    ON_PHONES,
  );

  const onItsWay: DriveOnItsWay = await driveOnItsWay(server, coordinator, 'long-names', {
    title:
      '社会互助小蓝箱：为宁夏回族自治区固原市西吉县、隆德县和泾源县募集家中常备药品、家庭药箱和医疗器械',
    summary: '家里用不上、没有开封的常用药，都可以交来。我们逐盒验收，装箱寄到县里，对方逐箱确认。',
  });
  await server.application.settled();
  await show('drive', 'a drive with long names, boxes on their way', at('/d/long-names'));

  await show('give-item', 'the form: what it is', at('/d/xiji/give'));
  await show('give-item-error', 'the form: something is missing', at('/d/xiji/give'), next);
  await show('give-scan', 'a barcode is looked for', at('/d/xiji/give'), async (page, context) => {
    await scan(page, context);
    await page.getByText(/放进框里|inside the frame/).waitFor();
  });
  await show('give-scan-refused', 'the camera is refused', at('/d/xiji/give'), async (page) => {
    await page.locator('.scan-button').click();
    await page.getByText(/没有使用相机的权限|may not be used/).waitFor();
  });
  await showToCamera(video, 'EAN13', '6901234567892');
  await show(
    'give-scan-new',
    'a barcode seen for the first time',
    at('/d/xiji/give'),
    async (page, context) => {
      await scan(page, context);
      await page.getByText(/6901234567892/).waitFor();
    },
  );
  await showToCamera(video, ...LOOKING);
  await show(
    'give-items',
    'the form: what was named so far',
    at('/d/xiji/give'),
    async (page) => {
      await fillItem(page);
      await go(page, /^再加一份/, /^Add another .* expiry date$/);
    },
    ON_PHONES,
  );
  await show(
    'give-expiry',
    'the form: short-dated is said at once',
    at('/d/xiji/give'),
    async (page) => {
      await fillItem(page);
      await fillExpiry(page, 0);
    },
  );
  const toHandIn = async (page: Page) => {
    await fillItem(page);
    await fillExpiry(page, 3);
    await next(page);
    await page.getByRole('checkbox').first().waitFor();
  };
  await show('give-hand-in', 'the form: where and who', at('/d/xiji/give'), toHandIn);
  const toCheck = async (page: Page) => {
    await toHandIn(page);
    for (const box of await page.getByRole('checkbox').all()) await box.check();
    await next(page);
    await page.locator('dl').first().waitFor();
  };
  await show('give-check', 'the form: all answers once more', at('/d/xiji/give'), toCheck);
  await show('give-waiting', 'the network is gone', at('/d/xiji/give'), async (page, context) => {
    await toCheck(page);
    await context.setOffline(true);
    await go(page, '提交登记', /^(Send|Submit|Register)/);
    await page.getByRole('button', { name: /现在再试|Try now|Try again/ }).waitFor();
  });
  await show('give-done', 'registered', at('/d/xiji/give'), async (page) => {
    await toCheck(page);
    await go(page, '提交登记', /^(Send|Submit|Register)/);
    await page.getByText(/^XLX-/).waitFor();
    await page.waitForLoadState('networkidle');
  });
  await show(
    'give-done-picture',
    'registered, and saved as a picture',
    at('/d/xiji/give'),
    async (page) => {
      await toCheck(page);
      await go(page, '提交登记', /^(Send|Submit|Register)/);
      await page.getByText(/^XLX-/).waitFor();
      await page.locator('.save-picture').click();
      await page.locator('.saved-picture img').waitFor();
    },
  );
  await show('box', "what a box's QR code shows", at(`/b/${onItsWay.boxIds[0]}`));
  await show('box-unknown', 'a code of no box', at('/b/01a20b4e-32d5-709a-bb54-3cc691c09987'));
  const giver = { name: '王建国', contact: '13800138000' };
  const promise = async () => {
    const pledge = await coordinator.post(routes.submitPledge.at({ driveId }), {
      ...pledgeBody(3),
      lines: [medicineLine(3), medicineLine(1)],
      giver,
    });
    await server.application.settled();
    return { ...pledge, link: at(`/p#${pledge.code}`) };
  };
  const promised = await promise();
  await show('pledge', 'my pledge, to be handed in', promised.link);
  const toAmend = (page: Page) => go(page, '修改数量或有效期', 'Change quantity or expiry');
  await show('pledge-amend', 'my pledge: change it', promised.link, toAmend);
  await show(
    'pledge-amend-error',
    'my pledge: a wrong number',
    promised.link,
    async (page) => {
      await toAmend(page);
      await page.locator('#quantity-l1').fill('0');
      await page.locator('button[type=submit]').click();
      await page.getByRole('alert').waitFor();
    },
    ON_PHONES,
  );
  await show(
    'pledge-withdraw',
    'my pledge: sure to withdraw it?',
    promised.link,
    (page) => go(page, '撤回这份登记', 'Withdraw this pledge'),
    ON_PHONES,
  );
  await show(
    'pledge-forget',
    'my pledge: sure to have my data erased?',
    promised.link,
    (page) => go(page, '删除我的个人信息', 'Erase my personal data'),
    ON_PHONES,
  );
  await coordinator.post(routes.forgetGiver.at({ pledgeId: promised.pledgeId }));
  await coordinator.post(routes.withdrawPledge.at({ pledgeId: promised.pledgeId }));
  await server.application.settled();
  await show(
    'pledge-withdrawn',
    'my pledge, withdrawn; my data, erased',
    promised.link,
    undefined,
    ON_PHONES,
  );
  const handedIn = await promise();
  const { receptionId } = await coordinator.post(routes.recordReception.at(), {
    driveId,
    reference: handedIn.reference,
    lines: [
      { lineId: 'l1', quantity: 3 },
      { lineId: 'l2', quantity: 1 },
    ],
  });
  await coordinator.post(routes.inspect.at({ receptionId }), {
    lineId: 'l1',
    parts: [
      { quantity: 2, seen: { condition: 'sealed' } },
      { quantity: 1, seen: { condition: 'opened' } },
    ],
  });
  await server.application.settled();
  await show('pledge-rejected', 'my pledge: one could not be taken, and why', handedIn.link);

  await show('link-asked', 'a page that wants a private link', at('/p'));
  await show(
    'link-refused',
    'a private link that does not work',
    at('/p#p1.nothing-here.0000000000000000000000'),
  );
  await show('pledge-sent', 'my pledge, sent', onItsWay.giverLink);

  const { consignmentId } = await coordinator.post(routes.createConsignment.at(), { driveId });
  const { code } = await coordinator.post(routes.makeRecipientLink.at({ consignmentId }));
  await show('recipient-coming', 'nothing is packed yet', at(`/r#${code}`), undefined, ON_PHONES);
  await show('recipient', 'boxes on their way', onItsWay.recipientLink);
  await showToCamera(video, 'QRCode', at('/b/01a20b4e-32d5-709a-bb54-3cc691c09987'));
  await show(
    'recipient-scan',
    'a box of another consignment is scanned',
    onItsWay.recipientLink,
    async (page, context) => {
      await scan(page, context);
      await page.locator('.scanner-wrong').waitFor();
    },
  );
  const card = (page: Page, number: number) => page.locator('article').nth(number - 1);
  await show(
    'recipient-damaged',
    'a box is damaged; nothing counted',
    onItsWay.recipientLink,
    async (page) => {
      await card(page, 1).locator('.verdict-damaged').click();
      await card(page, 1).locator('.button-large').click();
      await card(page, 1).getByRole('alert').waitFor();
    },
  );
  await show(
    'recipient-offline',
    'confirmed without a network',
    onItsWay.recipientLink,
    async (page, context) => {
      await context.setOffline(true);
      await card(page, 1).locator('.verdict-well').click();
      await card(page, 1).locator('.button-large').click();
      await page.locator('.callout-care').first().waitFor();
    },
  );

  await show(
    'recipient-photo',
    'a box is missing; a photo, and a file that is none',
    onItsWay.recipientLink,
    async (page) => {
      await card(page, 1).locator('.verdict-missing').click();
      const photos = card(page, 1).locator('input[type=file]');
      await photos.setInputFiles(await aPhoto(page));
      await card(page, 1).locator('.photo-row img').waitFor();
      await photos.setInputFiles({
        name: 'list.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.from('%PDF-1.7'),
      });
      await card(page, 1).locator('.field-error').first().waitFor();
    },
    ON_PHONES,
  );
  await show(
    'recipient-rest',
    'sure that all boxes are well?',
    onItsWay.recipientLink,
    (page) => go(page, /^3 箱全部/, /^All 3/),
    ON_PHONES,
  );

  const { page, context } = await pages.open('phone');
  await page.goto(onItsWay.recipientLink);
  await card(page, 1).locator('.verdict-damaged').click();
  await card(page, 1).getByRole('textbox').first().fill('2');
  await card(page, 1)
    .locator('input[type=file]')
    .setInputFiles(await aPhoto(page));
  await card(page, 1).locator('.photo-row img').waitFor();
  await card(page, 1).locator('.button-large').click();
  await page.locator('.box-confirmed').first().waitFor();
  await go(page, /其余 2 箱/, /The other 2/);
  await page.getByRole('dialog').getByRole('button').first().click();
  await page.getByRole('heading', { level: 1, name: /都确认了/ }).waitFor();
  await page
    .locator('#thanks-words')
    .fill('东西都收到了，药已经分到三个乡镇卫生院。乡亲们让我们替他们说一声：谢谢！');
  await page.locator('#thanks-photos').setInputFiles(await aPhoto(page));
  await page.locator('.photo-row img').nth(1).waitFor();
  await page.getByRole('checkbox').check();
  await page.locator('section .button-large').click();
  await page.locator('.thanks-card').waitFor();
  await context.close();
  await server.application.settled();

  await show('recipient-done', 'all confirmed, thanks said', onItsWay.recipientLink);
  await show('pledge-done', 'my pledge, confirmed, with the thanks', onItsWay.giverLink);
  await coordinator.post(routes.closeDrive.at({ driveId: onItsWay.driveId }));
  await server.application.settled();
  await show('drive-closed', 'after the drive', at('/d/long-names'));
  const upcoming = await coordinator.post(routes.openDrive.at(), {
    slug: 'upcoming',
    terms: { ...driveTerms(), window: { opensOn: today(3), closesOn: today(6) } },
  });
  await coordinator.post(routes.publishDrive.at({ driveId: upcoming.driveId }));
  await openDrive(coordinator, 'another');
  await server.application.settled();
  await show('drive-upcoming', 'before the drive', at('/d/upcoming'), undefined, ON_PHONES);
  await show('home-all', 'the start, with drives of every phase', at('/'));
  const closing = await openDrive(coordinator, 'closing');
  await show(
    'give-closed',
    'the form: the drive closed while it was filled in',
    at('/d/closing/give'),
    async (page) => {
      await toCheck(page);
      await coordinator.post(routes.closeDrive.at({ driveId: closing }));
      await go(page, '提交登记', /^(Send|Submit|Register)/);
      await page.getByText(/没赶上|too late/).waitFor();
    },
    [['phone', 'zh']],
  );

  await coordinator.post(routes.claimBoxes.at({ consignmentId }), {
    boxIds: [await packWalkIn(server, coordinator, driveId)],
  });
  await server.application.settled();
  await show(
    'recipient-packed',
    'what is coming, before it is sent',
    at(`/r#${code}`),
    undefined,
    ON_PHONES,
  );
  await show('report', 'what the drive brought', at('/d/long-names/report'));
  await show(
    'report-print',
    'the report as it is printed',
    at('/d/long-names/report'),
    (paper) => paper.emulateMedia({ media: 'print' }),
    [['desk', 'zh']],
  );
  await show(
    'receipt-print',
    'the receipt as it is printed',
    onItsWay.recipientLink,
    (paper) => paper.emulateMedia({ media: 'print' }),
    [
      ['desk', 'zh'],
      ['desk', 'en'],
    ],
  );

  writeFileSync(join(GALLERY, 'README.md'), gallery());
  const bytes = readdirSync(GALLERY).reduce(
    (sum, file) => sum + statSync(join(GALLERY, file)).size,
    0,
  );
  expect(bytes).toBeLessThan(MOST_BYTES);
});

/** Draws a photo that resembles cartons at a door. */
async function aPhoto(page: Page) {
  const text = await page.evaluate<string>(`(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 1200; canvas.height = 900;
    const c = canvas.getContext('2d');
    c.fillStyle = '#cfd8e3'; c.fillRect(0, 0, 1200, 900);
    c.fillStyle = '#8d99a8'; c.fillRect(0, 640, 1200, 260);
    for (const [x, y, w, h] of [[180, 380, 380, 320], [600, 430, 340, 280], [330, 150, 340, 240]]) {
      c.fillStyle = '#0958d9'; c.fillRect(x, y, w, h);
      c.fillStyle = '#5b93ee'; c.fillRect(x, y, w, 46);
      c.fillStyle = '#e8f0fe'; c.fillRect(x + w / 2 - 16, y, 32, h);
    }
    return canvas.toDataURL('image/jpeg', 0.85).split(',')[1];
  })()`);
  return { name: 'boxes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(text, 'base64') };
}

const gallery = (): string => {
  const files = new Set(readdirSync(GALLERY));
  const sections = shots.map(({ name, says }) => {
    const pictures = LOOKS.map(
      ([width, language]) => `${name}.${language}.${WIDTHS[width].width}.jpg`,
    )
      .filter((file) => files.has(file))
      .map((file) => `<img src="${file}" alt="${name}: ${says}" height="480">`);
    return `## ${name}\n\n${says}\n\n${pictures.join('\n')}\n`;
  });
  return `# Gallery\n\nEvery public page and state, in both languages, 360 and 1280 pixels wide. Made by \`npm run gallery\`; with \`GALLERY_ONLY=box,drive\` these alone.\n\n${sections.join('\n')}`;
};
