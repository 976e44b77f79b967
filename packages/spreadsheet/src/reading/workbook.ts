import { type CellValue, readXlsx, type Sheet } from 'hucre/xlsx';
import { SPREADSHEET_LIMITS } from '../limits.ts';
import { SpreadsheetRefused } from '../refusal.ts';
import type { SheetName, Spreadsheet, Table, TableRow } from '../table.ts';
import { sheetExtent } from './sheet-extent.ts';
import { storedArchive } from './stored-archive.ts';
import { UnpackingBudget, unpack } from './unpacking.ts';
import { readZipDirectory, type ZipPart } from './zip-directory.ts';

const WORKBOOK = 'xl/workbook.xml';
const RELATIONS = 'xl/_rels/workbook.xml.rels';
const CONTENT_TYPES = '[Content_Types].xml';
/** Without these there is no workbook. */
const NEEDED = [CONTENT_TYPES, '_rels/.rels', WORKBOOK, RELATIONS];
/** What cells point to: their texts, and which of their numbers are dates. */
const POINTED_TO = /\/(?:sharedStrings|styles)$/;
const MACROS = /(?:^|\/)vbaProject\.bin$|^xl\/macrosheets\//i;

/**
 * Opens a workbook (XLSX). Only the parts that a table is made of are unpacked, each bounded: no
 * macros, pictures, links or comments.
 * @throws {SpreadsheetRefused}
 */
export async function openWorkbook(archive: Uint8Array): Promise<Spreadsheet> {
  const directory = readZipDirectory(archive);
  const paths = [...directory.keys()];
  if (paths.some((path) => MACROS.test(path))) throw new SpreadsheetRefused('HAS_MACROS');
  if (!NEEDED.every((path) => directory.has(path))) throw new SpreadsheetRefused('NOT_A_TABLE');

  const budget = new UnpackingBudget();
  const parts = new Map<string, Uint8Array>();
  const take = async (wanted: readonly string[]) => {
    const found = wanted.flatMap((path) => directory.get(path) ?? []);
    budget.expect(found);
    for (const part of found) parts.set(part.path, await xmlPart(archive, part, budget));
  };
  await take(NEEDED);
  if (/macroEnabled/i.test(text(parts.get(CONTENT_TYPES))))
    throw new SpreadsheetRefused('HAS_MACROS');
  const relations = readRelations(text(parts.get(RELATIONS)));
  await take(relations.filter(({ type }) => POINTED_TO.test(type)).map(({ path }) => path));

  const sheets = await sheetNames(storedArchive(parts));
  const sheetPaths = pathsOfSheets(text(parts.get(WORKBOOK)), relations);
  const read = new Map<number, Table>();
  return {
    sheets,
    async table(sheet) {
      const known = read.get(sheet);
      if (known !== undefined) return known;
      const part = directory.get(sheetPaths[sheet] ?? '');
      // A sheet of charts only has no cells.
      if (part === undefined) throw new SpreadsheetRefused('EMPTY');
      budget.expect([part]);
      const extent = sheetExtent();
      const bytes = await xmlPart(archive, part, budget, extent.look);
      const table = tableOf(
        await readSheet(storedArchive(new Map([...parts, [part.path, bytes]])), sheet),
      );
      read.set(sheet, table);
      return table;
    },
  };
}

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

async function xmlPart(
  archive: Uint8Array,
  part: ZipPart,
  budget: UnpackingBudget,
  look: (piece: Uint8Array) => void = () => {},
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of unpack(archive, part, budget)) {
    look(piece);
    pieces.push(piece);
    length += piece.length;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  // No spreadsheet program writes one; what it defines could point anywhere, or grow without end.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(new TextDecoder('latin1').decode(bytes)))
    throw new SpreadsheetRefused('DAMAGED', { why: 'a document type definition' });
  return bytes;
}

async function understood<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw new SpreadsheetRefused('DAMAGED', {
      why: error instanceof Error ? error.message : String(error),
    });
  }
}

async function sheetNames(workbook: Uint8Array): Promise<readonly SheetName[]> {
  const names: SheetName[] = [];
  await understood(
    readXlsx(workbook, {
      sheets: ({ name, hidden, veryHidden }) => {
        names.push({ name, hidden: hidden === true || veryHidden === true });
        return false;
      },
    }),
  );
  if (names.length === 0) throw new SpreadsheetRefused('EMPTY');
  return names;
}

async function readSheet(workbook: Uint8Array, index: number): Promise<Sheet> {
  const { sheets } = await understood(readXlsx(workbook, { sheets: [index] }));
  const [sheet] = sheets;
  if (sheet === undefined) throw new SpreadsheetRefused('EMPTY');
  return sheet;
}

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly path: string;
}
const readRelations = (relations: string): readonly Relation[] =>
  tags(relations, 'Relationship').map(({ Id = '', Type = '', Target = '' }) => ({
    id: Id,
    type: Type,
    path: pathBelowWorkbook(Target),
  }));

/** Where each sheet of the workbook is, in its order; `''` for what is no table of cells. */
function pathsOfSheets(workbook: string, relations: readonly Relation[]): readonly string[] {
  const paths = new Map(
    relations.filter(({ type }) => type.endsWith('/worksheet')).map(({ id, path }) => [id, path]),
  );
  return tags(workbook, 'sheet').map((attributes) => {
    const [, id = ''] = Object.entries(attributes).find(([name]) => name.endsWith(':id')) ?? [];
    return paths.get(id) ?? '';
  });
}

const pathBelowWorkbook = (target: string): string =>
  target.startsWith('/')
    ? target.slice(1)
    : `xl/${target}`.replace(/(?:^|\/)[^/]+\/\.\.(?=\/)/g, '').replace(/^\//, '');

/** The attributes of every such tag. */
const tags = (xml: string, name: string): readonly Readonly<Record<string, string>>[] =>
  [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}\\s([^>]*)>`, 'g'))].map(([, attributes = '']) =>
    Object.fromEntries(
      [...attributes.matchAll(/([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(
        ([, key = '', double, single]) => [key, double ?? single ?? ''],
      ),
    ),
  );

function tableOf({ rows, merges = [] }: Sheet): Table {
  const texts = rows.map((cells) => cells.map(cellText));
  const merged = new Map<number, Record<number, string>>();
  for (const { startRow, startCol, endRow, endCol } of merges) {
    const value = texts[startRow]?.[startCol] ?? '';
    if (value === '') continue;
    for (let row = startRow; row <= Math.min(endRow, texts.length - 1); row++)
      for (
        let column = startCol;
        column <= Math.min(endCol, SPREADSHEET_LIMITS.columns);
        column++
      ) {
        if (row === startRow && column === startCol) continue;
        const covered = merged.get(row) ?? {};
        covered[column] = value;
        merged.set(row, covered);
      }
  }
  const found = texts.flatMap((cells, index): TableRow[] => {
    if (cells.every((cell) => cell.trim() === '')) return [];
    const covered = merged.get(index);
    return [{ number: index + 1, cells, ...(covered === undefined ? {} : { merged: covered }) }];
  });
  if (found.length === 0) throw new SpreadsheetRefused('EMPTY');
  return { rows: found };
}
/** Of a number, as many digits as a spreadsheet program keeps. */
const SIGNIFICANT_DIGITS = 15;

/** What a cell shows, as a person would have typed it. */
function cellText(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return dateText(value);
  if (typeof value === 'number') return String(Number(value.toPrecision(SIGNIFICANT_DIGITS)));
  return String(value);
}

/** `2023-03-20`, or `2023-03-20 09:03:53` where there is a time; to the second, as serial numbers are not exact. */
function dateText(date: Date): string {
  const time = Math.round(date.getTime() / 1_000) * 1_000;
  if (Number.isNaN(time)) return '';
  const [day = '', clock = ''] = new Date(time).toISOString().slice(0, 19).split('T');
  return clock === '00:00:00' ? day : `${day} ${clock}`;
}
