import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../run/standalone/src/client.ts';
import { type DriveOnItsWay, driveOnItsWay, setUpCoordinator } from './drive-on-its-way.ts';
import {
  eventually,
  expectAccessible,
  localeOf,
  type Pages,
  startPages,
  wordsOf,
} from './pages-in-browser.ts';

/** Returns a picture with some content, drawn by the browser. */
const drawnPicture = async (page: Page, width: number, height: number): Promise<Buffer> => {
  const text = await page.evaluate<string>(`(() => {
    const canvas = document.createElement('canvas');
    canvas.width = ${width};
    canvas.height = ${height};
    const context = canvas.getContext('2d');
    const image = context.createImageData(${width}, ${height});
    for (let i = 0; i < image.data.length; i += 4) {
      image.data[i] = (i * 7919) % 251; image.data[i + 1] = (i / 4) % 255; image.data[i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
    return canvas.toDataURL('image/png').split(',')[1];
  })()`);
  return Buffer.from(text, 'base64');
};
const photoFile = (buffer: Buffer) => ({ name: 'IMG_0001.png', mimeType: 'image/png', buffer });

let pages: Pages;
let coordinator: Client;
beforeAll(async () => {
  pages = await startPages();
  coordinator = await setUpCoordinator(pages.server);
});
afterAll(() => pages?.close());

let count = 0;
const newDrive = (): Promise<DriveOnItsWay> =>
  driveOnItsWay(pages.server, coordinator, `recipient-${++count}`);
const consignmentOf = ({ consignmentId }: DriveOnItsWay) =>
  coordinator.get(routes.showConsignment.at({ consignmentId }));
const boxCard = (page: Page, number: number) =>
  page.getByRole('article', { name: new RegExp(`第 ${number} 箱|Carton ${number}`) });

describe('the recipient', () => {
  it('reports damage with a photo, thanks with a photo, and the giver sees the thanks', async () => {
    const drive = await newDrive();
    const { page, failures, context } = await pages.open('phone');
    await page.goto(drive.recipientLink);
    const first = boxCard(page, 1);
    await first.getByText('有破损或缺少', { exact: true }).click();
    await first.getByRole('button', { name: /确认第 1 箱/ }).click();
    await first.getByRole('alert').waitFor();
    await expectAccessible(page);
    await first.getByRole('textbox', { name: '破损', exact: true }).fill('2');
    const picture = await drawnPicture(page, 2_400, 1_800);
    await first.locator('input[type=file]').setInputFiles(photoFile(picture));
    await first.getByRole('img', { name: '选好的第 1 张照片' }).waitFor();
    await expectAccessible(page);
    await first.getByRole('button', { name: /确认第 1 箱/ }).click();
    await first.getByText('应收 12 盒，破损 2 盒').waitFor();
    await first.getByRole('img', { name: '第 1 张照片' }).waitFor();
    const { receipt } = (await consignmentOf(drive)).boxes[0] ?? {};
    expect(receipt?.lines[0]).toMatchObject({ received: 10, damaged: 2, missing: 0 });
    expect(receipt?.photos).toHaveLength(1);

    await page.getByLabel('想说的话').fill('收到了，孩子们都很高兴。');
    const small = await drawnPicture(page, 1_600, 1_200);
    await page.locator('#thanks-photos').setInputFiles(photoFile(small));
    await page.getByRole('button', { name: '发给每一位捐赠的人' }).click();
    await page.getByRole('heading', { name: '您的感谢已经送到' }).waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();

    const giver = await pages.open('phone');
    await giver.page.goto(drive.giverLink);
    await giver.page.getByText('收到了，孩子们都很高兴。').waitFor();
    const shown = giver.page.getByRole('img', { name: '第 1 张照片' });
    await shown.scrollIntoViewIfNeeded();
    await eventually(async () => {
      const wide = await giver.page.evaluate<number>(
        "document.querySelector('.thanks-card img').naturalWidth",
      );
      expect(wide).toBe(1_280);
    });
    await expectAccessible(giver.page);
    expect(giver.failures).toEqual([]);
    await giver.context.close();
  });

  it('may confirm while a photo is still being prepared (the receipt went without it)', async () => {
    const drive = await newDrive();
    const { page, failures, context } = await pages.open('phone');
    await page.addInitScript(`
      const { decode } = HTMLImageElement.prototype;
      const prepared = new Promise((resolve) => { window.prepare = resolve; });
      HTMLImageElement.prototype.decode = async function () {
        await prepared;
        return decode.call(this);
      };
    `);
    await page.goto(drive.recipientLink);
    const first = boxCard(page, 1);
    await first.getByText('没收到', { exact: true }).click();
    const picture = await drawnPicture(page, 1_600, 1_200);
    await first.locator('input[type=file]').setInputFiles(photoFile(picture));
    await first.getByText('正在处理照片').waitFor();
    const confirm = first.getByRole('button', { name: /确认第 1 箱/ });
    await confirm.click();
    expect(await confirm.isDisabled()).toBe(true);
    expect((await consignmentOf(drive)).boxes[0]?.receipt).toBeUndefined();
    await page.evaluate('window.prepare()');
    // The exact name is that of the sent photo, not that of the chosen one.
    await first.getByRole('img', { name: '第 1 张照片', exact: true }).waitFor();
    expect((await consignmentOf(drive)).boxes[0]?.receipt?.photos).toHaveLength(1);
    expect(failures).toEqual([]);
    await context.close();
  });

  it('gets a friendly error for a file that is not a photo', async () => {
    const drive = await newDrive();
    const { page, context } = await pages.open('phone');
    await page.goto(drive.recipientLink);
    const first = boxCard(page, 1);
    await first.getByText('没收到', { exact: true }).click();
    await first.locator('input[type=file]').setInputFiles({
      name: 'list.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.7'),
    });
    await first.getByText('这个文件打不开').waitFor();
    await expectAccessible(page);
    await context.close();
  });

  it('confirms without a network, and the receipt is kept when the page is closed, and sent once later', async () => {
    const drive = await newDrive();
    const { page, failures, context } = await pages.open('phone');
    await page.goto(drive.recipientLink);
    await boxCard(page, 1).waitFor();
    await page.getByLabel('签收人姓名').fill('接收处主任');
    const picture = await drawnPicture(page, 1_600, 1_200);
    await context.setOffline(true);
    await boxCard(page, 1).getByText('完好收到', { exact: true }).click();
    await page.getByRole('button', { name: '确认第 1 箱完好收到' }).click();
    await boxCard(page, 2).getByText('没收到', { exact: true }).click();
    await boxCard(page, 2).locator('input[type=file]').setInputFiles(photoFile(picture));
    await boxCard(page, 2).getByRole('img').waitFor();
    await page.getByRole('button', { name: '确认第 2 箱没收到' }).click();
    await page.getByText('还有 2 箱没发出去').waitFor();
    await boxCard(page, 1).getByText('已存好，联网后自动提交').waitFor();
    await expectAccessible(page);

    const kept = await page.evaluate<string>(`new Promise((resolve) => {
      const request = indexedDB.open('bluebox-sending', 1);
      request.onsuccess = () => {
        const all = request.result.transaction('errands').objectStore('errands').getAll();
        all.onsuccess = () => { request.result.close(); resolve(JSON.stringify(all.result)); };
      };
    })`);
    expect(JSON.parse(kept)).toHaveLength(3);
    // The requests stored on the device do not include the signer's name.
    expect(kept).not.toContain('接收处主任');

    await page.close();
    expect((await consignmentOf(drive)).boxes.map(({ status }) => status)).toEqual(
      Array(3).fill('dispatched'),
    );
    await context.setOffline(false);
    const again = await context.newPage();
    // Leaving a page with unsent data opens a dialog, which is accepted.
    again.on('dialog', (dialog) => void dialog.accept());
    await again.goto(drive.recipientLink);
    await eventually(async () => {
      const { boxes } = await consignmentOf(drive);
      expect(boxes.map(({ status }) => status)).toEqual(['confirmed', 'confirmed', 'dispatched']);
    });
    const { boxes } = await consignmentOf(drive);
    expect(boxes[1]?.receipt?.photos).toHaveLength(1);
    await boxCard(again, 1).getByText('完好收到').first().waitFor();
    await again.reload();
    await boxCard(again, 3).waitFor();
    expect((await consignmentOf(drive)).boxes.filter(({ receipt }) => receipt)).toHaveLength(2);
    expect(failures).toEqual([]);
    await context.close();
  });

  it.each([
    ['phone', 'zh'],
    ['desk', 'en'],
  ] as const)(
    'is told that a discarded consignment needs no confirmation, on a %s in %s (0 of 0 cartons were to be confirmed)',
    async (width, language) => {
      const say = wordsOf(language);
      const { driveId } = await newDrive();
      const { consignmentId } = await coordinator.post(routes.createConsignment.at(), { driveId });
      await pages.server.application.settled();
      const { code } = await coordinator.post(routes.makeRecipientLink.at({ consignmentId }));
      await coordinator.post(routes.discardConsignment.at({ consignmentId }), {
        reason: 'typing-error',
      });
      await pages.server.application.settled();
      const { page, failures, context } = await pages.open(width, localeOf(language));
      await page.goto(`${pages.server.url}/r#${code}`);
      await page
        .getByRole('heading', { level: 1, name: say('public:receipt.cancelled', { number: 2 }) })
        .waitFor();
      await page.getByText(say('public:receipt.cancelled-lead')).waitFor();
      expect(await page.getByText(say('public:receipt.how')).count()).toBe(0);
      await expectAccessible(page);
      expect(failures).toEqual([]);
      await context.close();
    },
  );

  it('chooses who may see the thanks, which are on the public page if this is everybody', async () => {
    const drive = await newDrive();
    const { page, context } = await pages.open('desk', 'en-GB');
    await page.goto(drive.recipientLink);
    await page.getByRole('button', { name: /^Confirm all 3 cartons/ }).click();
    await page.getByRole('button', { name: 'All arrived well' }).click();
    await page.getByRole('heading', { name: /all confirmed/ }).waitFor();
    await page.getByRole('button', { name: 'Send it to everyone who gave' }).click();
    await page.getByText('Please write something or add a photo').first().waitFor();
    await expectAccessible(page);
    await page.getByLabel('What you would like to say').fill('Thank you all.');
    await page.getByLabel(/Show it on the page of the drive/).check();
    await page.getByRole('button', { name: 'Send it to everyone who gave' }).click();
    await page.getByRole('heading', { name: 'Your thanks have arrived' }).waitFor();
    await expectAccessible(page);
    const { thanks } = await coordinator.get(routes.listThanks.at({ driveId: drive.driveId }));
    expect(thanks).toMatchObject([{ words: 'Thank you all.', public: true }]);
    const visitor = await pages.open('phone');
    await visitor.page.goto(`${pages.server.url}/d/${drive.slug}`);
    await visitor.page.getByText('Thank you all.').waitFor();
    await expectAccessible(visitor.page);
    await visitor.context.close();
    await page.getByRole('button', { name: 'Take this back' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take this back' }).click();
    await page.getByRole('heading', { name: 'A word to those who gave' }).waitFor();
    await context.close();
  });
});
