import { breakIntoLines } from './picture-lines.ts';

/* Pictures that pages draw on a canvas, to save and to pass on in a chat. */

interface Written {
  readonly text: string;
  /** Font size in pixels of the picture. */
  readonly size: number;
  readonly bold?: boolean;
  /** Colour of the text; by default that of ink, or white in the head. */
  readonly colour?: string;
}

/** A part of a picture. The parts stand below each other. */
export type PicturePart =
  | (Written & { readonly part: 'text'; readonly align?: 'center' | 'left' })
  /** A text at the left and a short text on its first line at the right. */
  | (Written & { readonly part: 'pair'; readonly value: string; readonly valueColour?: string })
  /** A progress bar. `share` is between 0 and 1. */
  | { readonly part: 'bar'; readonly share: number }
  | { readonly part: 'rule' }
  | { readonly part: 'gap'; readonly height: number }
  /** The QR code of the picture. */
  | { readonly part: 'qr'; readonly side: number };

export interface Picture {
  /** Parts on blue ground at the top. */
  readonly head: readonly PicturePart[];
  readonly body: readonly PicturePart[];
}

export interface PlacedText {
  readonly text: string;
  /** Horizontal position of the point that `align` names. */
  readonly x: number;
  readonly align: 'center' | 'left' | 'right';
  /** Vertical position of the baseline. */
  readonly y: number;
  readonly size: number;
  readonly bold: boolean;
  readonly colour: string;
}

interface PlacedBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly colour: string;
}

/** The layout of a picture, measured in pixels of the picture. */
export interface PictureLayout {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly PlacedText[];
  /** Filled boxes, from the back to the front. The first box is the head. */
  readonly boxes: readonly PlacedBox[];
  readonly qr: { readonly x: number; readonly y: number; readonly side: number } | undefined;
}

export const PICTURE_WIDTH = 1_080;
export const PICTURE_COLOURS = {
  ink: '#1f2937',
  quiet: '#4b5563',
  blue: '#0958d9',
  green: '#237804',
  care: '#8f5600',
  white: '#ffffff',
  line: '#d5dde8',
} as const;
const MARGIN = 84;
const LEADING = 1.45;
/** Least distance between the two texts of a pair. */
const PAIR_GAP = 28;
const BAR_HEIGHT = 26;
/** Largest number of lines of one text. A longer text is cut, with an ellipsis. */
const MOST_LINES = 4;

/**
 * Lays out a picture, as tall as its parts need.
 * @param widthOf returns the width of a text as drawn.
 */
export function layOutPicture(
  { head, body }: Picture,
  widthOf: (text: string, size: number, bold: boolean) => number,
): PictureLayout {
  const { ink, blue, green, white, line: lineColour } = PICTURE_COLOURS;
  const room = PICTURE_WIDTH - 2 * MARGIN;
  const texts: PlacedText[] = [];
  const boxes: PlacedBox[] = [];
  let qr: PictureLayout['qr'];
  let y = 64;

  const write = (
    { text, size, bold = false, colour }: Written,
    usual: string,
    align: 'center' | 'left',
    width = room,
  ) => {
    const lines = breakIntoLines(text, width, (piece) => widthOf(piece, size, bold));
    for (const [index, line] of lines.slice(0, MOST_LINES).entries()) {
      y += size * LEADING;
      const cut = index === MOST_LINES - 1 && lines.length > MOST_LINES;
      texts.push({
        text: cut ? `${[...line].slice(0, -1).join('')}…` : line,
        x: align === 'center' ? PICTURE_WIDTH / 2 : MARGIN,
        align,
        y: Math.round(y - size * 0.4),
        size,
        bold,
        colour: colour ?? usual,
      });
    }
  };
  const place = (part: PicturePart, usual: string) => {
    switch (part.part) {
      case 'text':
        write(part, usual, part.align ?? 'center');
        break;
      case 'pair': {
        const { value, size, bold = false, valueColour } = part;
        const first = Math.round(y + size * LEADING - size * 0.4);
        write(part, usual, 'left', room - widthOf(value, size, bold) - PAIR_GAP);
        texts.push({
          text: value,
          x: PICTURE_WIDTH - MARGIN,
          align: 'right',
          y: first,
          size,
          bold,
          colour: valueColour ?? part.colour ?? usual,
        });
        break;
      }
      case 'bar': {
        const bar = { x: MARGIN, y: Math.round(y + 14), height: BAR_HEIGHT };
        boxes.push({ ...bar, width: room, colour: lineColour });
        const filled = Math.round(room * Math.min(1, Math.max(0, part.share)));
        boxes.push({ ...bar, width: filled, colour: part.share >= 1 ? green : blue });
        y += 14 + BAR_HEIGHT + 6;
        break;
      }
      case 'rule':
        boxes.push({
          x: MARGIN,
          y: Math.round(y + 24),
          width: room,
          height: 2,
          colour: lineColour,
        });
        y += 50;
        break;
      case 'gap':
        y += part.height;
        break;
      case 'qr':
        qr = { x: (PICTURE_WIDTH - part.side) / 2, y: Math.round(y), side: part.side };
        y += part.side;
        break;
    }
  };

  for (const part of head) place(part, white);
  y += 52;
  boxes.unshift({ x: 0, y: 0, width: PICTURE_WIDTH, height: Math.round(y), colour: blue });
  y += 40;
  for (const part of body) place(part, ink);
  return { width: PICTURE_WIDTH, height: Math.round(y + 64), texts, boxes, qr };
}
