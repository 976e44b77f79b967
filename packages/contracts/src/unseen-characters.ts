/**
 * Matches letters and signs that are drawn as blanks or not at all, such as Hangul fillers, the
 * empty Braille pattern and Mongolian variation selectors.
 */
const BLANKS = /[\u115f\u1160\u2800\u3164\uffa0]|\u034f|\u17b4|\u17b5|[\u180b-\u180d]|\u180f/u;
/** Matches format, control and tag characters, lone surrogates, and noncharacters. */
const UNSEEN = /[\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}]|(?![\t\n\r])\p{Cc}/u;
/** Matches allowed joiners, which combine two emoji into one picture. */
const JOINED_PICTURES =
  /(?<=\p{Extended_Pictographic}|\u{fe0f}|\p{Emoji_Modifier})\u200d(?=\p{Extended_Pictographic})/gu;
/** Matches allowed regional flags: a black flag followed by tags. */
const REGIONAL_FLAGS = /\u{1f3f4}[\u{e0020}-\u{e007e}]+\u{e007f}/gu;
/**
 * Matches five or more combining marks on one letter. Ordinary words have fewer, and so many would
 * cover neighbouring lines.
 */
const HEAPED_MARKS = /\p{M}{5,}/u;

/**
 * Whether a text has invisible characters, or many combining marks on one letter. Such characters
 * can make a name look empty or like another name, or reverse the surrounding text.
 */
export function holdsUnseenCharacters(text: string): boolean {
  const plain = text.replace(JOINED_PICTURES, '').replace(REGIONAL_FLAGS, '');
  return UNSEEN.test(plain) || BLANKS.test(plain) || HEAPED_MARKS.test(plain.normalize('NFC'));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const CONTROL = /[\u0000-\u001f\u007f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/**
 * Whether a text is one line, without ASCII control characters, and without characters that embed,
 * override or isolate a direction.
 */
export const isOneLine = (text: string): boolean => !CONTROL.test(text);
