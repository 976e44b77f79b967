import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
/** What is used of fontkit, which comes without types; those that exist of it want a browser's. */
interface Glyph {
  readonly advanceWidth: number;
  readonly path: GlyphPath;
}
interface GlyphPath {
  scale(x: number, y: number): GlyphPath;
  translate(x: number, y: number): GlyphPath;
  toSVG(): string;
}
interface Font {
  readonly unitsPerEm: number;
  glyphsForString(text: string): readonly Glyph[];
  hasGlyphForCodePoint(codePoint: number): boolean;
}
const { openSync } = require('fontkit') as { openSync(file: string): Font };

/** Whole fonts: those cut to a subset lack names that places and people bear. */
const FILES = {
  regular: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
} as const;
export type Weight = keyof typeof FILES;

/** Letters as outlines, so that a picture needs no fonts where it is drawn. */
export interface Typeface {
  /** What of a text there are letters for: emoji are left out, and control characters. */
  drawable(text: string): string;
  /** In the unit of `size`, which is the height of the letters. */
  widthOf(text: string, size: number, weight: Weight): number;
  /** The outlines as the `d` of an SVG path; `x` is the left end, `y` the baseline. */
  outline(text: string, x: number, y: number, size: number, weight: Weight): string;
}

/** Reads the fonts, 10 MB each, when the first text is drawn. */
export function openTypeface(): Typeface {
  const fonts = new Map<Weight, Font>();
  const fontOf = (weight: Weight): Font => {
    const font = fonts.get(weight) ?? openSync(require.resolve(FILES[weight]));
    fonts.set(weight, font);
    return font;
  };
  const widthOf: Typeface['widthOf'] = (text, size, weight) => {
    const font = fontOf(weight);
    const units = font
      .glyphsForString(text)
      .reduce((sum, { advanceWidth }) => sum + advanceWidth, 0);
    return (units * size) / font.unitsPerEm;
  };
  return {
    drawable: (text) =>
      [...text.replaceAll(/\s+/g, ' ')]
        .filter((character) =>
          fontOf('regular').hasGlyphForCodePoint(character.codePointAt(0) ?? 0),
        )
        .join('')
        .trim(),
    widthOf,
    outline(text, x, y, size, weight) {
      const font = fontOf(weight);
      const scale = size / font.unitsPerEm;
      let at = x;
      const paths: string[] = [];
      for (const glyph of font.glyphsForString(text)) {
        paths.push(glyph.path.scale(scale, -scale).translate(at, y).toSVG());
        at += glyph.advanceWidth * scale;
      }
      return paths.join('');
    },
  };
}
