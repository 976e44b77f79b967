import { createRequire } from 'node:module';
import { FONT_FILES, type Weight } from './font-files.ts';

const require = createRequire(import.meta.url);

/** The part of fontkit that is used here; it comes without types, and those that exist want a browser's. */
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

/** Opens the fonts of a weight one by one, each when it is first asked for: they have up to 10 MB. */
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
