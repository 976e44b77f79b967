import type { HandInPoint } from '@bluebox/contracts';
import { breakIntoLines } from './picture-lines.ts';

/**
 * Texts on the picture of a registration. The private link is left out, because people pass
 * pictures on.
 */
export interface KeepsakeWords {
  readonly site: string;
  readonly drive: string;
  /** Label of the reference. */
  readonly label: string;
  readonly reference: string;
  readonly show: string;
  readonly bring: string;
  readonly points: readonly Pick<HandInPoint, 'name' | 'address' | 'hours'>[];
  /** Text about hand-in points for which the picture has no room. */
  readonly more: string | undefined;
  readonly keep: string;
}

export interface PlacedText {
  readonly text: string;
  /** Horizontal centre of the line. */
  readonly x: number;
  /** Vertical position of the baseline. */
  readonly y: number;
  readonly size: number;
  readonly bold: boolean;
  readonly colour: string;
}

/** The layout of the picture, measured in pixels of the picture. */
export interface Keepsake {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly PlacedText[];
  readonly qr: { readonly x: number; readonly y: number; readonly side: number };
  /** The coloured header behind the first texts. */
  readonly head: { readonly height: number };
}

export const KEEPSAKE_WIDTH = 1_080;
const MARGIN = 84;
const QR_SIDE = 440;
const INK = '#1f2937';
const QUIET = '#4b5563';
const BLUE = '#0958d9';
const WHITE = '#ffffff';
const LEADING = 1.45;
/** Largest number of lines of one text. A longer text is cut, with an ellipsis. */
const MOST_LINES = 4;

/** Lays out the picture of a registration, as tall as the texts need. */
export function layOutKeepsake(
  words: KeepsakeWords,
  widthOf: (text: string, size: number, bold: boolean) => number,
): Keepsake {
  const texts: PlacedText[] = [];
  let y = 64;
  const write = (
    text: string,
    { size, bold = false, colour = INK }: { size: number; bold?: boolean; colour?: string },
  ) => {
    const lines = breakIntoLines(text, KEEPSAKE_WIDTH - 2 * MARGIN, (part) =>
      widthOf(part, size, bold),
    );
    for (const [index, line] of lines.slice(0, MOST_LINES).entries()) {
      y += size * LEADING;
      const cut = index === MOST_LINES - 1 && lines.length > MOST_LINES;
      texts.push({
        text: cut ? `${[...line].slice(0, -1).join('')}…` : line,
        x: KEEPSAKE_WIDTH / 2,
        y: Math.round(y - size * 0.4),
        size,
        bold,
        colour,
      });
    }
  };

  write(words.site, { size: 42, colour: WHITE });
  write(words.drive, { size: 50, bold: true, colour: WHITE });
  y += 52;
  const head = { height: Math.round(y) };

  y += 40;
  write(words.label, { size: 42, colour: QUIET });
  write(words.reference, { size: 92, bold: true, colour: BLUE });
  y += 24;
  const qr = { x: (KEEPSAKE_WIDTH - QR_SIDE) / 2, y: Math.round(y), side: QR_SIDE };
  y += QR_SIDE + 12;
  write(words.show, { size: 42, colour: QUIET });
  y += 40;
  write(words.bring, { size: 48, bold: true });
  for (const { name, address, hours } of words.points) {
    y += 14;
    write(name, { size: 48, bold: true, colour: BLUE });
    if (address !== undefined) write(address, { size: 42 });
    if (hours !== undefined) write(hours, { size: 42 });
  }
  if (words.more !== undefined) write(words.more, { size: 42, colour: QUIET });
  y += 40;
  write(words.keep, { size: 40, colour: QUIET });
  return { width: KEEPSAKE_WIDTH, height: Math.round(y + 64), texts, qr, head };
}
