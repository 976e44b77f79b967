import { readFileSync } from 'node:fs';
import type { PledgeList, PledgeSummary, PledgeView, TotalsView } from '@bluebox/contracts';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { auditFolder } from '../src/commands/audit.ts';
import { xijiFile } from '../src/commands/demo.ts';
import { exportTable } from '../src/commands/export.ts';
import { badRowsTable, importFile } from '../src/commands/import.ts';
import { SpreadsheetError } from '../src/spreadsheet/pledge-rows.ts';
import { type Bluebox, COORDINATOR, openDrive, removeFolder, startBluebox } from './support.ts';

let bluebox: Bluebox;
const drives: Record<string, string> = {};

beforeAll(async () => {
  bluebox = await startBluebox();
  for (const slug of ['whole', 'partly', 'dated'])
    drives[slug] = await openDrive(bluebox.coordinator, slug);
});
afterAll(async () => {
  await bluebox.close();
  removeFolder(bluebox.folder);
});

const importInto = (drive: string, file: Uint8Array | string) =>
  importFile(
    typeof file === 'string' ? Buffer.from(file) : file,
    { drive, login: COORDINATOR.login, url: bluebox.url },
    COORDINATOR.password,
  );

async function totalsOf(drive: string): Promise<Record<string, number | undefined>> {
  await bluebox.server.application.settled();
  const totals = await bluebox.coordinator.get<TotalsView>(
    `/api/tracker/drives/${drives[drive]}/totals`,
  );
  expect(totals.balanced).toBe(true);
  return Object.fromEntries(
    totals.rows.map(({ category, balances }) => [category, balances['promised']]),
  );
}

async function pledgesOf(drive: string): Promise<readonly PledgeSummary[]> {
  await bluebox.server.application.settled();
  const { pledges } = await bluebox.coordinator.get<z.infer<typeof PledgeList>>(
    `/api/pledge/drives/${drives[drive]}/pledges?limit=200`,
  );
  return pledges;
}

const HEADER = '提交时间,工号,部门,物品名称,规格,类别,数量,单位,有效期至,批号,状态,备注';

describe('the file of the drive', () => {
  const whole = { medicine: 1050, kit: 43, device: 23 };

  it('is taken in: 364 pledges', async () => {
    expect(await importInto('whole', readFileSync(xijiFile()))).toEqual({
      created: 364,
      amended: 0,
      unchanged: 0,
      bad: [],
    });
    expect(await totalsOf('whole')).toEqual(whole);
  });

  it('taken in again, it doubles nothing', async () => {
    expect(await importInto('whole', readFileSync(xijiFile()))).toEqual({
      created: 0,
      amended: 0,
      unchanged: 364,
      bad: [],
    });
    expect(await totalsOf('whole')).toEqual(whole);
  });

  it('with one quantity corrected, it amends that pledge', async () => {
    const records = parse(readFileSync(xijiFile()), { bom: true, columns: true }) as Record<
      string,
      string
    >[];
    const [first] = records;
    if (first === undefined) throw new Error('the file is empty');
    expect(first['数量']).toBe('5');
    first['数量'] = '3';
    expect(await importInto('whole', stringify(records, { header: true, bom: true }))).toEqual({
      created: 0,
      amended: 1,
      unchanged: 363,
      bad: [],
    });
    expect(await totalsOf('whole')).toEqual({ ...whole, medicine: 1048 });
  });

  it('leaves data that stands the audit', async () => {
    expect((await auditFolder(bluebox.dataFolder)).findings).toEqual([]);
  });
});

describe('a file with bad rows', () => {
  const good = '2023-03-20 10:00:00,BK100001,,布洛芬缓释胶囊,,药品,2,盒,2025-01-01,,未开封,';
  const file = [
    HEADER,
    good,
    '2023-03-20 10:01:00,BK100002,,布洛芬缓释胶囊,,药品,2,盒,明年,,未开封,',
    '2023-03-20 10:02:00,BK100003,,布洛芬缓释胶囊,,药品,1.5,盒,2025-01-01,,未开封,',
    '2023-03-20 10:03:00,BK100004,,布洛芬缓释胶囊,,玩具,2,盒,2025-01-01,,未开封,',
    '2023-03-20 10:04:00,BK100005,,布洛芬缓释胶囊,,药品,2,盒,2025-13-01,,未开封,',
    '2023-03-20 10:05:00,BK100006,,布洛芬缓释胶囊,,药品,0,盒,2025-01-01,,未开封,',
    '2023-03-20 10:06:00,BK100007,,布洛芬缓释胶囊,,药品,2,车,2025-01-01,,未开封,',
    '2023-03-20 10:07:00,,,布洛芬缓释胶囊,,药品,2,盒,2025-01-01,,未开封,',
    '2023-03-20 10:08:00,BK100009,,13800138000,,药品,2,盒,2025-01-01,,未开封,',
    '2023-03-20 10:09:00,BK100010,,=1+1,,药品,=2*3,盒,2025-01-01,,未开封,',
    '2023-03-20 10:10:00,BK100011,,感冒灵颗粒,,药品,4,盒,2025-01-01,,未开封,',
    '',
  ].join('\r\n');

  it('keeps the good ones and says of the others where and why', async () => {
    const summary = await importInto('partly', file);
    expect(summary).toMatchObject({ created: 2, amended: 0, unchanged: 0 });
    expect(summary.bad.map(({ row, column, value }) => [row, column, value])).toEqual([
      [3, '有效期至', '明年'],
      [4, '数量', '1.5'],
      [5, '类别', '玩具'],
      [6, '有效期至', '2025-13-01'],
      [7, '数量', '0'],
      [8, '单位', '车'],
      [9, '工号', ''],
      [10, '物品名称', '13800138000'],
      [11, '数量', '=2*3'],
    ]);
    for (const { reason } of summary.bad) expect(reason).toMatch(/\p{Script=Han}.* \/ \w+/u);
    expect(await totalsOf('partly')).toEqual({ medicine: 6 });
  });

  it('writes the bad ones into a table in which no cell is a formula', async () => {
    const { bad } = await importInto('partly', file);
    const table = parse(badRowsTable(bad), { bom: true, columns: true }) as Record<
      string,
      string
    >[];
    expect(table).toHaveLength(9);
    expect(table[0]).toMatchObject({
      '行 row': '3',
      '列 column': '有效期至',
      '内容 value': '明年',
    });
    expect(table.at(-1)?.['内容 value']).toBe("'=2*3");
  });

  it('can be corrected and taken in again', async () => {
    const corrected = file.replace('明年', '2025.01').replace(',1.5,', ',1,');
    const summary = await importInto('partly', corrected);
    expect(summary).toMatchObject({ created: 2, amended: 0, unchanged: 2 });
    expect(summary.bad).toHaveLength(7);
    expect(await totalsOf('partly')).toEqual({ medicine: 9 });
  });

  it('refuses a file that is no such table', async () => {
    await expect(importInto('partly', 'a,b\n1,2\n')).rejects.toThrow(SpreadsheetError);
    await expect(importInto('partly', `${HEADER}\n`)).rejects.toThrow(/no rows/);
    await expect(importInto('nowhere', [HEADER, good].join('\n'))).rejects.toThrow(/UNKNOWN_DRIVE/);
  });
});

describe('dates as people write them', () => {
  it.each([
    ['2024-05-06', '2024-05-06'],
    ['2024/05/06', '2024-05-06'],
    ['2024年05月06日', '2024-05-06'],
    ['20240506', '2024-05-06'],
    ['2024.05', '2024-05-31'],
  ])('%s becomes %s', async (written, day) => {
    const before = new Set((await pledgesOf('dated')).map(({ id }) => id));
    const row = `2023-03-20 11:00:00 ${written},BK200001,,感冒灵颗粒,,药品,1,盒,${written},,未开封,`;
    expect(await importInto('dated', `${HEADER}\n${row}\n`)).toMatchObject({ created: 1, bad: [] });
    const [fresh] = (await pledgesOf('dated')).filter(({ id }) => !before.has(id));
    const pledge = await bluebox.coordinator.get<PledgeView>(`/api/pledge/pledges/${fresh?.id}`);
    expect(pledge.lines.map(({ expiry }) => expiry)).toEqual([day]);
  });

  it('in the encoding of older office programs', async () => {
    // 感冒灵颗粒 and the header in GB18030, as bytes.
    const bytes = readFileSync(new URL('./fixtures/gb18030.csv', import.meta.url));
    expect(await importInto('dated', bytes)).toMatchObject({ created: 1, bad: [] });
  });
});

describe('an export', () => {
  it('gives back the lines that were taken in, one row each, without who gave them', async () => {
    await bluebox.server.application.settled();
    const table = await exportTable(
      'pledges',
      { drive: 'whole', login: COORDINATOR.login, url: bluebox.url, language: 'zh' },
      COORDINATOR.password,
    );
    const rows: string[][] = parse(table, { bom: true });
    expect(rows.length).toBeGreaterThan(551);
    expect(table).toContain('布洛芬缓释胶囊');
    expect(table).not.toMatch(/BK\d{6}/);
  });
});
