import type { PlanImportAnswer } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import type { Table } from '../table.ts';
import { guessColumns } from './columns.ts';
import {
  asPlanned,
  type ImportAnswers,
  NO_ANSWERS,
  planPledges,
  reviewImport,
} from './import-review.ts';
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
/** Returns the server's response when all pledges are new. */
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

describe('departments', () => {
  it('of one pledge that differ from its first department are reported, even for a repeated row', async () => {
    const review = await reviewed(
      row('BK100001', '', '布洛芬'),
      row('BK100001', '京西大区', '板蓝根'),
      row('BK100001', '研发中心', '连花清瘟'),
      // The row repeats the first one, except for the department.
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

  it('of one pledge that differ only in spaces, width or case are one', async () => {
    const review = await reviewed(
      row('BK100001', 'IT 中心', '布洛芬'),
      row('BK100001', 'ｉｔ中心', '板蓝根'),
      row('BK100001', '', '连花清瘟'),
    );
    expect(review.mixedDepartments).toEqual([]);
    expect(review.rows.every((one) => one.departmentOfPledge === undefined)).toBe(true);
  });

  it('are counted by pledge, as the file writes them', async () => {
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

describe('a row that was moved from one pledge to another', () => {
  /**
   * Answers like a server with the given goods for each staff number. Goods that were not handed in
   * can be withdrawn.
   */
  const serverWith =
    (has: Readonly<Record<string, readonly string[]>>, handedIn: readonly string[] = []) =>
    async (pledges: readonly ImportedPledge[]): Promise<PlanImportAnswer> => ({
      plans: pledges.map(({ importKey, lines, withdrawLines = [] }) => {
        const pledgeId = importKey.slice(importKey.lastIndexOf('|') + 1);
        const there = (has[pledgeId] ?? []).map((name, index) => ({
          lineId: `l${index + 1}`,
          item: { name, category: 'medicine' as const, unit: 'box' as const },
          quantity: 2,
          expiry: '2035-01-31',
          condition: 'sealed' as const,
        }));
        const before = (name: string) => there.find(({ item }) => item.name === name);
        return {
          importKey,
          outcome: there.length === 0 ? 'created' : 'amended',
          pledgeId,
          version: 1,
          reference: `XLX-${pledgeId}`,
          lines: lines.map(({ item }) => {
            const line = before(item.name);
            return line === undefined
              ? { outcome: 'new', warnings: [] }
              : { outcome: 'unchanged', before: line, warnings: [] };
          }),
          missing: there
            .filter(({ item }) => lines.every((line) => line.item.name !== item.name))
            .map((line) => {
              const canWithdraw = !handedIn.includes(line.item.name);
              return {
                line,
                withdrawn: canWithdraw && withdrawLines.includes(line.lineId),
                canWithdraw,
              };
            }),
          added: 0,
          withdrawn: 0,
          giverChanges: false,
          looksLike: [],
        };
      }),
    });
  // More rows than a planning request contains, between the two pledges.
  const between = Array.from({ length: 60 }, (_, index) => row(`BK2000${10 + index}`, '', '口罩'));
  const file = [
    row('BK100001', '', '布洛芬'),
    ...between,
    row('BK100002', '', '板蓝根'),
    row('BK100002', '', '连花清瘟'),
  ];
  const has = { BK100001: ['布洛芬', '连花清瘟'], BK100002: ['板蓝根'] };
  const planned = (
    moved: ImportAnswers['moved'],
    server = serverWith(has),
    rows: readonly (readonly string[])[] = file,
  ) => planPledges(prepared(...rows), { ...NO_ANSWERS, moved }, server);
  const idsOf = (entries: Awaited<ReturnType<typeof planned>>) =>
    asPlanned(entries).pledges.map(({ pledge }) => pledge.importKey.slice(-8));

  it('is reported, and its pledge is left out until a person decides', async () => {
    const entries = await planned('leave');
    const review = reviewImport(entries);
    expect(review.moved).toMatchObject([
      { row: 64, reference: 'XLX-BK100001', moves: false, canMove: true },
    ]);
    expect(review.counts).toMatchObject({ amended: 1, created: 60, asks: 1 });
    expect(review.rows.filter(({ outcome }) => outcome === 'asks').map((one) => one.row)).toEqual([
      63, 64,
    ]);
    expect(idsOf(entries)).not.toContain('BK100002');
    expect(asPlanned(entries).left).toMatchObject([
      { row: 63, code: 'COUNTED_TWICE' },
      { row: 64, code: 'COUNTED_TWICE' },
    ]);
  });

  it('is withdrawn from its old pledge before the new pledge is imported, if the person moves it', async () => {
    const entries = await planned('move');
    expect(reviewImport(entries).moved).toMatchObject([{ row: 64, moves: true }]);
    const { pledges, left } = asPlanned(entries);
    expect(left).toEqual([]);
    expect(pledges[0]?.pledge).toMatchObject({ withdrawLines: ['l2'] });
    expect(pledges.at(-1)?.pledge).toMatchObject({
      movedFrom: [{ pledgeId: 'BK100001', lineId: 'l2' }],
    });
  });

  it('counts in both pledges if the person decides so', async () => {
    const entries = await planned('both');
    expect(idsOf(entries)).toHaveLength(62);
    expect(entries.some(({ pledge }) => pledge.withdrawLines !== undefined)).toBe(false);
    expect(reviewImport(entries).moved).toMatchObject([{ row: 64, moves: false }]);
  });

  it('is left out if the person moves it although it was handed in', async () => {
    const entries = await planned('move', serverWith(has, ['连花清瘟']));
    expect(reviewImport(entries).moved).toMatchObject([{ moves: false, canMove: false }]);
    expect(idsOf(entries)).not.toContain('BK100002');
    expect(entries.some(({ pledge }) => pledge.withdrawLines !== undefined)).toBe(false);
  });

  it('and a row that was moved in the other direction do not wait for each other', async () => {
    const exchanged = [
      row('BK100001', '', '连花清瘟'),
      row('BK100001', '', '口罩'),
      row('BK100002', '', '布洛芬'),
      row('BK100002', '', '口罩'),
    ];
    const both = { BK100001: ['布洛芬', '口罩'], BK100002: ['连花清瘟', '口罩'] };
    const entries = await planned('move', serverWith(both), exchanged);
    expect(entries.map(({ pledge }) => pledge.withdrawLines)).toEqual([['l1'], ['l1']]);
    expect(entries.flatMap(({ pledge }) => pledge.movedFrom ?? [])).toEqual([]);
    expect(idsOf(entries)).toHaveLength(2);
  });
});
