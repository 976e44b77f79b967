import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { Sheet } from './consignment-sheet.ts';

const { resolve } = createRequire(import.meta.url);
/** Whole fonts: those cut to a subset lack names that people bear and medicines have. */
const FONTS = {
  regular: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
} as const;

/** All measures in points of A4. */
const MARGIN = 40;
const PADDING = 4;
const TEXT = 9.5;
const FOOT = 24;
const SIGNATURES = 110;
const THIN = 0.5;

/** Sets a sheet as an A4 PDF: the head of the table on every page, lines to sign on at the end, pages n of m. */
export function sheetPdf(sheet: Sheet): NodeJS.ReadableStream {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    info: { Title: sheet.title, Creator: 'Bluebox' },
  });
  pdf.registerFont('regular', resolve(FONTS.regular));
  pdf.registerFont('bold', resolve(FONTS.bold));
  const width = pdf.page.width - 2 * MARGIN;
  const bottom = pdf.page.height - MARGIN - FOOT;
  const shares = sheet.columns.reduce((sum, { share }) => sum + share, 0);
  const widths = sheet.columns.map(({ share }) => (share / shares) * width);

  const rowHeight = (cells: readonly string[]): number =>
    2 * PADDING +
    Math.max(
      ...cells.map((cell, column) =>
        pdf.heightOfString(cell === '' ? ' ' : cell, {
          width: (widths[column] ?? 0) - 2 * PADDING,
        }),
      ),
    );
  const drawRow = (cells: readonly string[], y: number, height: number) => {
    let x = MARGIN;
    for (const [column, cell] of cells.entries()) {
      const cellWidth = widths[column] ?? 0;
      pdf.lineWidth(THIN).rect(x, y, cellWidth, height).stroke();
      pdf.text(cell, x + PADDING, y + PADDING, {
        width: cellWidth - 2 * PADDING,
        align: sheet.columns[column]?.align ?? 'left',
      });
      x += cellWidth;
    }
  };
  const drawHead = (y: number): number => {
    pdf.font('bold').fontSize(TEXT);
    const titles = sheet.columns.map(({ title }) => title);
    const height = rowHeight(titles);
    drawRow(titles, y, height);
    pdf.font('regular');
    return y + height;
  };
  const nextPage = (): number => {
    pdf.addPage();
    return drawHead(MARGIN);
  };

  pdf.font('bold').fontSize(18).text(sheet.title);
  pdf.moveDown(0.5).fontSize(TEXT + 0.5);
  for (const [name, value] of sheet.facts)
    pdf.font('bold').text(`${name}  `, { continued: true }).font('regular').text(value);
  let y = drawHead(pdf.y + 10);
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

  if (y + SIGNATURES > bottom) {
    pdf.addPage();
    y = MARGIN;
  }
  const half = (width - 2 * MARGIN) / 2;
  for (const [side, name] of sheet.signatures.entries()) {
    const x = MARGIN + side * (half + 2 * MARGIN);
    pdf.font('bold').text(name, x, y + 24, { width: half });
    pdf.font('regular');
    for (const [line, label] of [sheet.signature, sheet.date].entries()) {
      const at = y + 56 + line * 34;
      pdf.text(label, x, at, { width: half });
      pdf
        .moveTo(x + 56, at + TEXT + 5)
        .lineTo(x + half, at + TEXT + 5)
        .stroke();
    }
  }

  const { start, count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    pdf.switchToPage(start + page);
    // The foot lies in the margin, where text would otherwise begin another page.
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
