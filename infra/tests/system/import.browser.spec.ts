import { readFileSync } from 'node:fs';
import { routes } from '@bluebox/contracts/routes';
import { csvText, openSpreadsheet, workbookBytes } from '@bluebox/spreadsheet';
import type { Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  manyRows,
  sheetXml,
  workbookParts,
  zipFile,
} from '../../../packages/spreadsheet/src/zip-file.test-support.ts';
import {
  type BrowserWorld,
  expectAccessible,
  expectFocus,
  type Language,
  openPage,
  startBrowserWorld,
  tabTo,
  wordsOf,
} from './pages-in-browser.ts';
import { COORDINATOR, driveTerms, openDrive, today } from './support.ts';

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

const HEADER = ['提交时间', '工号', '部门', '物品', '类别', '实收数', '单位', '有效期至'];
const row = (number: number, quantity = '2') => [
  `2023-03-20 10:${String(Math.floor(number / 60)).padStart(2, '0')}:${String(number % 60).padStart(2, '0')}`,
  `BK${100_000 + number}`,
  '京西大区',
  '布洛芬缓释胶囊',
  '药品',
  quantity,
  '盒',
  today(900),
];
const csvFile = (rows: readonly (readonly string[])[], name = 'pledges.csv') => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(csvText([HEADER, ...rows])),
});
const bytesOf = async (download: Download): Promise<Uint8Array> =>
  new Uint8Array(readFileSync(await download.path()));

describe.each([
  ['zh', 1280],
  ['en', 390],
] as const)('an import in %s at %i px', (language: Language, width) => {
  const say = wordsOf(language);
  let opened: Awaited<ReturnType<typeof openPage>>;
  let page: Page;
  let driveId: string;

  beforeAll(async () => {
    driveId = await openDrive(world.coordinator, `import-${language}`);
    opened = await openPage(world, { width, height: 800 }, language);
    page = opened.page;
    await page.goto(`${world.server.url}/sign-in`);
    await signIn();
    await page.waitForURL(/\/console/);
  });
  afterAll(() => opened?.page.context().close());

  async function signIn() {
    await page.getByRole('textbox', { name: say('auth.login') }).fill(COORDINATOR.login);
    await page.locator('input[type=password]').fill(COORDINATOR.password);
    await page.keyboard.press('Enter');
  }
  const address = (drive = driveId) => `${world.server.url}/console/drives/${drive}/pledges/import`;
  async function choose(file: { name: string; mimeType: string; buffer: Buffer }) {
    await page.goto(address());
    await page.locator('input[type=file]').setInputFiles(file);
  }
  const importButton = (count: number) =>
    page.getByRole('button', { name: say('importing.import', { count }), exact: true });
  async function pledgedTotal(): Promise<number> {
    await world.server.application.settled();
    const { total } = await world.coordinator.get(routes.listPledges.at({ driveId }));
    return total;
  }
  const outcome = (name: string) =>
    page
      .locator('.outcome > div', { hasText: say(`importing.outcome.${name}`) })
      .locator('dd')
      .innerText();
  const quantityField = () =>
    page.getByLabel(say('importing.requiredColumn', { column: say('importing.column.quantity') }));

  it('starts from the list of pledges, and says which files it accepts', async () => {
    await page.goto(`${world.server.url}/console/drives/${driveId}/pledges`);
    await page.getByRole('link', { name: say('importing.open') }).click();
    await page.getByRole('heading', { level: 1, name: say('importing.title') }).waitFor();
    await page.getByText('20 MB').waitFor();
    await expectAccessible(page);
  });

  it('goes from the file to the pledges by keyboard alone', async () => {
    await page.goto(address());
    const field = page.locator('input[type=file]');
    await tabTo(page, field);
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('Enter');
    await (await chooser).setFiles(
      csvFile([row(1), row(2, '两'), row(3), ['', '', '', '', '', '', '', ''], row(4)]),
    );
    // The heading 实收数 is unknown. The page names the missing column, which is then matched by
    // keyboard.
    await page
      .getByText(say('importing.missing', { columns: say('importing.column.quantity') }))
      .waitFor();
    await expectAccessible(page);
    await tabTo(page, quantityField());
    await page.keyboard.type('F');
    if ((await quantityField().inputValue()) !== '5') await quantityField().selectOption('5');
    await page.getByText(say('importing.bad', { count: 1 }), { exact: true }).waitFor();
    await page.getByText(say('importing.good', { count: 3 }), { exact: true }).waitFor();
    await expectAccessible(page);

    await tabTo(page, page.getByRole('checkbox', { name: say('importing.onlyBad') }));
    await page.keyboard.press('Space');
    await page.getByText(say('importing.reason.quantity')).waitFor();
    expect(await page.locator('.preview-table tbody tr').count()).toBe(1);
    expect(await page.locator('.bad-cell').innerText()).toContain('两');
    await page.getByRole('rowheader', { name: say('importing.rowNumber', { row: 3 }) }).waitFor();

    await page.keyboard.press('Shift+Tab');
    await expectFocus(page.getByRole('button', { name: say('importing.saveBadCsv') }));
    const saved = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    const { table } = await openSpreadsheet(await bytesOf(await saved));
    const [headings, bad] = (await table(0)).rows;
    expect(headings?.cells.slice(4)).toEqual(HEADER);
    expect(bad?.cells.slice(0, 4)).toEqual(['3', '实收数', '两', say('importing.reason.quantity')]);

    await page.getByRole('heading', { level: 1 }).focus();
    await tabTo(page, importButton(3));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: say('importing.done') }).waitFor();
    await expectFocus(page.getByRole('heading', { name: say('importing.done') }));
    expect(await outcome('created')).toBe(say('importing.pledges', { count: 3 }));
    expect(await outcome('refused')).toBe(say('importing.rows', { count: 1 }));
    await expectAccessible(page);
    expect(await pledgedTotal()).toBe(3);
  });

  it('duplicates nothing the second time, amends corrected rows, and remembers the columns', async () => {
    await choose(csvFile([row(1), row(2), row(3, '5'), row(4)], 'corrected.csv'));
    await importButton(4).click();
    await page.getByRole('heading', { name: say('importing.done') }).waitFor();
    expect(await outcome('created')).toBe(say('importing.pledges', { count: 1 }));
    expect(await outcome('amended')).toBe(say('importing.pledges', { count: 1 }));
    expect(await outcome('unchanged')).toBe(say('importing.pledges', { count: 2 }));
    expect(await outcome('refused')).toBe(say('importing.rows', { count: 0 }));
    expect(await pledgedTotal()).toBe(4);
  });

  // One language is enough, because the test above checks the layout of the preview in both languages and widths.
  it.runIf(language === 'zh')(
    'lists unknown departments and changes, shows the rows to check, and asks before it withdraws lines',
    async () => {
      const listed = await world.coordinator.post(routes.openDrive.at(), {
        slug: `import-departments-${language}`,
        terms: { ...driveTerms(), departments: ['京西大区', '研发中心'] },
      });
      await world.coordinator.post(routes.publishDrive.at({ driveId: listed.driveId }));
      const open = async (rows: readonly (readonly string[])[]) => {
        await page.goto(address(listed.driveId));
        await page.locator('input[type=file]').setInputFiles(csvFile(rows));
        await quantityField().selectOption('5');
      };
      const of = (number: number, changes: Readonly<Record<string, string>>) =>
        row(number).map((cell, index) => changes[HEADER[index] ?? ''] ?? cell);
      await open([row(1), row(2), of(2, { 物品: '板蓝根颗粒' }), row(3), row(4)]);
      await importButton(4).click();
      await page.getByRole('heading', { name: say('importing.done') }).waitFor();

      const corrected = [
        row(1, '1'),
        row(2),
        of(3, { 部门: '研发中心' }),
        of(4, { 提交时间: '2023-03-21 10:00:04' }),
        of(5, { 部门: '京西' }),
        of(6, { 部门: '京西' }),
        of(7, { 有效期至: '2020-01-31' }),
        row(8),
        row(8),
      ];
      await open([...corrected, of(9, { 类别: '玩具' })]);
      await page.getByText(say('importing.doubtful', { count: 5 }), { exact: true }).waitFor();
      await page.getByText(say('importing.good', { count: 4 }), { exact: true }).waitFor();
      await page.getByText(say('importing.bad', { count: 1 }), { exact: true }).waitFor();
      await page
        .getByText(
          say('importing.plan.unknownDepartments', {
            departments: say('importing.plan.unknownDepartment', {
              department: '京西',
              pledges: say('importing.pledges', { count: 2 }),
            }),
          }),
        )
        .waitFor();
      expect(
        await page.getByText(say('importing.unknownDepartment'), { exact: true }).count(),
      ).toBe(2);
      await expectAccessible(page);

      const rows = page.locator('.preview-table tbody tr');
      const only = (which: string) =>
        page.getByRole('checkbox', { name: say(`importing.${which}`) });
      await only('onlyDoubtful').check();
      expect(await rows.locator('th').allInnerTexts()).toEqual(
        [5, 6, 7, 8, 10].map((number) => say('importing.rowNumber', { row: number })),
      );
      await only('onlyBad').check();
      expect(await rows.count()).toBe(6);
      await only('onlyDoubtful').uncheck();
      expect(await rows.count()).toBe(1);

      // The filter for bad rows disappears when there are no bad rows, and must then hide nothing.
      await open(corrected);
      await page.getByText(say('importing.doubtful', { count: 5 }), { exact: true }).waitFor();
      await page
        .getByRole('checkbox', { name: say('importing.plan.withdrawMissing') })
        .check({ force: true });
      await importButton(7).click();
      await page
        .getByRole('dialog')
        .getByText(say('importing.withdrawTitle', { count: 3 }))
        .waitFor();
      await page.getByRole('button', { name: say('importing.withdrawGoOn') }).click();
      await page.getByRole('heading', { name: say('importing.done') }).waitFor();
      expect(await outcome('created')).toBe(say('importing.pledges', { count: 4 }));
      expect(await outcome('amended')).toBe(say('importing.pledges', { count: 3 }));
      expect(await outcome('refused')).toBe(say('importing.rows', { count: 1 }));
    },
  );

  it('reads a workbook, and exports its bad rows as a workbook that can be corrected and imported', async () => {
    const buffer = Buffer.from(
      await workbookBytes('登记', [['登记表'], HEADER, row(10), row(11, '=1+1')]),
    );
    const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    await choose({ name: 'pledges.xlsx', mimeType, buffer });
    await page.getByText(say('importing.bad', { count: 1 }), { exact: true }).waitFor();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: say('importing.saveBadXlsx') }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toMatch(/^pledges-.+\.xlsx$/);
    const { table } = await openSpreadsheet(await bytesOf(download));
    expect((await table(0)).rows[1]?.cells.slice(0, 3)).toEqual(['4', '实收数', '=1+1']);
    await importButton(1).click();
    await page.getByRole('heading', { name: say('importing.done') }).waitFor();
    expect(await pledgedTotal()).toBe(5);
  });

  it('lets the user choose another sheet and another heading row', async () => {
    const sheets = await sheetsOf([
      ['说明', [['看第二张']]],
      ['登记', [['表'], HEADER, row(1), row(2)]],
    ]);
    await choose({ name: 'two.xlsx', mimeType: '', buffer: Buffer.from(sheets) });
    await page.getByRole('radio', { name: '登记' }).check();
    await page.getByText(say('importing.good', { count: 2 }), { exact: true }).waitFor();
    await expectAccessible(page);
    await page.getByLabel(say('importing.header')).selectOption('2');
    await page
      .getByText(say('importing.sample', { sample: row(2)[1] ?? '' }), { exact: true })
      .waitFor({ state: 'hidden' });
    expect(await importButton(2).count()).toBe(0);
  });

  it.each([
    ['OLD_EXCEL', 'old.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0])],
    ['NOT_A_TABLE', 'picture.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0])],
    ['DAMAGED', 'cut.xlsx', Buffer.from('PK\u0003\u0004 and no more')],
    ['EMPTY', 'empty.csv', Buffer.from('')],
  ])('reports %s for %s, and asks for another', async (code, name, buffer) => {
    await choose({ name, mimeType: '', buffer });
    await page
      .getByRole('alert')
      .getByText(say(`importing.refusal.${code}`))
      .waitFor();
    await expectAccessible(page);
    await page.locator('input[type=file]').setInputFiles(csvFile([row(1)]));
    await page.getByText('pledges.csv').waitFor();
  });

  it('refuses a zip bomb and a million rows with the limit, and keeps working', async () => {
    await choose({ name: 'bomb.xlsx', mimeType: '', buffer: bomb() });
    await page.getByText(say('importing.refusal.UNPACKS_TOO_LARGE', { megabytes: 64 })).waitFor();
    const million = Buffer.from(`a,b\n${'1,2\n'.repeat(1_048_576)}`);
    const limit = page.getByRole('alert').getByText(/50,000/);
    const field = page.locator('input[type=file]');
    await field.setInputFiles({ name: 'million.csv', mimeType: '', buffer: million });
    await limit.waitFor();
    await expectAccessible(page);
    const sheet = Buffer.from(zipFile(workbookParts(sheetXml(manyRows(1_048_577)))));
    await field.setInputFiles({ name: 'million.xlsx', mimeType: '', buffer: sheet });
    await limit.waitFor({ state: 'hidden' });
    await limit.waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: say('importing.another') }).click();
    await field.setInputFiles(csvFile([row(1)]));
    await page.getByText(say('importing.good', { count: 1 }), { exact: true }).waitFor();
  });

  it('shows a long file page by page', async () => {
    await choose(csvFile(Array.from({ length: 400 }, (_, index) => row(3_000 + index))));
    await importButton(400).waitFor();
    await expectAccessible(page);
    await page.locator('.ant-pagination-item-8').click();
    await page.getByRole('rowheader', { name: say('importing.rowNumber', { row: 401 }) }).waitFor();
    expect(await page.locator('.preview-table tbody tr').count()).toBe(50);
  });

  it('continues after the session ended in the middle, with nothing lost or duplicated', async () => {
    const before = await pledgedTotal();
    const rows = Array.from({ length: 160 }, (_, index) => row(1_000 + index));
    await choose(csvFile(rows, 'long.csv'));
    await importButton(160).waitFor();
    let requests = 0;
    await page.route('**/imports', async (route) => {
      requests += 1;
      // The session ends after the first batch.
      if (requests === 2) await page.context().clearCookies();
      await route.continue();
    });
    await importButton(160).click();
    await page.getByText(say('auth.sessionEndedHint')).waitFor();
    await expectAccessible(page);
    await signIn();
    await page.getByRole('heading', { name: say('importing.done') }).waitFor();
    await page.unroute('**/imports');
    expect(await outcome('created')).toBe(say('importing.pledges', { count: 160 }));
    expect(await pledgedTotal()).toBe(before + 160);
  });

  it('can be stopped, shows its progress, and continues', async () => {
    const rows = Array.from({ length: 160 }, (_, index) => row(2_000 + index));
    await choose(csvFile(rows, 'long.csv'));
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/imports', async (route) => {
      await released;
      await route.continue();
    });
    await importButton(160).click();
    await page.getByText(say('importing.sent', { sent: 0, total: 160 })).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: say('importing.stop') }).click();
    await page.getByText(say('importing.stopping')).waitFor();
    release();
    await page
      .getByRole('heading', { name: say('importing.stopped', { sent: 50, total: 160 }) })
      .waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: say('importing.goOn') }).click();
    await page.getByRole('heading', { name: say('importing.done') }).waitFor();
    await page.unroute('**/imports');
    expect(await outcome('created')).toBe(say('importing.pledges', { count: 160 }));
  });

  it('waits for a drive to be published', async () => {
    const draft = await world.coordinator.post(routes.openDrive.at(), {
      slug: `draft-${language}`,
      terms: driveTerms(),
    });
    await page.goto(address(draft.driveId));
    await page.getByText(say('importing.notNow.draft')).waitFor();
    await expectAccessible(page);
  });

  it.each(['xlsx', 'csv'])('has a counterpart, the export as %s by keyboard', async (format) => {
    await page.goto(`${world.server.url}/console/drives/${driveId}/pledges`);
    await tabTo(page, page.getByRole('button', { name: say('exporting.open') }));
    await page.keyboard.press('Enter');
    const item = page.getByRole('menuitem', { name: say(`exporting.${format}`) });
    await item.waitFor();
    await expectAccessible(page);
    const saved = page.waitForEvent('download');
    await item.press('Enter');
    const download = await saved;
    expect(download.suggestedFilename()).toMatch(
      new RegExp(`^社会互助小蓝箱 · 测试-(登记|Pledges)-[0-9]{4}\\.${format}$`),
    );
    const { table } = await openSpreadsheet(await bytesOf(download));
    expect((await table(0)).rows).toHaveLength(1 + (await pledgedTotal()));
    expect(opened.failures).toEqual([]);
  });
});

/** Returns a workbook with several sheets, as a spreadsheet program writes it. */
async function sheetsOf(
  sheets: readonly (readonly [name: string, rows: readonly (readonly string[])[]])[],
): Promise<Uint8Array> {
  const { writeXlsx } = await import('hucre/xlsx');
  return writeXlsx({
    sheets: sheets.map(([name, rows]) => ({ name, rows: rows.map((cells) => [...cells]) })),
  });
}

/** Returns a workbook whose zip directory says that a part unpacks to 400 MB. */
const bomb = (): Buffer =>
  Buffer.from(
    zipFile(
      workbookParts(sheetXml('')).map((part) =>
        part.path === 'xl/workbook.xml' ? { ...part, says: { unpackedBytes: 400_000_000 } } : part,
      ),
    ),
  );
