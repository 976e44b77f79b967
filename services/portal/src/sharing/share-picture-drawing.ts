import type { ShareFacts } from './share-facts.ts';
import type { ShareWords } from './share-words.ts';
import { textLines } from './text-lines.ts';
import type { Typeface, Weight } from './typeface.ts';

/** Size that programs with link previews ask for, in pixels. */
export const SHARE_WIDTH = 1_200;
export const SHARE_HEIGHT = 630;

const MARGIN = 72;
const INK = '#1f2937';
const QUIET = '#4b5563';
const PAPER = '#ffffff';
const MIST = '#f4f7fb';
const BLUE = '#0958d9';
const BLUE_SOFT = '#e8f0fe';
const GREEN = '#237804';
const FOOT = 250;
const TITLE_WIDTH = 730;
/** Largest number of units that a stage has room for. */
const MOST_AMOUNTS = 3;
const COLUMN = (SHARE_WIDTH - 2 * MARGIN) / 3;
const GAP = 30;
/** Font sizes of a stage's first figure. The largest that fits is used. */
const FIGURE_SIZES = [54, 46, 38] as const;
const SMALL_FIGURE = 30;

/**
 * Draws a drive's picture as SVG. The picture has outlines instead of text, so that typed text is
 * never interpreted as markup.
 */
export function drawShare(facts: ShareFacts, words: ShareWords, typeface: Typeface): string {
  const parts: string[] = [];
  const write = (
    typed: string,
    x: number,
    y: number,
    { size, weight = 'regular', colour = INK }: { size: number; weight?: Weight; colour?: string },
  ) => {
    const text = typeface.drawable(typed);
    if (text !== '')
      parts.push(`<path fill="${colour}" d="${typeface.outline(text, x, y, size, weight)}"/>`);
  };
  const fitted = (typed: string, size: number, weight: Weight, width: number, most: number) =>
    textLines(typeface.drawable(typed), width, most, (part) =>
      typeface.widthOf(part, size, weight),
    );

  write(words.site, MARGIN, 92, { size: 40, weight: 'bold', colour: BLUE });
  write(words.tagline, MARGIN + typeface.widthOf(words.site, 40, 'bold') + 24, 92, {
    size: 28,
    colour: QUIET,
  });

  const large = fitted(facts.title, 64, 'bold', TITLE_WIDTH, 2);
  const isLong = large.at(-1)?.endsWith('…') === true;
  const title = isLong ? fitted(facts.title, 48, 'bold', TITLE_WIDTH, 3) : large;
  let y = isLong ? 166 + (3 - title.length) * 30 : title.length === 1 ? 212 : 184;
  for (const line of title) {
    write(line, MARGIN, y, { size: isLong ? 48 : 64, weight: 'bold' });
    y += isLong ? 61 : 80;
  }
  const [recipient = ''] = fitted(words.to(facts.recipient), 32, 'regular', TITLE_WIDTH, 1);
  write(recipient, MARGIN, y - (isLong ? 4 : 18), { size: 32, colour: QUIET });

  const top = SHARE_HEIGHT - FOOT;
  for (const [index, stage] of (['given', 'sent', 'confirmed'] as const).entries()) {
    const x = MARGIN + index * COLUMN;
    const amounts = facts[stage];
    const colour = stage === 'confirmed' ? GREEN : BLUE;
    write(words.stages[stage], x, top + 64, { size: 28, weight: 'bold', colour: QUIET });
    if (amounts.length === 0) write(words.nothing, x, top + 124, { size: 30, colour: QUIET });
    for (const [line, amount] of amounts.slice(0, MOST_AMOUNTS).entries()) {
      const text = words.amount(amount);
      const fits = (size: number) => typeface.widthOf(text, size, 'bold') <= COLUMN - GAP;
      const size = line === 0 ? (FIGURE_SIZES.find(fits) ?? SMALL_FIGURE) : SMALL_FIGURE;
      const below = line === 0 ? 0 : 8 + line * 40;
      write(text, x, top + 128 + below, { size, weight: 'bold', colour });
    }
  }

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SHARE_WIDTH}" height="${SHARE_HEIGHT}" viewBox="0 0 ${SHARE_WIDTH} ${SHARE_HEIGHT}">`,
    `<rect width="${SHARE_WIDTH}" height="${SHARE_HEIGHT}" fill="${PAPER}"/>`,
    `<rect y="${top}" width="${SHARE_WIDTH}" height="${FOOT}" fill="${MIST}"/>`,
    `<rect y="${SHARE_HEIGHT - 12}" width="${SHARE_WIDTH}" height="12" fill="${BLUE}"/>`,
    carton(facts.fullness),
    ...parts,
    '</svg>',
  ].join('');
}

/** Draws the logo, a carton that is as full as the drive. */
function carton(fullness: number): string {
  const height = 46 * Math.min(1, Math.max(0, fullness));
  return [
    `<g transform="translate(835 60) scale(2.25)" stroke="${BLUE}" stroke-width="2.5" stroke-linejoin="round">`,
    `<path fill="${MIST}" d="M26 46l16-16h56l16 16z"/>`,
    `<path fill="${PAPER}" d="M42 30l-6-16h68l-6 16z"/>`,
    `<path fill="${BLUE_SOFT}" d="M26 46h88v46H26z"/>`,
    `<rect x="26" y="${92 - height}" width="88" height="${height}" fill="${BLUE}" fill-opacity="0.75" stroke="none"/>`,
    '<path fill="none" d="M26 46h88v46H26z"/>',
    `<path fill="${PAPER}" d="M26 46l16-16-18-11L6 34z"/>`,
    `<path fill="${PAPER}" d="M114 46L98 30l18-11 18 15z"/>`,
    `<path fill="${PAPER}" stroke-width="1.5" d="M62 46h16v14l-4-3-4 3-4-3-4 3z"/>`,
    '</g>',
  ].join('');
}
