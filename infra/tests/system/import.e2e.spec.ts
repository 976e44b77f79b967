import { readFileSync } from 'node:fs';
import type { PledgeSummary } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import {
  badRowCount,
  csvText,
  openSpreadsheet,
  SpreadsheetRefused,
  workbookBytes,
} from '@bluebox/spreadsheet';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditFolder } from '../../run/standalone/src/commands/audit.ts';
import { xijiFile } from '../../run/standalone/src/commands/demo.ts';
import { exportTable } from '../../run/standalone/src/commands/export.ts';
import { badRecords, importFile } from '../../run/standalone/src/commands/import.ts';
import { needsAnswer, reviewText } from '../../run/standalone/src/commands/import-review-text.ts';
import { type Bluebox, COORDINATOR, openDrive, removeFolder, startBluebox } from './support.ts';

let bluebox: Bluebox;
const drives: Record<string, string> = {};

beforeAll(async () => {
  bluebox = await startBluebox();
  for (const slug of ['whole', 'partly', 'dated', 'field'])
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
  const totals = await bluebox.coordinator.get(
    routes.showTotals.at({ driveId: drives[drive] ?? '' }),
  );
  expect(totals.balanced).toBe(true);
  return Object.fromEntries(
    totals.rows.map(({ category, balances }) => [category, balances['promised']]),
  );
}

async function pledgesOf(drive: string): Promise<readonly PledgeSummary[]> {
  await bluebox.server.application.settled();
  const { pledges } = await bluebox.coordinator.get(
    routes.listPledges.at({ driveId: drives[drive] ?? '' }, { limit: 200 }),
  );
  return pledges;
}

const HEADER = '提交时间,工号,部门,物品名称,规格,类别,数量,单位,有效期至,批号,状态,备注';

describe('the drive’s spreadsheet', () => {
  const whole = { medicine: 1050, kit: 43, device: 23 };

  it('is imported as 364 pledges', async () => {
    expect(await importInto('whole', readFileSync(xijiFile()))).toMatchObject({
      created: 364,
      amended: 0,
      unchanged: 0,
      bad: [],
    });
    expect(await totalsOf('whole')).toEqual(whole);
  });

  it('duplicates nothing when it is imported again', async () => {
    expect(await importInto('whole', readFileSync(xijiFile()))).toMatchObject({
      created: 0,
      amended: 0,
      unchanged: 364,
      bad: [],
    });
    expect(await totalsOf('whole')).toEqual(whole);
  });

  it('amends one pledge when one quantity was corrected', async () => {
    const records = parse(readFileSync(xijiFile()), { bom: true, columns: true }) as Record<
      string,
      string
    >[];
    const [first] = records;
    if (first === undefined) throw new Error('the file is empty');
    expect(first['数量']).toBe('5');
    first['数量'] = '3';
    expect(
      await importInto('whole', stringify(records, { header: true, bom: true })),
    ).toMatchObject({
      created: 0,
      amended: 1,
      unchanged: 363,
      bad: [],
    });
    expect(await totalsOf('whole')).toEqual({ ...whole, medicine: 1048 });
  });

  it('leaves data that passes the audit', async () => {
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

  it('has its good rows imported, and its bad ones reported with row and reason', async () => {
    const summary = await importInto('partly', file);
    expect(summary).toMatchObject({ created: 2, amended: 0, unchanged: 0 });
    expect(
      badRecords(summary)
        .slice(1)
        .map((record) => record.slice(0, 3)),
    ).toEqual([
      [3, '有效期至', '明年'],
      [4, '数量', '1.5'],
      [5, '类别', '玩具'],
      [6, '有效期至', '2025-13-01'],
      [7, '数量', '0'],
      [8, '单位', '车'],
      [9, '工号', ''],
      [10, '物品名称', '13800138000'],
      [11, '数量；物品名称', '=2*3；=1+1'],
    ]);
    for (const [, , , reason] of badRecords(summary).slice(1))
      expect(reason).toMatch(/\p{Script=Han}.* \/ \w+/u);
    expect(await totalsOf('partly')).toEqual({ medicine: 6 });
  });

  it('has its bad rows exported into a table in which no cell is a formula', async () => {
    const records = badRecords(await importInto('partly', file));
    const table = parse(csvText(records), { bom: true, columns: true }) as Record<string, string>[];
    expect(table).toHaveLength(9);
    expect(table[0]).toMatchObject({
      '行 row': '3',
      '列 column': '有效期至',
      '内容 value': '明年',
    });
    expect(table.at(-1)?.['内容 value']).toBe("'=2*3；=1+1");
  });

  it('can be corrected and imported again', async () => {
    const corrected = file.replace('明年', '2025.01').replace(',1.5,', ',1,');
    const summary = await importInto('partly', corrected);
    expect(summary).toMatchObject({ created: 2, amended: 0, unchanged: 2 });
    expect(badRowCount(summary.bad)).toBe(7);
    expect(await totalsOf('partly')).toEqual({ medicine: 9 });
  });

  it('is refused if it has no known columns, no rows or no drive', async () => {
    await expect(importInto('partly', 'a,b\n1,2\n')).rejects.toThrow(SpreadsheetRefused);
    await expect(importInto('partly', `${HEADER}\n`)).rejects.toThrow(/EMPTY/);
    await expect(importInto('nowhere', [HEADER, good].join('\n'))).rejects.toThrow(/UNKNOWN_DRIVE/);
  });
});

describe('a workbook', () => {
  /** Returns rows as a workbook, with a title above them. */
  async function workbook(rows: readonly (readonly string[])[]): Promise<Uint8Array> {
    return workbookBytes('登记', [['社会互助小蓝箱登记表'], ...rows]);
  }
  const xiji = () => parse(readFileSync(xijiFile()), { bom: true }) as string[][];

  it('has the same pledges as the CSV, and duplicates nothing when it is imported afterwards', async () => {
    const summary = await importInto('whole', await workbook(xiji()));
    // One pledge was corrected above, and the workbook changes it back.
    expect(summary).toMatchObject({ created: 0, amended: 1, unchanged: 363, bad: [] });
    expect(await totalsOf('whole')).toEqual({ medicine: 1050, kit: 43, device: 23 });
  });

  it('that is corrected and changed back within one hour is imported each time', async () => {
    const corrected = xiji();
    const [, first = []] = corrected;
    first[6] = '4';
    expect(await importInto('whole', await workbook(corrected))).toMatchObject({ amended: 1 });
    expect(await importInto('whole', await workbook(xiji()))).toMatchObject({ amended: 1 });
    expect(await totalsOf('whole')).toEqual({ medicine: 1050, kit: 43, device: 23 });
  });
});

describe('the bad rows of a pledge that has good ones', () => {
  it('do not withdraw its good rows when the bad rows are corrected and imported alone', async () => {
    const rows = [
      '2023-03-21 09:00:00,BK300001,,感冒灵颗粒,,药品,2,盒,2025-01-01,,未开封,',
      '2023-03-21 09:00:00,BK300001,,板蓝根颗粒,,药品,三,盒,2025-01-01,,未开封,',
    ];
    const before = (await totalsOf('dated'))['medicine'] ?? 0;
    const summary = await importInto('dated', [HEADER, ...rows].join('\n'));
    expect(summary).toMatchObject({ created: 1, bad: [{ row: 3 }] });
    expect(await totalsOf('dated')).toEqual({ medicine: before + 2 });
    const corrected = csvText(badRecords(summary)).replace('药品,三,', '药品,3,');
    expect(await importInto('dated', corrected)).toMatchObject({ amended: 1, bad: [] });
    expect(await totalsOf('dated')).toEqual({ medicine: before + 5 });
  });
});

describe('files from practice, corrected and imported again', () => {
  const fixture = (name: string) =>
    readFileSync(
      new URL(`../../../packages/spreadsheet/src/fixtures/${name}`, import.meta.url),
      'utf8',
    );
  /** Returns a fixture with its own staff number and minute, so that the cases do not affect each other. */
  const of = (staffNumber: string, name: string) =>
    fixture(name)
      .replaceAll('BK300001', staffNumber)
      .replaceAll('BK300002', `${staffNumber}-2`)
      .replaceAll('9:03', `9:${staffNumber.slice(-2)}`);
  const promised = async () => (await totalsOf('field'))['medicine'] ?? 0;

  it('F01: a refused row leaves the earlier import unchanged', async () => {
    await importInto('field', of('BK410001', 'F01-1.csv'));
    const before = await promised();
    const again = await importInto('field', of('BK410001', 'F01-2.csv'));
    expect(again).toMatchObject({ unchanged: 1, amended: 0, bad: [{ row: 3 }] });
    expect(await promised()).toBe(before);
  });

  it('F03: another order changes nothing', async () => {
    await importInto('field', of('BK410003', 'F03-1.csv'));
    const again = await importInto('field', of('BK410003', 'F03-2.csv'));
    expect(again).toMatchObject({ unchanged: 1, amended: 0, created: 0, bad: [] });
    expect(again.review.rows.map(({ outcome }) => outcome)).toEqual(Array(3).fill('unchanged'));
  });

  it('F05: a file saved by Excel, without seconds, duplicates nothing', async () => {
    await importInto('field', of('BK410005', 'F05-1.csv'));
    const again = await importInto('field', of('BK410005', 'F05-2.csv'));
    expect(again).toMatchObject({ unchanged: 2, amended: 0, created: 0, bad: [] });
  });

  it('F06: a repeated row is reported, and counts once', async () => {
    const before = await promised();
    const summary = await importInto('field', of('BK410006', 'F06.csv'));
    expect(summary).toMatchObject({ created: 1, repeated: [{ row: 3, of: 2 }] });
    expect(await promised()).toBe(before + 2);
  });

  it('F08: a corrected department is adopted, and reported beforehand', async () => {
    await importInto('field', of('BK410008', 'F08-1.csv'));
    const again = await importInto('field', of('BK410008', 'F08-2.csv'));
    expect(again).toMatchObject({
      amended: 1,
      review: { departments: [{ before: '技术中心', after: '客户服务中心' }] },
    });
  });

  it('a preview sends nothing, and neither does a declined import', async () => {
    const before = await pledgesOf('field');
    const options = { drive: 'field', login: COORDINATOR.login, url: bluebox.url };
    const file = Buffer.from(of('BK410009', 'F01-1.csv'));
    const dry = await importFile(file, { ...options, dryRun: true }, COORDINATOR.password);
    expect(dry).toMatchObject({ sent: false, created: 0, review: { counts: { created: 1 } } });
    const refused = await importFile(file, options, COORDINATOR.password, {
      goOn: async ({ review }) => review.added !== 5,
    });
    expect(refused).toMatchObject({ sent: false, created: 0 });
    expect(await pledgesOf('field')).toHaveLength(before.length);
  });

  it('the import asks about withdrawals, repetitions and similar pledges, in both languages', async () => {
    await importInto('field', of('BK410010', 'F01-1.csv'));
    const less = of('BK410010', 'F01-1.csv').replace('药品,3,盒', '药品,1,盒');
    const options = { drive: 'field', login: COORDINATOR.login, url: bluebox.url, dryRun: true };
    const seen: string[] = [];
    const preview = async (file: string) => {
      let asks = false;
      await importFile(Buffer.from(file), options, COORDINATOR.password, {
        goOn: async (found) => {
          asks = needsAnswer(found);
          seen.push(reviewText(found));
          return false;
        },
      });
      return asks;
    };
    expect(await preview(of('BK410010', 'F01-1.csv'))).toBe(false);
    expect(await preview(less)).toBe(true);
    expect(seen.at(-1)).toMatch(/减少 withdrawn 2 件[\s\S]*连花清瘟胶囊.*×3.*→.*×1/);
    expect(await preview(of('BK410011', 'F06.csv'))).toBe(true);
    const otherPerson = of('BK410010', 'F01-1.csv').replaceAll('BK410010', 'BK410012');
    expect(await preview(otherPerson)).toBe(true);
    expect(seen.at(-1)).toMatch(/XLX-\w{6}/);
  });
});

describe('dates in common notations', () => {
  it.each([
    ['2024-05-06', '2024-05-06', '11:00:01'],
    ['2024/05/06', '2024-05-06', '11:00:02'],
    ['2024年05月06日', '2024-05-06', '11:00:03'],
    ['20240506', '2024-05-06', '11:00:04'],
    ['2024.05', '2024-05-31', '11:00:05'],
  ])('%s becomes %s', async (written, day, clock) => {
    const before = new Set((await pledgesOf('dated')).map(({ id }) => id));
    const row = `2023-03-20 ${clock},BK200001,,感冒灵颗粒,,药品,1,盒,${written},,未开封,`;
    expect(await importInto('dated', `${HEADER}\n${row}\n`)).toMatchObject({ created: 1, bad: [] });
    const [fresh] = (await pledgesOf('dated')).filter(({ id }) => !before.has(id));
    const pledge = await bluebox.coordinator.get(
      routes.showPledge.at({ pledgeId: fresh?.id ?? '' }),
    );
    expect(pledge.lines.map(({ expiry }) => expiry)).toEqual([day]);
  });

  it('are read in the encoding of older office programs', async () => {
    // The file has the header and a row with 感冒灵颗粒, encoded in GB18030.
    const bytes = readFileSync(new URL('./fixtures/gb18030.csv', import.meta.url));
    expect(await importInto('dated', bytes)).toMatchObject({ created: 1, bad: [] });
  });
});

describe('an export', () => {
  it('has one row for each imported line, without the givers', async () => {
    await bluebox.server.application.settled();
    const table = await exportTable(
      'pledges',
      { drive: 'whole', login: COORDINATOR.login, url: bluebox.url, language: 'zh', format: 'csv' },
      COORDINATOR.password,
    );
    const text = Buffer.from(table).toString('utf8');
    const rows: string[][] = parse(text, { bom: true });
    expect(rows.length).toBeGreaterThan(551);
    expect(text).toContain('布洛芬缓释胶囊');
    expect(text).not.toMatch(/BK\d{6}/);
  });

  it('can also be a workbook, with the same rows', async () => {
    const rowsIn = async (format: 'csv' | 'xlsx') => {
      const options = { drive: 'whole', login: COORDINATOR.login, url: bluebox.url } as const;
      const file = await exportTable(
        'pledges',
        { ...options, language: 'en', format },
        COORDINATOR.password,
      );
      const { rows } = await (await openSpreadsheet(file)).table(0);
      return rows.map(({ cells }) => cells.join('|').replace(/\|*$/, ''));
    };
    const rows = await rowsIn('xlsx');
    expect(rows.length).toBeGreaterThan(551);
    expect(rows).toEqual(await rowsIn('csv'));
  });
});
