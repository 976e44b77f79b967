import { openFonts, runsIn, SUBSTITUTE, type Weight } from '@bluebox/typefaces';

export type { Weight };

/** A typeface that returns outlines, so that drawing a picture needs no installed fonts. */
export interface Typeface {
  /**
   * Returns the text without characters that the font lacks, such as emoji and control characters.
   */
  drawable(text: string): string;
  /** Returns the width in the unit of `size`, the font size. */
  widthOf(text: string, size: number, weight: Weight): number;
  /** Returns the outlines as the `d` of an SVG path; `x` is the left end, `y` the baseline. */
  outline(text: string, x: number, y: number, size: number, weight: Weight): string;
}

/** Opens a typeface. The fonts are large, and are read when the first text is drawn. */
export function openTypeface(): Typeface {
  const fonts = openFonts();
  const glyphsOf = (text: string, weight: Weight) =>
    runsIn(text, weight, fonts).runs.flatMap((run) => {
      const font = fonts(weight, run.font);
      if (font === undefined) return [];
      return font.glyphsForString(run.text).map((glyph) => ({ glyph, perEm: font.unitsPerEm }));
    });
  return {
    drawable(text) {
      const { runs, lacking } = runsIn(text.replaceAll(/\s+/g, ' '), 'regular', fonts);
      const drawn = runs.map((run) => run.text).join('');
      return (lacking.length === 0 ? drawn : drawn.replaceAll(SUBSTITUTE, '')).trim();
    },
    widthOf: (text, size, weight) =>
      glyphsOf(text, weight).reduce(
        (sum, { glyph, perEm }) => sum + (glyph.advanceWidth * size) / perEm,
        0,
      ),
    outline(text, x, y, size, weight) {
      let at = x;
      const paths: string[] = [];
      for (const { glyph, perEm } of glyphsOf(text, weight)) {
        const scale = size / perEm;
        paths.push(glyph.path.scale(scale, -scale).translate(at, y).toSVG());
        at += glyph.advanceWidth * scale;
      }
      return paths.join('');
    },
  };
}
