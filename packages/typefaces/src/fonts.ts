import { createRequire } from 'node:module';
import { FONT_FILES, type Weight } from './font-files.ts';

const require = createRequire(import.meta.url);

/**
 * The parts of fontkit that are used here. The library has no types of its own, and the available
 * ones need those of a browser.
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

/** Opens the fonts of a weight when they are first needed, because they have up to 10 MB each. */
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
