import type { PlannedPledge } from '@bluebox/contracts';
import { badRowCount, columnLetters, HEADINGS, type ImportReview } from '@bluebox/spreadsheet';
import type { ImportPreview } from './import-preview.ts';
import { BAD_ROW_WORDS, serverWords } from './spreadsheet-words.ts';

/** Largest number of entries listed under a heading; the others are only counted. */
const MOST_TOLD = 20;

type Goods = PlannedPledge['missing'][number]['line'] | ImportReview['rows'][number]['after'];
const goodsText = ({ item, quantity, expiry, lot }: Goods): string =>
  [item.name, item.specification, `×${quantity}`, item.unit, expiry, lot]
    .filter((part) => part !== undefined)
    .join(' ');

const LOOKS = {
  person: '同一时间同样物品，工号不同 / same time and goods, another staff number',
  time: '同一工号同样物品，时间不同 / same staff number and goods, another time',
  unclear: '同一分钟有几笔 / several in this minute',
} as const;

/**
 * Whether a person must confirm the import, because something would be withdrawn, is hidden or repeated, or
 * looks wrong.
 */
export const needsAnswer = ({
  review,
  repeated,
  hidden,
  hiddenColumns,
  sheets,
}: ImportPreview): boolean =>
  hidden.length > 0 ||
  hiddenColumns.some(({ read }) => read) ||
  review.withdrawn > 0 ||
  repeated.length > 0 ||
  review.counts.asks > 0 ||
  review.moved.length > 0 ||
  review.unknownDepartments.length > 0 ||
  review.mixedDepartments.length > 0 ||
  sheets.some(({ looksAlike }) => looksAlike);

/**
 * Describes the changes that an import would make, in Chinese and English, because the reader's language is
 * not known.
 */
export function reviewText(preview: ImportPreview): string {
  const { review, bad, skipped, repeated, hidden, hiddenColumns, unread, sheets } = preview;
  const { counts, rows } = review;
  const lines = [
    `预览 preview: 新登记 new ${counts.created}，更正 amended ${counts.amended}，未变 unchanged ${counts.unchanged}，待确认 to be asked ${counts.asks}，未收 refused ${badRowCount(bad)} 行 rows`,
    `增加 added ${review.added} 件 pieces，减少 withdrawn ${review.withdrawn} 件 pieces`,
  ];
  const told = <T>(heading: string, entries: readonly T[], text: (entry: T) => string) => {
    if (entries.length === 0) return;
    lines.push(`${heading}: ${entries.length}`);
    lines.push(...entries.slice(0, MOST_TOLD).map((entry) => `  ${text(entry)}`));
    if (entries.length > MOST_TOLD) lines.push('  …');
  };
  const rowText = (row: number) => `第 ${row} 行 row ${row}`;
  told(
    '更正 changed',
    rows.filter(({ outcome }) => outcome === 'changed' || outcome === 'replaced'),
    ({ row, before, after, reference }) =>
      `${rowText(row)}: ${before === undefined ? '' : goodsText(before)} → ${goodsText(after)} (${reference})`,
  );
  told(
    '更正部门 departments',
    review.departments,
    ({ reference, before, after }) => `${reference}: ${before ?? '—'} → ${after}`,
  );
  told(
    '部门不在活动的部门列表里 departments that the drive does not have',
    review.unknownDepartments,
    ({ department, pledges }) => `${department}: ${pledges} 笔 pledges`,
  );
  told(
    '同一份登记里部门不一样，按先写的算 other departments in one pledge, the first counts',
    review.mixedDepartments,
    ({ row, department, counts }) => `${rowText(row)}: ${department} → ${counts}`,
  );
  if (!preview.departmentsListed)
    told(
      '活动没有部门列表，按表里写的统计 the drive lists no departments, they count as written',
      review.writtenDepartments,
      ({ department, pledges }) => `${department}: ${pledges} 笔 pledges`,
    );
  told(
    '保留小蓝箱里的 kept as Bluebox has it',
    rows.filter(({ outcome }) => outcome === 'kept' || outcome === 'refused'),
    ({ row, detail, reference }) => `${rowText(row)} (${reference}): ${serverWords(detail ?? '')}`,
  );
  told(
    '表里没有了，保留 not in the file any more, they stay',
    review.missing.filter(({ withdrawn }) => !withdrawn),
    ({ reference, line }) => `${reference}: ${goodsText(line)}`,
  );
  told(
    '表里没有了，撤回 not in the file any more, withdrawn',
    review.missing.filter(({ withdrawn }) => withdrawn),
    ({ reference, line }) => `${reference}: ${goodsText(line)}`,
  );
  told(
    '重复的行，只算一次（--repeated all 则都算） repeated rows, counted once (each with --repeated all)',
    repeated,
    ({ row, of }) => `${rowText(row)} = ${rowText(of)}`,
  );
  told(
    '像已有的登记，先不导入（--alike same 或 new） look like pledges that are there, left out (--alike same or new)',
    review.asks,
    ({ prepared, plan }) =>
      `${prepared.rows.map(rowText).join('、')}: ${plan.looksLike.map(({ reference, differs }) => `${reference}（${LOOKS[differs]}）`).join('、')}`,
  );
  told(
    '这些行原来在别的登记里，那边还留着：会算两次，先不导入（--moved move 从那边撤回，both 两边都算） rows that were in another pledge, which keeps them: they would count twice and are left out (--moved move withdraws them there, both counts them twice)',
    review.moved.filter(({ moves }) => !moves),
    ({ row, line, reference, canMove }) =>
      `${rowText(row)}: ${goodsText(line)} = ${reference}${canMove ? '' : '（那边已交来或有行没读出来，撤不了 cannot be withdrawn there: it was handed in, or a row could not be read）'}`,
  );
  told(
    '从别的登记里移过来，那边撤回 moved here from another pledge, withdrawn there',
    review.moved.filter(({ moves }) => moves),
    ({ row, line, reference }) => `${rowText(row)}: ${goodsText(line)} ← ${reference}`,
  );
  told(
    '验收时可能不收 may be refused on inspection',
    rows.filter(({ warnings }) => warnings.length > 0),
    ({ row, warnings }) => `${rowText(row)}: ${warnings.join(', ')}`,
  );
  told('略过 left out', skipped, ({ row, text }) => `${rowText(row)}: ${text}`);
  told(
    '不导入的行 rows not imported',
    bad,
    (fault) =>
      `${rowText(fault.row)}: ${fault.column === undefined ? '' : `${HEADINGS[fault.column][0]} `}${BAD_ROW_WORDS.reason(fault)}`,
  );
  told(
    '表里隐藏的行（多半是筛选掉的）也会导入，不要的请先删掉 rows that the file hides, probably by a filter, are imported too: delete those that should not be',
    hidden,
    rowText,
  );
  told(
    '表里隐藏的列，会导入（不要的用 --column 批号=none 这样略过） columns that the file hides are imported too (leave one out like this: --column lot=none)',
    hiddenColumns.filter(({ read }) => read),
    ({ index, heading }) => `${columnLetters(index)} ${heading}`.trim(),
  );
  told(
    '表里隐藏的列，不导入 columns that the file hides and that are not read',
    hiddenColumns.filter(({ read }) => !read),
    ({ index, heading }) => `${columnLetters(index)} ${heading}`.trim(),
  );
  told('没有对应的列，不导入 columns that are not read', unread, ({ index, heading }) =>
    `${columnLetters(index)} ${heading}`.trim(),
  );
  told(
    '另有工作表没有导入（--sheet） other sheets, not imported (--sheet)',
    sheets,
    ({ name, rows: count }) => `${name}: ${count ?? '?'} 行 rows`,
  );
  return lines.join('\n');
}
