import type { Weight } from './font-files.ts';
import type { Font } from './fonts.ts';

/** Substitute for a missing character: the geta mark (U+3013), which the first font has. */
export const SUBSTITUTE = '〓';

/** A part of a text whose characters are all in one font. */
export interface Run {
  /** Index of the font in `FONT_FILES`. */
  readonly font: number;
  readonly text: string;
}
export interface FontRuns {
  readonly runs: readonly Run[];
  /** Distinct characters that no font has. The runs have `SUBSTITUTE` in their place. */
  readonly lacking: readonly string[];
}

/** Matches joiners and other characters without a shape of their own, which are left out. */
const SHAPELESS = /^\p{Cf}$/u;
/**
 * Matches marks that change the preceding character. Marks that no font has are left out without a
 * substitute.
 */
const MODIFIER = /^(?:\p{Mn}|\p{Emoji_Modifier})$/u;

/** Splits a text into runs. Each character is in the first font that has it, or is replaced. */
export function runsIn(
  text: string,
  weight: Weight,
  fonts: (weight: Weight, index: number) => Font | undefined,
): FontRuns {
  const runs: Run[] = [];
  const lacking = new Set<string>();
  const add = (font: number, character: string) => {
    const last = runs.at(-1);
    if (last?.font === font) runs[runs.length - 1] = { font, text: last.text + character };
    else runs.push({ font, text: character });
  };
  for (const character of text.normalize('NFC')) {
    if (SHAPELESS.test(character)) continue;
    const font = fontOf(character, weight, fonts);
    if (font !== undefined) add(font, character);
    else if (!MODIFIER.test(character)) {
      lacking.add(character);
      add(0, SUBSTITUTE);
    }
  }
  return { runs, lacking: [...lacking] };
}

function fontOf(
  character: string,
  weight: Weight,
  fonts: (weight: Weight, index: number) => Font | undefined,
): number | undefined {
  // White space needs no glyph; tabs and line ends are left to the layout of the text.
  if (/\s/.test(character)) return 0;
  const codePoint = character.codePointAt(0) ?? 0;
  for (let index = 0; ; index++) {
    const font = fonts(weight, index);
    if (font === undefined) return undefined;
    if (font.hasGlyphForCodePoint(codePoint)) return index;
  }
}
