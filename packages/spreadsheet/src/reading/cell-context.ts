import { builtInFormat } from './number-format.ts';
import type { CellContext } from './sheet-rows.ts';
import { insides, tags, textOf } from './xml.ts';

/**
 * Reads the data that cells refer to, from the parts of a workbook. A missing part counts as empty.
 */
export function cellContext(parts: {
  readonly workbook: string;
  readonly sharedStrings: string;
  readonly styles: string;
}): CellContext {
  const own = new Map(
    tags(parts.styles, 'numFmt').map(({ numFmtId, formatCode = '' }) => [
      Number(numFmtId),
      formatCode,
    ]),
  );
  const [cellStyles = ''] = insides(parts.styles, 'cellXfs');
  const [{ date1904 = '0' } = {}] = tags(parts.workbook, 'workbookPr');
  return {
    sharedStrings: insides(parts.sharedStrings, 'si').map((entry) =>
      insides(entry.replace(/<(?:[\w.-]+:)?rPh[\s>][\s\S]*?<\/(?:[\w.-]+:)?rPh>/g, ''), 't')
        .map(textOf)
        .join(''),
    ),
    formats: tags(cellStyles, 'xf').map(({ numFmtId = '0' }) => {
      const id = Number(numFmtId);
      return own.get(id) ?? builtInFormat(id);
    }),
    dateSystem: date1904 === '1' || date1904 === 'true' ? 1904 : 1900,
  };
}
