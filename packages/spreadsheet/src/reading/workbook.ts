import { SPREADSHEET_LIMITS } from '../limits.ts';
import { SpreadsheetRefused } from '../refusal.ts';
import type { SheetName, Spreadsheet, Table, TableRow } from '../table.ts';
import { cellContext } from './cell-context.ts';
import { type SheetContent, sheetReader } from './sheet-rows.ts';
import { UnpackingBudget, unpack } from './unpacking.ts';
import { tags } from './xml.ts';
import { readZipDirectory, type ZipPart } from './zip-directory.ts';

const WORKBOOK = 'xl/workbook.xml';
const RELATIONS = 'xl/_rels/workbook.xml.rels';
const CONTENT_TYPES = '[Content_Types].xml';
/** Parts that every workbook needs. */
const NEEDED = [CONTENT_TYPES, '_rels/.rels', WORKBOOK, RELATIONS];
/** Parts that cells refer to: shared texts and number formats. */
const POINTED_TO = /\/(?:sharedStrings|styles)$/;
const MACROS = /(?:^|\/)vbaProject\.bin$|^xl\/macrosheets\//i;

/**
 * Opens a workbook (XLSX). Only the parts that tables need are decompressed, up to a common limit.
 * @throws {SpreadsheetRefused}
 */
export async function openWorkbook(archive: Uint8Array): Promise<Spreadsheet> {
  const directory = readZipDirectory(archive);
  const paths = [...directory.keys()];
  if (paths.some((path) => MACROS.test(path))) throw new SpreadsheetRefused('HAS_MACROS');
  if (directory.has('content.xml') && directory.has('mimetype'))
    throw new SpreadsheetRefused('OPEN_DOCUMENT');
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
  const pointedTo = (kind: string): string => {
    const [found] = relations.filter(({ type }) => type.endsWith(`/${kind}`));
    return text(parts.get(found?.path ?? ''));
  };
  const workbook = text(parts.get(WORKBOOK));
  const sheets = sheetNames(workbook);
  const sheetPaths = pathsOfSheets(workbook, relations);
  let context: ReturnType<typeof cellContext> | undefined;
  const read = new Map<number, Table>();
  return {
    sheets,
    async table(sheet) {
      const known = read.get(sheet);
      if (known !== undefined) return known;
      const part = directory.get(sheetPaths[sheet] ?? '');
      // A sheet of charts has no cells.
      if (part === undefined) throw new SpreadsheetRefused('EMPTY');
      budget.expect([part]);
      context ??= cellContext({
        workbook,
        sharedStrings: pointedTo('sharedStrings'),
        styles: pointedTo('styles'),
      });
      const reader = sheetReader(context);
      await xmlPart(archive, part, budget, reader.look);
      const table = {
        ...tableOf(reader.content()),
        ...(context.dateSystem === 1904 ? ({ from1904: true } as const) : {}),
      };
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
  // A document type definition could refer to other files or expand without end. Spreadsheet
  // programs write none.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(new TextDecoder('latin1').decode(bytes)))
    throw new SpreadsheetRefused('DAMAGED', { why: 'a document type definition' });
  return bytes;
}

function sheetNames(workbook: string): readonly SheetName[] {
  const names = tags(workbook, 'sheet').map(({ name = '', state = 'visible' }) => ({
    name,
    hidden: state !== 'visible',
  }));
  if (names.length === 0) throw new SpreadsheetRefused('EMPTY');
  return names;
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

/**
 * Returns the paths of the workbook's sheets, in order; `''` for a sheet that is not a table of
 * cells.
 */
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

function tableOf({ rows, merges, hiddenColumns }: SheetContent): Table {
  const known = new Map(rows.map((row) => [row.number, row]));
  const merged = new Map<number, Record<number, string>>();
  for (const { startRow, startColumn, endRow, endColumn } of merges) {
    const value = known.get(startRow)?.cells.get(startColumn)?.shown ?? '';
    if (value === '') continue;
    for (const { number } of rows) {
      if (number < startRow || number > endRow) continue;
      const covered = merged.get(number) ?? {};
      for (
        let column = startColumn;
        column <= Math.min(endColumn, SPREADSHEET_LIMITS.columns);
        column++
      )
        if (number !== startRow || column !== startColumn) covered[column] = value;
      merged.set(number, covered);
    }
  }
  let width = 0;
  for (const { cells } of rows)
    for (const column of cells.keys()) width = Math.max(width, column + 1);
  const found = rows.map(({ number, cells, hidden }): TableRow => {
    const covered = merged.get(number);
    const exact = Object.fromEntries(
      [...cells].flatMap(([column, value]) =>
        value.exact === undefined ? [] : [[column, value.exact]],
      ),
    );
    return {
      number,
      cells: Array.from({ length: width }, (_, column) => cells.get(column)?.shown ?? ''),
      ...(Object.keys(exact).length === 0 ? {} : { exact }),
      ...(covered === undefined ? {} : { merged: covered }),
      ...(hidden ? { hidden: true } : {}),
    };
  });
  if (found.length === 0) throw new SpreadsheetRefused('EMPTY');
  // A range may extend to the last column that a sheet can have.
  const hidden = Array.from({ length: width }, (_, column) => column).filter((column) =>
    hiddenColumns.some(([first, last]) => first <= column && column <= last),
  );
  return { rows: found, ...(hidden.length === 0 ? {} : { hiddenColumns: hidden }) };
}
