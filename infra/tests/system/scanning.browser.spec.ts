import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../run/standalone/src/client.ts';
import { cameraArguments, photoOfCode, showToCamera } from './camera-picture.ts';
import { driveOnItsWay, setUpCoordinator } from './drive-on-its-way.ts';
import { eventually, expectAccessible, type Pages, startPages } from './pages-in-browser.ts';
import { COORDINATOR, openDrive } from './support.ts';

const GTIN = '6901234567892';

let folder: string;
let video: string;
let pages: Pages;
let coordinator: Client;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bluebox-camera-'));
  video = join(folder, 'camera.y4m');
  await showToCamera(video, 'EAN13', GTIN);
  pages = await startPages([
    ...cameraArguments(video),
    // Browsers treat this host name as insecure, as they treat a laptop's address in an office network.
    '--host-resolver-rules=MAP bluebox.test 127.0.0.1',
  ]);
  coordinator = await setUpCoordinator(pages.server);
  await openDrive(coordinator, 'scanning');
});
afterAll(async () => {
  await pages?.close();
  rmSync(folder, { recursive: true, force: true });
});

const give = () => `${pages.server.url}/d/scanning/give`;
const scanButton = (page: Page) =>
  page.getByRole('button', { name: /扫包装上的条码|Scan the barcode/ });
const nameField = (page: Page) => page.locator('#name');
const photoFile = async (buffer: Promise<Buffer> | Buffer) => ({
  name: 'pack.bmp',
  mimeType: 'image/bmp',
  buffer: await buffer,
});

describe('an item by its barcode', () => {
  it.each([
    ['phone', 'zh-CN', '认出来了：布洛芬缓释胶囊'],
    ['desk', 'en-GB', 'Recognised: 布洛芬缓释胶囊'],
  ] as const)(
    'is typed once and scanned from then on (%s, %s)',
    async (width, language, recognised) => {
      await showToCamera(video, 'EAN13', GTIN);
      const { page, context, failures } = await pages.open(width, language);
      await context.grantPermissions(['camera']);
      const loaded: string[] = [];
      page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
      await page.goto(give());
      await scanButton(page).waitFor();
      await page.waitForLoadState('networkidle');
      expect(loaded.filter((path) => /decode-codes|\.wasm/.test(path))).toEqual([]);

      await scanButton(page).click();
      await page.getByText(GTIN).waitFor();
      await page.locator('#name:focus').waitFor();
      await expectAccessible(page);
      expect(loaded.some((path) => path.endsWith('.wasm'))).toBe(true);
      await page.locator('label.tile').first().click();
      await nameField(page).fill('布洛芬缓释胶囊');
      await page.locator('#specification').fill('0.3g×24粒');
      await page.locator('button[type=submit]').click();

      await page.getByRole('button', { name: /再加一样|Add another item/ }).click();
      await scanButton(page).click();
      await page.getByText(recognised).waitFor();
      await expectAccessible(page);
      expect(await nameField(page).inputValue()).toBe('布洛芬缓释胶囊');
      expect(await page.locator('#specification').inputValue()).toBe('0.3g×24粒');
      await page.locator('button[type=submit]').click();
      await page.getByRole('heading', { name: /2 样|2 items/ }).waitFor();
      expect(failures).toEqual([]);
      await context.close();
    },
  );

  it('is scanned until the camera is closed, and a code that is not a product is reported', async () => {
    await showToCamera(video, 'QRCode', 'https://elsewhere.example/');
    const { page, context, failures } = await pages.open('phone');
    await context.grantPermissions(['camera']);
    await page.goto(give());
    await nameField(page).fill('感冒灵');
    await scanButton(page).click();
    await page.getByText('这不是商品包装上的码').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: '不扫了' }).click();
    await page.locator('.scan-button:focus').waitFor();
    expect(await nameField(page).inputValue()).toBe('感冒灵');
    expect(failures).toEqual([]);
    await context.close();
  });

  it.each([
    ['refused', '没有使用相机的权限', false, async () => {}],
    [
      'missing',
      '这里用不了相机',
      false,
      (page: Page) =>
        page.addInitScript(
          "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'))",
        ),
    ],
    [
      'busy',
      '相机正被别的程序用着',
      false,
      (page: Page) =>
        page.addInitScript(
          "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotReadableError'))",
        ),
    ],
    ['kept from plain HTTP', '不是 https 开头的', true, async () => {}],
  ] as const)(
    'is read from a photo when the camera is %s, and typed text is kept',
    async (_why, words, insecure, prepare) => {
      const { page, context, failures } = await pages.open('phone');
      await prepare(page);
      const host = `bluebox.test:${pages.server.port}`;
      await page.goto(insecure ? `http://${host}/d/scanning/give` : give());
      await nameField(page).fill('感冒灵');
      await scanButton(page).click();
      await page.getByText(words).waitFor();
      await page.getByText('也可以不扫，直接在下面填名称').waitFor();
      await expectAccessible(page);
      const file = page.locator('.scanner input[type=file]');
      await file.setInputFiles({
        name: 'a.pdf',
        mimeType: 'image/png',
        buffer: Buffer.from('%PDF'),
      });
      await page.getByText('这个文件打不开').waitFor();
      await expectAccessible(page);
      const white = await photoFile(photoOfCode('EAN13', GTIN));
      white.buffer.fill(235, 54);
      await file.setInputFiles(white);
      await page.getByText('照片上没有找到码').waitFor();
      await file.setInputFiles(await photoFile(photoOfCode('EAN13', GTIN)));
      await page.getByText(`条码 ${GTIN} 还是第一次扫`).waitFor();
      expect(await nameField(page).inputValue()).toBe('感冒灵');
      expect(failures.filter((failure) => !failure.includes('bluebox.test'))).toEqual([]);
      await context.close();
    },
  );

  it('can be typed when the decoder did not load', async () => {
    await showToCamera(video, 'EAN13', GTIN);
    const { page, context } = await pages.open('phone');
    await context.grantPermissions(['camera']);
    await context.route('**/*.wasm', (route) => route.abort());
    await page.goto(give());
    await scanButton(page).click();
    await page.getByText('识别程序没有加载出来').waitFor();
    await expectAccessible(page);
    await nameField(page).fill('板蓝根颗粒');
    await context.close();
  });

  it("is read by the browser's own detector if there is one, and ours is not loaded", async () => {
    await showToCamera(video, 'EAN13', GTIN);
    const { page, context, failures } = await pages.open('phone');
    await context.grantPermissions(['camera']);
    await page.addInitScript(`globalThis.BarcodeDetector = class {
      static async getSupportedFormats() {
        return ['ean_13', 'ean_8', 'upc_a', 'code_128', 'data_matrix', 'qr_code'];
      }
      async detect() { return [{ rawValue: '96385074' }]; }
    }`);
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(request.url()));
    await page.goto(give());
    await scanButton(page).click();
    await page.getByText('条码 0000096385074').waitFor();
    expect(loaded.filter((url) => /decode-codes|\.wasm/.test(url))).toEqual([]);
    expect(failures).toEqual([]);
    await context.close();
  });
});

describe('a code at the desk and in packing', () => {
  it('is read by the camera of a phone, with the same result as from a scanner', async () => {
    const drive = await driveOnItsWay(pages.server, coordinator, 'console-camera');
    const { page, context, failures } = await pages.open('phone');
    await context.grantPermissions(['camera']);
    await context.request.post(`${pages.server.url}${routes.signIn.at()}`, {
      headers: { 'sec-fetch-site': 'same-origin' },
      data: { login: COORDINATOR.login, password: COORDINATOR.password },
    });
    const camera = page.locator('.scan-field').getByRole('button', { name: '用相机扫码' });
    await showToCamera(video, 'QRCode', 'https://elsewhere.example/');
    await page.goto(`${pages.server.url}/console/drives/${drive.driveId}/desk`);
    await page.getByText('点输入框旁的扫码图标，用相机扫').waitFor();
    await camera.click();
    await page.getByText(/不是登记编号/).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: '不扫了' }).click();
    await page.locator('.camera-button:focus').waitFor();

    await showToCamera(video, 'QRCode', `${pages.server.url}/b/${drive.boxIds[1]}`);
    await page.goto(`${pages.server.url}/console/drives/${drive.driveId}/packing`);
    await camera.click();
    await page.waitForURL(`**/packing/${drive.boxIds[1]}`);
    await camera.waitFor();
    expect(failures).toEqual([]);
    await context.close();
  });
});

describe('a box by its QR code', () => {
  it.each([
    ['phone', 'zh-CN'],
    ['desk', 'en-GB'],
  ] as const)(
    'leads the recipient to its report, even without a network (%s, %s)',
    async (width, language) => {
      const drive = await driveOnItsWay(pages.server, coordinator, `boxes-${width}`);
      const { page, context, failures } = await pages.open(width, language);
      await context.grantPermissions(['camera']);
      await page.goto(drive.recipientLink);
      const scanBox = page.getByRole('button', { name: /扫箱子上的码|Scan a carton/ });
      await scanBox.waitFor();
      // The page loads the decoder before it is needed.
      const reader = await page.waitForResponse((response) => response.url().endsWith('.wasm'));
      await reader.finished();
      await context.setOffline(true);
      for (const [index, address] of [
        [2, `/b/${drive.boxIds[2]}`],
        [1, `/console/boxes/${drive.boxIds[1]}`],
      ] as const) {
        await showToCamera(video, 'QRCode', `${pages.server.url}${address}`);
        await scanBox.click();
        await page.locator(`#box-${drive.boxIds[index]} h2:focus`).waitFor();
      }
      await showToCamera(
        video,
        'QRCode',
        `${pages.server.url}/b/01a20b4e-32d5-709a-bb54-3cc691c09987`,
      );
      await scanBox.click();
      await page.getByText(/这个箱子不在这一批里|not in this consignment/).waitFor();
      await expectAccessible(page);
      await showToCamera(video, 'EAN13', GTIN);
      expect(failures).toEqual([]);
      await context.close();
    },
  );

  it.each([
    ['phone', 'zh-CN'],
    ['desk', 'zh-CN'],
    ['phone', 'en-GB'],
    ['desk', 'en-GB'],
  ] as const)(
    'shows the box to anybody who scans it, without any action (%s, %s)',
    async (width, language) => {
      const drive = await driveOnItsWay(
        pages.server,
        coordinator,
        `shown-${width}-${language.slice(0, 2)}`,
      );
      await eventually(async () => {
        const { stage } = await coordinator.get(
          routes.showLabelledBox.at({ boxId: drive.boxIds[0] ?? '' }),
        );
        expect(stage).toBe('sent');
      });
      const { page, context, failures } = await pages.open(width, language);
      // Older labels, which are still on cartons, have this URL.
      await page.goto(`${pages.server.url}/console/boxes/${drive.boxIds[0]}`);
      await page.waitForURL(`**/b/${drive.boxIds[0]}`);
      await page.getByRole('heading', { name: /第 1 箱，共 3 箱|Carton 1 of 3/ }).waitFor();
      await page.getByText(/已发出，正在路上|On the way/).waitFor();
      await page.getByText(/12 盒|12 boxes/).waitFor();
      await page.getByText(/这里只能看|This page only shows/).waitFor();
      expect(await page.locator('main button').count()).toBe(0);
      expect(await page.locator('main').innerText()).not.toMatch(/XLX-|SF1234567890/);
      await expectAccessible(page);
      await page.goto(`${pages.server.url}/b/01a20b4e-32d5-709a-bb54-3cc691c09987`);
      await page.getByRole('heading', { name: /没有找到这一箱|not found/ }).waitFor();
      await expectAccessible(page);
      expect(failures).toEqual([]);
      await context.close();
    },
  );

  it('leads a coordinator into the console, and the recipient to the receipt', async () => {
    const drive = await driveOnItsWay(pages.server, coordinator, 'led-on');
    const { page, context } = await pages.open('phone');
    await page.goto(drive.recipientLink);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await eventually(async () => {
      await coordinator.get(routes.showLabelledBox.at({ boxId: drive.boxIds[0] ?? '' }));
    });
    await page.goto(`${pages.server.url}/b/${drive.boxIds[0]}`);
    await page.getByRole('link', { name: '去确认收到的箱子' }).click();
    await page.locator(`#box-${drive.boxIds[0]}`).waitFor();
    await page.goto(`${pages.server.url}/sign-in`);
    await page.getByRole('textbox').first().fill('coordinator');
    await page.locator('input[type=password]').fill(COORDINATOR.password);
    await page.locator('button[type=submit]').click();
    await page.waitForURL(/\/console/);
    await page.goto(`${pages.server.url}/b/${drive.boxIds[0]}`);
    await expectAccessible(page);
    await page.getByRole('link', { name: '在后台打开这一箱' }).click();
    await page.waitForURL(/\/console\/drives\/.*\/packing\//);
    await context.close();
  });
});
