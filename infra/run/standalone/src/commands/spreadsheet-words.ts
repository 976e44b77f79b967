import {
  ALLOWED_WORDS,
  type BadRow,
  type BadRowWords,
  HEADINGS,
  type PledgeColumn,
  type RowReason,
  SPREADSHEET_LIMITS,
  type SpreadsheetRefusalCode,
  type SpreadsheetRefused,
} from '@bluebox/spreadsheet';

const oneOf = (column: 'category' | 'unit' | 'condition') =>
  `应为 ${ALLOWED_WORDS.zh[column]} / one of ${ALLOWED_WORDS.en[column]}`;

/**
 * Reasons for which a row is not imported, in Chinese and English, each with the remedy where there
 * is one.
 */
const REASONS: Readonly<Record<RowReason, string>> = {
  'time-missing': '填写提交时间 / give the time of submission',
  'time-unclear':
    '分不清是哪一天，写成 2026-11-26 09:03 / which day is unclear: write it in full, like 2026-11-26 09:03',
  'staff-number':
    '应为 2 到 20 位字母或数字，中间可以有 - / 2 to 20 letters or digits, with - only between them',
  category: oneOf('category'),
  'category-unknown': `认不出是哪一类，请填：${ALLOWED_WORDS.zh.category} / unknown goods: give the category`,
  unit: oneOf('unit'),
  quantity: '应为 1 到 100000 的整数 / a whole number from 1 to 100,000',
  missing: '要填写 / is missing',
  phone: '手机号应为 11 位，请核对 / a mobile number has 11 digits: check it',
  placeholder:
    '不能写 0、-、无 或公式，请写上是什么物品 / must not be 0, -, none or a formula: write what the item is',
  long: '太长 / is too long',
  digits: '不能写电话或工号 / must not hold a phone or staff number',
  'digits-lost':
    'Excel 把长数字缩短了，单元格设为文本后重填 / Excel has shortened this number: type it again into a cell formatted as text',
  'lot-shortened':
    'Excel 把批号缩短了，请按包装重填，单元格设为文本 / Excel has shortened this number: type the lot from the pack into a cell formatted as text',
  'lot-trace':
    '这是单盒的追溯码，不是批号，不会保存；请按包装填批号，或留空 / is the trace code of a single pack, which is not kept: type the lot, or leave it empty',
  'lot-person':
    '像电话或证件号，请按包装填批号，或留空 / looks like the number of a person: type the lot from the pack, or leave it empty',
  'lot-marks': '批号只能有字母、数字和 - / . 等符号 / letters, digits and marks like - / . only',
  plain:
    '只能写一行普通文字，有换行请拆开或删掉 / one line of plain text only: part it or remove the line break',
  date: '应为 2024-05-06、2024年05月06日 或 2024.05 / a date or a month',
  'year-unclear':
    '分不清哪个是年，年份写四位，如 2028-05-31 / which part is the year? write it with four digits, like 2028-05-31',
  'month-unclear': '1 月还是 10 月？写成 2024-01 或 2024-10 / January or October? write 2024-10',
  condition: oneOf('condition'),
  unreadable:
    '有认不出的字，文件这里损坏了，请重填 / a character cannot be read; the file is damaged here: type it again',
  'no-value':
    '没有内容：公式出错或没算出结果，或存文件时列太窄，请直接填上 / has no value: a formula with an error or without its result, or a column too narrow to be saved: type the value',
  damaged:
    '引号没有成对，分不清各列，请改这一行 / a quote has no end, so the columns cannot be told: correct this row',
  lines: '一个人一次最多 50 行 / at most 50 lines of one person at one time',
  refused: '服务器没有收 / the server refused it',
};

/** Texts for the server's remarks on a row, by the code of the remark. */
const SERVER_WORDS: Readonly<Record<string, string>> = {
  LOOKS_LIKE_ANOTHER: '像已有的一笔登记，没有导入 / looks like a pledge that is there already',
  COUNTED_TWICE:
    '有一行还在另一笔登记里，会算两次，没有导入 / a row still stands in another pledge and would count twice',
  CHANGED_ON_BOTH_SIDES:
    '小蓝箱里也改过这一项，保留小蓝箱里的 / changed in Bluebox as well; what Bluebox has stays',
  WITHDRAWN_SINCE: '在小蓝箱里已撤回 / was withdrawn in Bluebox',
  CHANGED_SINCE: '在小蓝箱里改过，保留改过的 / was changed in Bluebox; that stays',
  LINE_HANDED_IN: '已经交来，不能再改 / was handed in and cannot be changed',
  PLEDGE_NOT_OPEN: '这笔登记已撤回或已结束 / the pledge was withdrawn or is over',
  CHANGED_SINCE_PLANNED: '预览之后又改过，请重来 / was changed after the preview: run it again',
};
export const serverWords = (code: string): string => SERVER_WORDS[code] ?? code;

/** Messages about bad rows, in both languages, because the reader's language is not known. */
export const BAD_ROW_WORDS: BadRowWords = {
  headings: ['行 row', '列 column', '内容 value', '原因 reason'],
  reason: ({ reason, code }: BadRow) =>
    code === undefined ? REASONS[reason] : (SERVER_WORDS[code] ?? `${REASONS[reason]}: ${code}`),
  samePledge: '同一份登记的其他行，不用改 / another row of the same pledge, leave it',
};

const megabytes = (bytes: number): string => `${bytes / 1_000_000} MB`;
const REFUSALS: Readonly<Record<SpreadsheetRefusalCode, string>> = {
  FILE_TOO_LARGE: `文件超过 ${megabytes(SPREADSHEET_LIMITS.fileBytes)} / the file is larger than that`,
  UNPACKS_TOO_LARGE: `解压后超过 ${megabytes(SPREADSHEET_LIMITS.unpackedBytes)} / unpacked it is larger than that`,
  TOO_MANY_ROWS: `超过 ${SPREADSHEET_LIMITS.rows} 行 / more rows than that: part it into several files`,
  TOO_MANY_COLUMNS: `超过 ${SPREADSHEET_LIMITS.columns} 列 / more columns than that`,
  OLD_EXCEL: '旧版 Excel（.xls），请另存为 .xlsx / an old Excel file: save it as .xlsx',
  ENCRYPTED: '文件有密码，请去掉密码另存 / the file has a password: save it without',
  HAS_MACROS: '文件带宏，请另存为不带宏的 .xlsx / the file has macros: save it as .xlsx without',
  OPEN_DOCUMENT:
    '.ods 读不了，请打开后另存为 .xlsx 或 CSV UTF-8 / an .ods cannot be read: open it and save it as .xlsx or CSV UTF-8',
  UNKNOWN_ENCODING:
    '编码（UTF-16）读不了，请用 Excel 或 WPS 另存为 .xlsx 或 CSV UTF-8 / the encoding (UTF-16) cannot be read: save it as .xlsx or CSV UTF-8',
  NOT_A_TABLE:
    '读不了，请用 Excel 或 WPS 另存为 .xlsx 或 CSV UTF-8 / this cannot be read: save it as .xlsx or CSV UTF-8',
  COLUMNS_UNCLEAR:
    '几列都像同一项，用 --column 批号=K 这样选一列，都不是就写 --column 批号=none / several columns could be the same: choose one of them like this, --column lot=K, or none of them, --column lot=none',
  DAMAGED: '文件打不开，可能损坏了 / the file cannot be read; it may be damaged',
  EMPTY: '表里没有内容 / the table has no rows',
  TEXT_TOO_LONG: '文字太长 / the text is too long',
  NO_GOODS: '没有找到捐赠的物品和数量 / no goods with a quantity were found',
  COLUMNS_MISSING: '表里没有这些列 / the table lacks the columns',
  CANNOT_UNPACK: '这里读不了 .xlsx，请用 .csv / .xlsx cannot be read here: give a .csv',
};

/** Returns the reason why a file was not read, and what to do about it. */
export function refusalText({ code, data }: SpreadsheetRefused): string {
  const columns = (data['columns'] ?? []) as readonly PledgeColumn[];
  const named = columns.map((column) => HEADINGS[column][0]).join('、');
  const places = typeof data['places'] === 'string' ? `（${data['places']}）` : '';
  return named === '' ? REFUSALS[code] : `${REFUSALS[code]}: ${named}${places}`;
}
