import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { SubmitPledgeAnswer } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { Client } from '../../run/standalone/src/client.ts';
import { setUpCoordinator } from './drive-on-its-way.ts';
import { expectAccessible, type Pages, startPages } from './pages-in-browser.ts';
import { driveTerms, pledgeBody } from './support.ts';

const LONG_POINT = '融新科技中心 B1 层东侧货运电梯旁的收集点（请走北门，周末从保安室登记进入）';

let pages: Pages;
let coordinator: Client;
let driveId: string;
beforeAll(async () => {
  pages = await startPages();
  coordinator = await setUpCoordinator(pages.server);
  const terms = driveTerms();
  ({ driveId } = await coordinator.post(routes.openDrive.at(), {
    slug: 'keepsake',
    terms: {
      ...terms,
      title: '为西吉县各乡镇卫生院募集家里用不上的常备药品、家庭药箱和血氧仪'
        .repeat(2)
        .slice(0, 60),
      handInPoints: [{ pointId: 'p1', name: LONG_POINT, hours: '工作日 9:00–18:00' }],
    },
  }));
  await coordinator.post(routes.publishDrive.at({ driveId }));
});
afterAll(() => pages?.close());

/** Opens the confirmation of a pledge, as if it had been sent from this browser. */
async function openConfirmation(page: Page): Promise<SubmitPledgeAnswer> {
  const given = await coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(2));
  const { pledgeId, reference, code, warnings } = given;
  const stored = JSON.stringify([{ driveId, pledgeId, reference, code, warnings }]);
  await page.goto(`${pages.server.url}/d/keepsake/give`);
  await page.evaluate(`localStorage.setItem('bluebox.given', ${JSON.stringify(stored)});
    history.replaceState({ step: 'done', depth: 0, pledgeId: '${pledgeId}' }, '')`);
  await page.reload();
  await page.getByText(reference, { exact: true }).first().waitFor();
  return given;
}

const codesIn = async (picture: Uint8Array): Promise<readonly string[]> => {
  const decoder = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(decoder)).buffer } });
  return (await readBarcodes(picture, { formats: ['QRCode'] })).map(({ text }) => text);
};

describe('a registration as a picture', () => {
  it.each([
    ['phone', 'zh-CN'],
    ['desk', 'zh-CN'],
    ['phone', 'en-GB'],
    ['desk', 'en-GB'],
  ] as const)(
    'is saved with the URL of its hand-in page as a QR code (%s, %s)',
    async (width, language) => {
      const { page, context, failures } = await pages.open(width, language);
      const { reference } = await openConfirmation(page);
      const saving = page.waitForEvent('download');
      await page.getByRole('button', { name: /存成图片|Save as a picture/ }).click();
      const saved = await saving;
      expect(saved.suggestedFilename()).toMatch(new RegExp(`${reference}\\.png$`));
      const picture = readFileSync(await saved.path());
      expect(picture.subarray(1, 4).toString()).toBe('PNG');
      // The code is a URL, so any scanner opens the page for the hand-in.
      expect(await codesIn(new Uint8Array(picture))).toEqual([
        `${pages.server.url}/h/${reference}`,
      ]);
      await page.getByRole('img', { name: /登记图片|Picture of the pledge/ }).waitFor();
      await expectAccessible(page);
      expect(failures).toEqual([]);
      await context.close();
    },
  );

  it('is shown for saving by a long press in browsers that cannot download', async () => {
    const { page, context } = await pages.open('phone');
    await page.addInitScript(
      "Object.defineProperty(navigator, 'userAgent', { value: 'Mozilla/5.0 (iPhone) MicroMessenger/8.0' })",
    );
    await openConfirmation(page);
    let downloads = 0;
    page.on('download', () => {
      downloads += 1;
    });
    await page.getByRole('button', { name: '存成图片' }).click();
    await page.getByText('长按下面的图片，选“保存图片”').waitFor();
    await page.locator('.saved-picture:focus').waitFor();
    await expectAccessible(page);
    expect(downloads).toBe(0);
    await context.close();
  });

  it('is replaced by advice when it cannot be drawn', async () => {
    const { page, context } = await pages.open('phone');
    await openConfirmation(page);
    await context.route('**/qr.svg**', (route) => route.abort());
    await page.getByRole('button', { name: '存成图片' }).click();
    await page.getByText('图片没有做出来').waitFor();
    await expectAccessible(page);
    await context.close();
  });
});
