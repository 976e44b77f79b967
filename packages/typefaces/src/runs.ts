import type { Weight } from './font-files.ts';
import type { Font } from './fonts.ts';

/** The mark that printers set where a character is lacking (U+3013). The first font has it. */
export const SUBSTITUTE = '〓';

/** Text that one font has whole. */
export interface Run {
  /** The place of the font in `FONT_FILES`. */
  readonly font: number;
  readonly text: string;
}
export interface FontRuns {
  readonly runs: readonly Run[];
  /** Each character that no font has, once; in the runs it is `SUBSTITUTE`. */
  readonly lacking: readonly string[];
}

/** Joiners and other characters that have no shape of their own. */
const SHAPELESS = /^\p{Cf}$/u;
/** Marks that change the character before them: nobody misses them beside one that is lacking itself. */
const MODIFIER = /^(?:\p{Mn}|\p{Emoji_Modifier})$/u;

/** Parts a text by the first font that has each character. */
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
  // Line ends and tabs are the business of whoever sets the text.
  if (/\s/.test(character)) return 0;
  const codePoint = character.codePointAt(0) ?? 0;
  for (let index = 0; ; index++) {
    const font = fonts(weight, index);
    if (font === undefined) return undefined;
    if (font.hasGlyphForCodePoint(codePoint)) return index;
  }
}
