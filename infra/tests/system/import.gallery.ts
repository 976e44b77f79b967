import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { csvText } from '@bluebox/spreadsheet';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import {
  sheetXml,
  workbookParts,
  zipFile,
} from '../../../packages/spreadsheet/src/zip-file.test-support.ts';
import {
  type BrowserWorld,
  type Language,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { signedInPage } from './signed-in-page.ts';
import { openDrive } from './support.ts';

/* Draws docs/gallery/import, pictures of the import in the console for people to look at; checks
   nothing. */

const GALLERY = fileURLToPath(new URL('../../../docs/gallery/import/', import.meta.url));
const LOOKS: readonly (readonly [Language, number])[] = [
  ['zh', 1280],
  ['zh', 390],
  ['en', 1280],
  ['en', 390],
];
/** Largest height in pixels; taller pages are cut, because the top of a page matters most. */
const TALLEST = 2_400;

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
  rmSync(GALLERY, { recursive: true, force: true });
  mkdirSync(GALLERY, { recursive: true });
});
afterAll(() => world?.close());

const HEADER = ['提交时间', '工号', '部门', '物品名称', '规格', '类别', '数量', '单位', '有效期至'];
const GOODS = [
  ['布洛芬缓释胶囊', '0.3g×24粒', '药品', '2', '盒', '2027-01-31'],
  ['板蓝根颗粒', '10g×20袋', '药品', '5', '盒', '2026-12'],
  ['家庭药箱', '含体温计、纱布、碘伏、创可贴', '家庭药箱', '1', '套', ''],
  ['指夹式血氧仪', '', '血氧仪', '1', '台', ''],
] as const;
const rows = (count: number, wrong: Readonly<Record<number, readonly [number, string]>> = {}) =>
  Array.from({ length: count }, (_, index) => {
    const goods = GOODS[index % GOODS.length] ?? GOODS[0];
    const cells = [
      `2026-03-20 09:${String(index % 60).padStart(2, '0')}:00`,
      `BK${197_000 + index}`,
      ['京西大区', '京南大区', '总部'][index % 3] ?? '',
      ...goods,
    ];
    const [at, value] = wrong[index] ?? [];
    return at === undefined || value === undefined ? cells : cells.with(at, value);
  });
const csv = (name: string, table: readonly (readonly string[])[]) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(csvText(table)),
});
const WITH_BAD_ROWS = rows(64, {
  1: [6, '两盒'],
  5: [8, '明年'],
  9: [5, '玩具'],
  14: [3, '13800138000'],
  20: [1, ''],
});

const bomb = (): Buffer =>
  Buffer.from(
    zipFile(
      workbookParts(sheetXml('')).map((part) =>
        part.path === 'xl/workbook.xml' ? { ...part, says: { unpackedBytes: 400_000_000 } } : part,
      ),
    ),
  );

const shots: { readonly name: string; readonly says: string }[] = [];

it('the gallery of the import is drawn', async () => {
  for (const [language, width] of LOOKS) {
    const say = wordsOf(language);
    const driveId = await openDrive(world.coordinator, `gallery-${language}-${width}`);
    const { page } = await signedInPage(world, width, language);
    const begin = async (file?: { name: string; mimeType: string; buffer: Buffer }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`${world.server.url}/console/drives/${driveId}/pledges/import`);
      const field = page.locator('input[type=file]');
      await field.waitFor({ state: 'attached' });
      if (file !== undefined) await field.setInputFiles(file);
    };
    const take = async (name: string, says: string) => {
      if (!shots.some((shot) => shot.name === name)) shots.push({ name, says });
      await picture(page, `${name}.${language}.${width}`, width);
    };

    await begin();
    await page.getByText(say('importing.private')).waitFor();
    await take('choose', 'a file is chosen or dropped');

    await begin({ name: '捐赠登记-全年.xlsx', mimeType: '', buffer: bomb() });
    await page.getByRole('alert').waitFor();
    await take('refused', 'a workbook that would unpack to more than the limit');

    const unknown = HEADER.map((heading) => (heading === '数量' ? '实收数' : heading));
    await begin(csv('捐赠登记.csv', [unknown, ...rows(3)]));
    const missing = say('importing.missing', { columns: say('importing.column.quantity') });
    await page.getByText(missing).waitFor();
    await take('columns', 'a column whose heading is not known');

    await begin(csv('捐赠登记.csv', [HEADER, ...WITH_BAD_ROWS]));
    await page.getByText(say('importing.bad', { count: 5 }), { exact: true }).waitFor();
    await take('preview', 'the preview, bad rows marked');
    await page.getByRole('checkbox', { name: say('importing.onlyBad') }).check();
    await take('preview-bad', 'only the bad rows');

    const held: (() => void)[] = [];
    await page.route('**/imports', async (route) => {
      if (held.length === 0) await new Promise<void>((resolve) => held.push(resolve));
      await route.continue();
    });
    await page
      .getByRole('button', { name: say('importing.import', { count: 59 }), exact: true })
      .click();
    await page.locator('progress').waitFor();
    await take('progress', 'pledges are being sent');
    for (const release of held) release();
    await page.getByRole('heading', { name: say('importing.done') }).waitFor();
    await take('outcome', 'what became of the file');
    await page.context().close();
  }
  writeFileSync(join(GALLERY, 'README.md'), gallery());
});

async function picture(page: Page, name: string, width: number): Promise<void> {
  await page.evaluate('document.fonts.ready');
  await page.setViewportSize({ width, height: 800 });
  const height = await page.evaluate<number>('document.documentElement.scrollHeight');
  await page.setViewportSize({ width, height: Math.min(TALLEST, Math.max(height, 800)) });
  await page.screenshot({ path: join(GALLERY, `${name}.jpg`), type: 'jpeg', quality: 60 });
}

const gallery = (): string => {
  const sections = shots.map(({ name, says }) => {
    const pictures = LOOKS.map(
      ([language, width]) =>
        `<img src="${name}.${language}.${width}.jpg" alt="${name}: ${says}" height="480">`,
    );
    return `## ${name}\n\n${says}\n\n${pictures.join('\n')}\n`;
  });
  return `# Import in the console\n\nEvery state, in both languages, 1280 and 390 pixels wide. Made by \`npm run gallery\`.\n\n${sections.join('\n')}`;
};
