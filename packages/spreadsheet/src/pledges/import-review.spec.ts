import type { PlanImportAnswer } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import type { Table } from '../table.ts';
import { guessColumns } from './columns.ts';
import { NO_ANSWERS, planPledges, reviewImport } from './import-review.ts';
import { type ImportedPledge, preparePledges } from './pledge-groups.ts';
import { readPledgeRows } from './pledge-rows.ts';

const HEADER = ['提交时间', '工号', '部门', '物品名称', '类别', '数量', '单位', '有效期至'];
const row = (staffNumber: string, department: string, name: string) => [
  '2023-03-20 09:00:00',
  staffNumber,
  department,
  name,
  '药品',
  '2',
  '盒',
  '2035-01-31',
];
const prepared = (...rows: readonly (readonly string[])[]) => {
  const table: Table = {
    rows: [HEADER, ...rows].map((cells, index) => ({ number: index + 1, cells })),
  };
  return preparePledges(readPledgeRows(table, 0, guessColumns(HEADER)));
};
/** The server's answer when all pledges are new. */
const allNew = async (pledges: readonly ImportedPledge[]): Promise<PlanImportAnswer> => ({
  plans: pledges.map(({ importKey, lines }) => ({
    importKey,
    outcome: 'created',
    pledgeId: importKey,
    version: 0,
    lines: lines.map(() => ({ outcome: 'new', warnings: [] })),
    missing: [],
    added: 0,
    withdrawn: 0,
    giverChanges: false,
    looksLike: [],
  })),
});
const reviewed = async (...rows: readonly (readonly string[])[]) =>
  reviewImport(await planPledges(prepared(...rows), NO_ANSWERS, allNew));

describe('departments of one pledge', () => {
  it('that differ from row to row are told: the first counted, and nobody heard of the others', async () => {
    const review = await reviewed(
      row('BK100001', '', '布洛芬'),
      row('BK100001', '京西大区', '板蓝根'),
      row('BK100001', '研发中心', '连花清瘟'),
      // The same row again, but for another department.
      row('BK100001', '客户服务中心', '布洛芬'),
      row('BK100002', '研发中心', '布洛芬'),
    );
    expect(review.mixedDepartments).toEqual([
      { row: 4, department: '研发中心', counts: '京西大区' },
      { row: 5, department: '客户服务中心', counts: '京西大区' },
    ]);
    expect(review.rows.map((one) => [one.row, one.departmentOfPledge])).toEqual([
      [2, undefined],
      [3, undefined],
      [4, '京西大区'],
      [6, undefined],
    ]);
  });

  it('that differ in spaces, width or case only are one', async () => {
    const review = await reviewed(
      row('BK100001', 'IT 中心', '布洛芬'),
      row('BK100001', 'ｉｔ中心', '板蓝根'),
      row('BK100001', '', '连花清瘟'),
    );
    expect(review.mixedDepartments).toEqual([]);
    expect(review.rows.every((one) => one.departmentOfPledge === undefined)).toBe(true);
  });

  it('are counted as the file writes them, for a drive without a list', async () => {
    const review = await reviewed(
      row('BK100001', '京西大区', '布洛芬'),
      row('BK100002', '京西大区', '布洛芬'),
      row('BK100003', '京西', '布洛芬'),
      row('BK100004', '', '布洛芬'),
    );
    expect(review.writtenDepartments).toEqual([
      { department: '京西大区', pledges: 2 },
      { department: '京西', pledges: 1 },
    ]);
  });
});
