import {
  BYTE_ORDER_MARK,
  csvRecord,
  type ExportCell,
  type ExportColumn,
  type ExportFormat,
  workbookStream,
} from '@bluebox/spreadsheet';

export const EXPORT_MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

export interface ExportedTable {
  /** Name of the workbook's sheet. */
  readonly name: string;
  readonly columns: readonly ExportColumn[];
  readonly records: AsyncIterable<readonly ExportCell[]> | Iterable<readonly ExportCell[]>;
}

/** Number of characters of CSV per chunk. */
const PIECE = 65_536;

/** Yields the content of a spreadsheet file, in chunks, while the records arrive. */
export const tableFile = (
  format: ExportFormat,
  { name, columns, records }: ExportedTable,
): AsyncIterable<string | Uint8Array> =>
  format === 'csv' ? csvPieces(columns, records) : pieces(workbookStream(name, columns, records));

async function* csvPieces(
  columns: ExportedTable['columns'],
  records: ExportedTable['records'],
): AsyncGenerator<string> {
  let piece = BYTE_ORDER_MARK + csvRecord(columns.map(({ heading }) => heading));
  for await (const record of records) {
    piece += csvRecord(record);
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** Converts a web stream to an async iterable for Node's pipelines. */
async function* pieces(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
