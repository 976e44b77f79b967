import { buffer } from 'node:stream/consumers';
import { DepartmentReport } from '@bluebox/contracts';
import { sheetPdf } from '@bluebox/typefaces/sheet-pdf';
import { describe, expect, it } from 'vitest';
import { reportColumns, reportRecords, reportSheet } from './report-file.ts';
import { REPORT_WORDS } from './report-words.ts';

const item = {
  name: '布洛芬缓释胶囊',
  specification: '0.3g×24粒',
  category: 'medicine',
  unit: 'box',
} as const;
const report = DepartmentReport.parse({
  driveId: 'drive-xiji-2023',
  department: '京西大区',
  from: '2023-03-20',
  receipts: [{ day: '2023-03-28', consignment: 1, item, quantity: 7 }],
  goods: [
    {
      category: 'medicine',
      unit: 'box',
      received: 12,
      confirmed: 7,
      confirmedOtherwise: 0,
      underway: 3,
      stored: 0,
      inKits: 0,
      rejected: 2,
      ended: 0,
    },
  ],
  fewGivers: true,
  parked: 0,
});
const names = { title: '西吉县急需药品募集', recipient: '西吉县红十字会', organiser: '贝壳工会' };

/** Cells with which every record begins: drive, organiser and department. */
const leading = [names.title, names.organiser, report.department];

describe('the report of a department as a file', () => {
  it('lists the receipts, then the other goods by place, then their sum', () => {
    expect(reportRecords(report, names, REPORT_WORDS.zh)).toEqual([
      [
        ...leading,
        '对方已签收',
        { day: '2023-03-28' },
        1,
        '药品',
        '布洛芬缓释胶囊',
        '0.3g×24粒',
        7,
        '盒',
      ],
      ...[
        ['在途，对方还没签收', 3],
        ['验收未通过', 2],
        ['合计（整个活动已交到收集点）', 12],
      ].map(([place, quantity]) => [
        ...leading,
        place,
        undefined,
        undefined,
        '药品',
        undefined,
        undefined,
        quantity,
        '盒',
      ]),
    ]);
  });

  it('lacked the drive, the organiser and the department as a table', () => {
    const headings = reportColumns(REPORT_WORDS.zh).map(({ heading }) => heading);
    expect(headings.slice(0, 4)).toEqual(['活动', '主办方', '部门', '情况']);
    const [record] = reportRecords(report, names, REPORT_WORDS.zh);
    expect(record).toHaveLength(headings.length);
  });

  it('is a paper with the parties, a place for the seal, and a warning if few people gave', async () => {
    const sheet = reportSheet(report, names, REPORT_WORDS.zh, '2023-04-01');
    expect(sheet.facts.slice(0, 6).map(([, value]) => value)).toEqual([
      '京西大区',
      names.title,
      names.recipient,
      names.organiser,
      '2023-03-20 至 今天',
      '2023-04-01',
    ]);
    expect(sheet.facts[6]?.[1]).toBe(REPORT_WORDS.zh.fewGivers);
    expect(sheet.signatures[0]).toContain('签章');
    const pdf = (await buffer(sheetPdf(sheet))).toString('latin1');
    expect(pdf.match(/\/Type \/Page\b(?!s)/g)?.length).toBe(1);
    const all = reportSheet({ ...report, fewGivers: false }, names, REPORT_WORDS.en, '2023-04-01');
    expect(all.facts.map(([name]) => name)).not.toContain(REPORT_WORDS.en.facts.note);
  });
});
