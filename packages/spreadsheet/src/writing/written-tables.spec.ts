import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSpreadsheet } from '../reading/open-spreadsheet.ts';
import { UnpackingBudget, unpack } from '../reading/unpacking.ts';
import { readZipDirectory } from '../reading/zip-directory.ts';
import type { ExportCell } from './cell.ts';
import { csvText } from './csv-text.ts';
import { type ExportColumn, workbookBytes, workbookStream } from './workbook-stream.ts';

const BEGINNINGS = ['=', '+', '-', '@', '\t', '\r', '\n', '\u0000', '＝', '＋', '－', '＠'];
const dangerous = fc
  .tuple(fc.constantFrom('', ' ', ...BEGINNINGS), fc.string({ unit: 'binary', maxLength: 40 }))
  .map(([beginning, rest]) => beginning + rest);

const COLUMNS: readonly ExportColumn[] = [
  { heading: '编号', kind: 'text' },
  { heading: '数量', kind: 'number' },
  { heading: '有效期至', kind: 'day' },
  { heading: '提交时间', kind: 'time' },
];
const written = async (records: readonly (readonly ExportCell[])[]) =>
  new Uint8Array(await new Response(workbookStream('登记', COLUMNS, records)).arrayBuffer());

async function sheetXmlOf(bytes: Uint8Array): Promise<string> {
  const part = readZipDirectory(bytes).get('xl/worksheets/sheet1.xml');
  if (part === undefined) throw new Error('there is no sheet');
  let xml = '';
  for await (const piece of unpack(bytes, part, new UnpackingBudget()))
    xml += Buffer.from(piece).toString('utf8');
  return xml;
}

describe('a workbook that is written', () => {
  it('is read back unchanged: codes as text, counts as numbers, days as days', async () => {
    const record = ['007', 12, { day: '2025-01-31' }, { time: '2023-03-20 09:03:53' }] as const;
    const bytes = await written([record, ['=1+1', 0, undefined, undefined]]);
    const rows = (await (await openSpreadsheet(bytes)).table(0)).rows.map(({ cells }) => cells);
    expect(rows).toEqual([
      ['编号', '数量', '有效期至', '提交时间'],
      ['007', '12', '2025-01-31', '2023-03-20 09:03:53'],
      ['=1+1', '0', '', ''],
    ]);
    const xml = await sheetXmlOf(bytes);
    expect(xml).toMatch(/<c r="A2" t="inlineStr" s="\d"><is><t>007<\/t>/);
    expect(xml).toMatch(/<c r="B2" s="\d"><v>12<\/v>/);
    expect(xml).toMatch(/<c r="C2" s="\d"><v>45688<\/v>/);
  });

  it('has no formula, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(dangerous, { minLength: 1, maxLength: 5 }), async (texts) => {
        const xml = await sheetXmlOf(await workbookBytes('a', [['h'], ...texts.map((t) => [t])]));
        expect(xml).not.toMatch(/<f[\s>/]/);
        // A text cell is never calculated.
        for (const [, attributes = ''] of xml.matchAll(/<c ([^>]*)>/g))
          expect(attributes).toContain('t="inlineStr"');
      }),
      { numRuns: 60 },
    );
  });

  it('is read back unchanged, except for characters that a workbook cannot hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(dangerous, { minLength: 1, maxLength: 5 }), async (texts) => {
        const bytes = await workbookBytes('a', [['h'], ...texts.map((text) => [`x${text}`])]);
        const { rows } = await (await openSpreadsheet(bytes)).table(0);
        const held = texts.map((text) =>
          `x${text}`
            .replace(/\r\n?/g, '\n')
            // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML does not have
            .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
            .replace(/\p{Surrogate}/gu, '\ufffd'),
        );
        expect(rows.slice(1).map(({ cells }) => cells[0])).toEqual(held);
      }),
      { numRuns: 60 },
    );
  });

  it.each(['_x0041_', '_x000D_', 'a_x0041_b_x0042_'])('keeps %s', async (text) => {
    const bytes = await workbookBytes('a', [['h'], [text]]);
    const { rows } = await (await openSpreadsheet(bytes)).table(0);
    expect(rows[1]?.cells).toEqual([text]);
  });
});

describe('a CSV that is written', () => {
  it('is read back unchanged, with an apostrophe before each dangerous cell', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            dangerous.filter((text) => !text.includes('\u0000')),
            dangerous.filter((text) => !text.includes('\u0000')),
          ),
          { minLength: 1, maxLength: 5 },
        ),
        async (pairs) => {
          // The known headings make the reader choose the comma. Otherwise a cell such as "\tname"
          // would look like a header with tabs.
          const text = csvText([['品名', '规格'], ...pairs.map(([a, b]) => [`${a}`, `${b}.`])]);
          const bytes = new Uint8Array(Buffer.from(text));
          const { rows } = await (await openSpreadsheet(bytes)).table(0);
          expect(rows.slice(1).map(({ cells }) => cells)).toEqual(
            pairs.map(([a, b]) =>
              [a, `${b}.`].map((cell) =>
                (BEGINNINGS.some((beginning) => cell.startsWith(beginning))
                  ? `'${cell}`
                  : cell
                ).replace(/\p{Surrogate}/gu, '\ufffd'),
              ),
            ),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});
