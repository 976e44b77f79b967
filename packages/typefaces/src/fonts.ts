import { createRequire } from 'node:module';
import { FONT_FILES, type Weight } from './font-files.ts';

const require = createRequire(import.meta.url);

/**
 * The parts of fontkit that are used here. The library has no types of its own, and the separately
 * published types need the type declarations of browsers.
 */
interface GlyphPath {
  scale(x: number, y: number): GlyphPath;
  translate(x: number, y: number): GlyphPath;
  toSVG(): string;
}
export interface Font {
  readonly unitsPerEm: number;
  glyphsForString(
    text: string,
  ): readonly { readonly advanceWidth: number; readonly path: GlyphPath }[];
  hasGlyphForCodePoint(codePoint: number): boolean;
}
const { openSync } = require('fontkit') as { openSync(file: string): Font };

/**
 * Returns a function that returns the font at an index of `FONT_FILES`; `undefined` beyond the
 * last. Fonts are opened on first use, because the files have up to 11 MB.
 */
export function openFonts(): (weight: Weight, index: number) => Font | undefined {
  const opened = new Map<string, Font>();
  return (weight, index) => {
    const file = FONT_FILES[weight][index];
    if (file === undefined) return undefined;
    const font = opened.get(file) ?? openSync(file);
    opened.set(file, font);
    return font;
  };
}
