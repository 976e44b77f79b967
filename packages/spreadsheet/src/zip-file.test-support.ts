import { crc32, deflateRawSync } from 'node:zlib';

export interface MadePart {
  readonly path: string;
  readonly bytes: Uint8Array | string;
  /** False values to write into the directory and the local header. */
  readonly says?: {
    readonly unpackedBytes?: number;
    readonly flags?: number;
    readonly method?: number;
  };
}

/** Makes an archive as a program would write it, or as an attacker would. */
export function zipFile(parts: readonly MadePart[]): Uint8Array {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const { path, bytes, says = {} } of parts) {
    const content = Buffer.from(bytes as string);
    const packed = deflateRawSync(content);
    const name = Buffer.from(path);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(says.flags ?? 0, 2);
    fields.writeUInt16LE(says.method ?? 8, 4);
    fields.writeUInt32LE(checksum(content), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(says.unpackedBytes ?? content.length, 18);
    fields.writeUInt16LE(name.length, 22);
    locals.push(Buffer.from('PK\u0003\u0004'), fields, name, packed);
    const entry = Buffer.alloc(46);
    entry.write('PK\u0001\u0002', 0);
    entry.writeUInt16LE(20, 4);
    fields.copy(entry, 6, 0, 26);
    entry.writeUInt32LE(offset, 42);
    entries.push(entry, name);
    offset += 30 + name.length + packed.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...locals, directory, end]));
}

/**
 * Returns the CRC-32, or 0 with Node 20 before 20.15, which has no crc32. The reader does not check
 * it.
 */
const checksum = (bytes: Buffer): number => (typeof crc32 === 'function' ? crc32(bytes) : 0);

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** Makes the parts of a workbook whose only sheet is the given XML. */
export function workbookParts(
  sheet: Uint8Array | string,
  says?: MadePart['says'],
): readonly MadePart[] {
  return [
    {
      path: '[Content_Types].xml',
      bytes: `<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    },
    {
      path: '_rels/.rels',
      bytes: `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      path: 'xl/workbook.xml',
      bytes: `<workbook xmlns="${MAIN}" xmlns:r="${RELATION}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      path: 'xl/_rels/workbook.xml.rels',
      bytes: `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATION}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    },
    { path: 'xl/worksheets/sheet1.xml', bytes: sheet, ...(says === undefined ? {} : { says }) },
  ];
}

export const sheetXml = (rows: string): string =>
  `<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData></worksheet>`;

/** Makes numbered rows, each with one cell. */
export const manyRows = (count: number): string => {
  const rows: string[] = [];
  for (let row = 1; row <= count; row++)
    rows.push(`<row r="${row}"><c r="A${row}"><v>1</v></c></row>`);
  return rows.join('');
};
