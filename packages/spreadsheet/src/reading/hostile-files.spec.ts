import { describe, expect, it } from 'vitest';
import { SPREADSHEET_LIMITS } from '../limits.ts';
import { SpreadsheetRefused } from '../refusal.ts';
import { manyRows, sheetXml, workbookParts, zipFile } from '../zip-file.test-support.ts';
import { openSpreadsheet } from './open-spreadsheet.ts';

async function refusalOf(bytes: Uint8Array): Promise<SpreadsheetRefused> {
  try {
    await (await openSpreadsheet(bytes)).table(0);
  } catch (error) {
    if (error instanceof SpreadsheetRefused) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
const replaced = (path: string, bytes: string) =>
  zipFile(
    workbookParts(sheetXml(manyRows(2))).map((part) =>
      part.path === path ? { path, bytes } : part,
    ),
  );
const MEGABYTE = 1_000_000;

describe('an untrusted workbook', () => {
  it('is read when it is harmless', async () => {
    const { sheets, table } = await openSpreadsheet(zipFile(workbookParts(sheetXml(manyRows(2)))));
    expect(sheets).toEqual([{ name: 'Sheet1', hidden: false }]);
    expect((await table(0)).rows).toEqual([
      { number: 1, cells: ['1'] },
      { number: 2, cells: ['1'] },
    ]);
  });

  it('that is too large when unpacked is refused by its directory alone, with the limit', async () => {
    // The sheet is really one byte, so only the size in the directory can lead to the refusal.
    const bomb = zipFile(workbookParts('x', { unpackedBytes: 400 * MEGABYTE, method: 8 }));
    const refusal = await refusalOf(bomb);
    expect(refusal).toMatchObject({
      code: 'UNPACKS_TOO_LARGE',
      data: { mostBytes: SPREADSHEET_LIMITS.unpackedBytes },
    });
  });

  it('whose directory understates a size is refused once that size is exceeded', async () => {
    const bomb = zipFile(
      workbookParts(new Uint8Array(120 * MEGABYTE).fill(32), { unpackedBytes: 1_000 }),
    );
    expect(bomb.length).toBeLessThan(MEGABYTE);
    const before = process.memoryUsage().arrayBuffers;
    const refusal = await refusalOf(bomb);
    expect(refusal).toMatchObject({
      code: 'DAMAGED',
      data: { why: 'a part is larger than it says' },
    });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60 * MEGABYTE);
  });

  it('with parts that exceed the limit only together is refused', async () => {
    const texts = 'x'.repeat(40 * MEGABYTE);
    const parts = workbookParts(texts).map((part) =>
      part.path === 'xl/_rels/workbook.xml.rels'
        ? {
            ...part,
            bytes: `${part.bytes}`.replace(
              '</Relationships>',
              '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            ),
          }
        : part,
    );
    const strings = {
      path: 'xl/sharedStrings.xml',
      bytes: `<sst>${' '.repeat(40 * MEGABYTE)}</sst>`,
    };
    expect(await refusalOf(zipFile([...parts, strings]))).toMatchObject({
      code: 'UNPACKS_TOO_LARGE',
    });
  });

  it('with 1,048,577 rows is refused with the limit', async () => {
    const refusal = await refusalOf(zipFile(workbookParts(sheetXml(manyRows(1_048_577)))));
    expect(refusal).toMatchObject({
      code: 'TOO_MANY_ROWS',
      data: { most: SPREADSHEET_LIMITS.rows },
    });
  });

  it('with a million unnumbered rows is refused', async () => {
    const rows = '<row><c><v>1</v></c></row>'.repeat(1_000_000);
    expect(await refusalOf(zipFile(workbookParts(sheetXml(rows))))).toMatchObject({
      code: 'TOO_MANY_ROWS',
    });
  });

  it.each([
    ['a row far below', '<row r="1048576"><c r="A1048576"><v>1</v></c></row>', 'TOO_MANY_ROWS'],
    ['a cell far below', '<row><c r="A1048576"><v>1</v></c></row>', 'TOO_MANY_ROWS'],
    ['a column far to the right', '<row r="1"><c r="XFD1"><v>1</v></c></row>', 'TOO_MANY_COLUMNS'],
    ['more cells than columns', `<row>${'<c><v>1</v></c>'.repeat(201)}</row>`, 'TOO_MANY_COLUMNS'],
    [
      'rows in a namespace',
      `${'<x:row><x:c><x:v>1</x:v></x:c></x:row>'.repeat(50_001)}`,
      'TOO_MANY_ROWS',
    ],
  ])('with %s is refused', async (_what, rows, code) => {
    expect(await refusalOf(zipFile(workbookParts(sheetXml(rows))))).toMatchObject({ code });
  });

  it('with an external entity is refused', async () => {
    const sheet = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>${sheetXml('<row r="1"><c r="A1" t="inlineStr"><is><t>&secret;</t></is></c></row>')}`;
    expect(await refusalOf(zipFile(workbookParts(sheet)))).toMatchObject({
      code: 'DAMAGED',
      data: { why: 'a document type definition' },
    });
    const workbook = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><workbook/>';
    expect(await refusalOf(replaced('xl/workbook.xml', workbook))).toMatchObject({
      code: 'DAMAGED',
    });
  });

  it.each(['../../etc/cron.d/x', '/etc/passwd', 'xl\\..\\..\\x', 'xl/../../x'])(
    'with the path %s is refused',
    async (path) => {
      const parts = [...workbookParts(sheetXml('')), { path, bytes: 'x' }];
      expect(await refusalOf(zipFile(parts))).toMatchObject({
        code: 'DAMAGED',
        data: { why: 'a path that leads out' },
      });
    },
  );

  it('with a duplicate part is refused, because it is ambiguous', async () => {
    const parts = workbookParts(sheetXml(manyRows(1)));
    expect(await refusalOf(zipFile([...parts, ...parts.slice(-1)]))).toMatchObject({
      code: 'DAMAGED',
    });
  });

  it('with macros is refused, because of a macro part or the content type', async () => {
    const parts = workbookParts(sheetXml(manyRows(1)));
    const macros = { path: 'xl/vbaProject.bin', bytes: 'Sub Auto_Open()' };
    expect(await refusalOf(zipFile([...parts, macros]))).toMatchObject({ code: 'HAS_MACROS' });
    const types =
      '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>';
    expect(await refusalOf(replaced('[Content_Types].xml', types))).toMatchObject({
      code: 'HAS_MACROS',
    });
  });

  it('with links to other files is read without the links', async () => {
    const parts = workbookParts(sheetXml(manyRows(1)));
    const link = {
      path: 'xl/externalLinks/externalLink1.xml',
      bytes: '<!DOCTYPE x><externalLink/>',
    };
    const { table } = await openSpreadsheet(zipFile([...parts, link]));
    expect((await table(0)).rows).toHaveLength(1);
  });
});

describe('a file', () => {
  const compound = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
  const utf16 = [...Buffer.from('EncryptedPackage', 'utf16le')];
  it.each([
    ['an .xls of old', Uint8Array.from([...compound, 0, 0, 0]), 'OLD_EXCEL'],
    ['a workbook with a password', Uint8Array.from([...compound, 9, ...utf16]), 'ENCRYPTED'],
    ['a document', zipFile([{ path: 'word/document.xml', bytes: '<w/>' }]), 'NOT_A_TABLE'],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), 'NOT_A_TABLE'],
    ['a PDF', Buffer.from('%PDF-1.7\n…'), 'NOT_A_TABLE'],
    ['a page that is called .xls', Buffer.from('<html><table><tr><td>1'), 'NOT_A_TABLE'],
    ['nothing', new Uint8Array(), 'EMPTY'],
    ['blanks', Buffer.from(' \n,,\n'), 'EMPTY'],
    ['a workbook that was cut off', zipFile(workbookParts('')).slice(0, 300), 'DAMAGED'],
    [
      'a sheet that was cut off',
      zipFile(workbookParts('<worksheet><sheetData><row r="1">')),
      'DAMAGED',
    ],
    ['an encrypted archive', zipFile([{ path: 'a', bytes: '', says: { flags: 1 } }]), 'ENCRYPTED'],
  ])(
    'that is no readable table is refused with a specific code: %s',
    async (_what, bytes, code) => {
      expect(await refusalOf(new Uint8Array(bytes))).toMatchObject({ code });
    },
  );

  it('that is too large is refused with the limit before it is read', async () => {
    const refusal = await refusalOf(new Uint8Array(SPREADSHEET_LIMITS.fileBytes + 1));
    expect(refusal).toMatchObject({
      code: 'FILE_TOO_LARGE',
      data: { mostBytes: SPREADSHEET_LIMITS.fileBytes },
    });
  });

  it('of CSV with a million rows is refused with the limit', async () => {
    const refusal = await refusalOf(Buffer.from('1,2,3\n'.repeat(1_048_577)));
    expect(refusal).toMatchObject({
      code: 'TOO_MANY_ROWS',
      data: { most: SPREADSHEET_LIMITS.rows },
    });
  });
});
