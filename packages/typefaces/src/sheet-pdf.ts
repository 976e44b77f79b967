import PDFDocument from 'pdfkit';
import { FONT_FILES, type Weight } from './font-files.ts';
import { openFonts } from './fonts.ts';
import { type Run, runsIn } from './runs.ts';

export interface SheetColumn {
  readonly title: string;
  /** Width of the column, relative to the sum of the shares of all columns. */
  readonly share: number;
  readonly align?: 'right';
}

/** The texts of a paper, before layout. */
export interface Sheet {
  readonly title: string;
  readonly facts: readonly (readonly [string, string])[];
  readonly columns: readonly SheetColumn[];
  /** Rows in groups, such as those of a box. A group stays on one page if a page has room for it. */
  readonly groups: readonly (readonly (readonly string[])[])[];
  readonly signatures: readonly [string, string];
  readonly signature: string;
  readonly date: string;
  /** Lines about a checkpoint of the public ledger; none if the paper has no checkpoint. */
  readonly ledger: readonly string[];
  readonly page: (page: number, pages: number) => string;
  /** Returns the closing text that lists the characters that no font has. */
  readonly lacking: (characters: readonly string[]) => string;
}

/** Margin in points. All sizes on the page are in points. */
const MARGIN = 40;
const PADDING = 4;
const TEXT = 9.5;
const FOOT = 24;
const SIGNATURES = 110;
const THIN = 0.5;
/** Size of the lines about the ledger, which nobody reads unless to check. */
const SMALL = 7;

/**
 * Renders a sheet as an A4 PDF, with the header on every page of the table, signature lines at the
 * end, and page numbers.
 */
export function sheetPdf(sheet: Sheet): NodeJS.ReadableStream {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    info: { Title: sheet.title, Creator: 'Bluebox' },
  });
  const type = typesetter(pdf);
  const width = pdf.page.width - 2 * MARGIN;
  const bottom = pdf.page.height - MARGIN - FOOT;
  const shares = sheet.columns.reduce((sum, { share }) => sum + share, 0);
  const widths = sheet.columns.map(({ share }) => (share / shares) * width);

  const rowHeight = (cells: readonly string[]): number =>
    2 * PADDING +
    Math.max(
      ...cells.map((cell, column) =>
        type.heightOf(cell === '' ? ' ' : cell, (widths[column] ?? 0) - 2 * PADDING),
      ),
    );
  const drawRow = (cells: readonly string[], y: number, height: number) => {
    let x = MARGIN;
    for (const [column, cell] of cells.entries()) {
      const cellWidth = widths[column] ?? 0;
      pdf.lineWidth(THIN).rect(x, y, cellWidth, height).stroke();
      type.write(cell, x + PADDING, y + PADDING, {
        width: cellWidth - 2 * PADDING,
        align: sheet.columns[column]?.align ?? 'left',
      });
      x += cellWidth;
    }
  };
  const drawHead = (y: number): number => {
    type.weigh('bold').fontSize(TEXT);
    const titles = sheet.columns.map(({ title }) => title);
    const height = rowHeight(titles);
    drawRow(titles, y, height);
    type.weigh('regular');
    return y + height;
  };
  const nextPage = (): number => {
    pdf.addPage();
    return drawHead(MARGIN);
  };

  type.weigh('bold').fontSize(18).text(sheet.title);
  pdf.moveDown(0.5).fontSize(TEXT + 0.5);
  let top = pdf.y;
  for (const [name, value] of sheet.facts) {
    type.weigh('bold');
    const label = `${name}  `;
    const indent = pdf.widthOfString(label);
    pdf.text(label, MARGIN, top, { lineBreak: false });
    type.weigh('regular');
    type.write(value, MARGIN + indent, top, { width: width - indent, align: 'left' });
    top += type.heightOf(value, width - indent);
  }
  let y = drawHead(top + 10);
  for (const rows of sheet.groups) {
    const heights = rows.map(rowHeight);
    const together = heights.reduce((sum, height) => sum + height, 0);
    const fitsOnOne = together <= bottom - MARGIN - 3 * TEXT;
    if (fitsOnOne && y + together > bottom) y = nextPage();
    for (const [index, cells] of rows.entries()) {
      const height = heights[index] ?? 0;
      if (y + height > bottom) y = nextPage();
      drawRow(cells, y, height);
      y += height;
    }
  }

  if (type.lacking.size > 0) {
    const note = sheet.lacking([...type.lacking].map(nameOfCharacter));
    const height = type.heightOf(note, width);
    if (y + PADDING + height > bottom) {
      pdf.addPage();
      y = MARGIN;
    }
    pdf.text(note, MARGIN, y + PADDING, { width });
    y += PADDING + height;
  }
  if (y + SIGNATURES > bottom) {
    pdf.addPage();
    y = MARGIN;
  }
  const half = (width - 2 * MARGIN) / 2;
  for (const [side, name] of sheet.signatures.entries()) {
    const x = MARGIN + side * (half + 2 * MARGIN);
    type.weigh('bold').text(name, x, y + 24, { width: half });
    type.weigh('regular');
    for (const [line, label] of [sheet.signature, sheet.date].entries()) {
      const at = y + 56 + line * 34;
      pdf.text(label, x, at, { width: half });
      pdf
        .moveTo(x + 56, at + TEXT + 5)
        .lineTo(x + half, at + TEXT + 5)
        .stroke();
    }
  }

  if (sheet.ledger.length > 0) {
    pdf.fontSize(SMALL);
    const lines = sheet.ledger.join('\n');
    const height = type.heightOf(lines, width);
    const under = y + SIGNATURES + PADDING;
    if (under + height > bottom) pdf.addPage();
    type.write(lines, MARGIN, under + height > bottom ? MARGIN : under, { width, align: 'left' });
    pdf.fontSize(TEXT + 0.5);
  }

  const { start, count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    pdf.switchToPage(start + page);
    // The footer is in the margin. Text in the margin would otherwise start a new page.
    pdf.page.margins.bottom = 0;
    pdf.text(sheet.page(page + 1, count), MARGIN, pdf.page.height - MARGIN - TEXT / 2, {
      width,
      align: 'right',
      lineBreak: false,
    });
  }
  pdf.end();
  return pdf;
}

/** Returns the Unicode number of a character that cannot be printed. */
const nameOfCharacter = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

interface Block {
  /** Width in points. */
  readonly width: number;
  readonly align: 'left' | 'right';
}

/** Lays out text in several fonts, because the first font may lack characters. */
interface Typesetter {
  /** Characters found so far that no font has. */
  readonly lacking: ReadonlySet<string>;
  weigh(weight: Weight): PDFKit.PDFDocument;
  heightOf(text: string, width: number): number;
  write(text: string, x: number, y: number, block: Block): void;
}

function typesetter(pdf: PDFKit.PDFDocument): Typesetter {
  const fonts = openFonts();
  const lacking = new Set<string>();
  let weight: Weight = 'regular';
  const nameOf = (font: number) => `${weight}-${font}`;
  for (const each of ['regular', 'bold'] as const)
    for (const [font, file] of FONT_FILES[each].entries())
      pdf.registerFont(`${each}-${font}`, file);

  const partsOf = (text: string): readonly Run[] => {
    const found = runsIn(text, weight, fonts);
    for (const character of found.lacking) lacking.add(character);
    return found.runs;
  };
  const widthOf = ({ font, text }: Run): number => {
    const wide = pdf.font(nameOf(font)).widthOfString(text);
    pdf.font(nameOf(0));
    return wide;
  };
  /**
   * Breaks text in several fonts into lines, after any character. The library breaks only text in a
   * single font.
   */
  const linesOf = (runs: readonly Run[], width: number): readonly (readonly Run[])[] => {
    const lines: Run[][] = [[]];
    let used = 0;
    for (const { font, text } of runs)
      for (const character of text) {
        const wide = widthOf({ font, text: character });
        if (character === '\n' || (used + wide > width && used > 0)) {
          lines.push([]);
          used = 0;
        }
        if (character === '\n') continue;
        const line = lines.at(-1) ?? [];
        const last = line.at(-1);
        if (last?.font === font) line[line.length - 1] = { font, text: last.text + character };
        else line.push({ font, text: character });
        used += wide;
      }
    return lines;
  };
  return {
    lacking,
    weigh(next) {
      weight = next;
      return pdf.font(nameOf(0));
    },
    heightOf(text, width) {
      const runs = partsOf(text);
      return runs.every(({ font }) => font === 0)
        ? pdf.heightOfString(runs.map((run) => run.text).join(''), { width })
        : linesOf(runs, width).length * pdf.currentLineHeight(true);
    },
    write(text, x, y, { width, align }) {
      const runs = partsOf(text);
      if (runs.every(({ font }) => font === 0)) {
        pdf.text(runs.map((run) => run.text).join(''), x, y, { width, align });
        return;
      }
      for (const [index, line] of linesOf(runs, width).entries()) {
        const wide = line.reduce((sum, run) => sum + widthOf(run), 0);
        let at = align === 'right' ? x + width - wide : x;
        const height = y + index * pdf.currentLineHeight(true);
        for (const run of line) {
          const next = at + widthOf(run);
          pdf.font(nameOf(run.font)).text(run.text, at, height, { lineBreak: false });
          at = next;
        }
        pdf.font(nameOf(0));
      }
    },
  };
}
