// Reads the three lines of a checkpoint that somebody has typed from a printed packing list: origin, number of
// entries and root hash. They have no signature, so they show only that a ledger is the one of the paper.

/** Number of characters of a root hash in base64. */
const ROOT_CHARACTERS = 44;
/** Characters that look alike in print. The first of each group is the digit, where there is one. */
const ALIKE = [
  '0OoQD',
  '1lI|',
  '2Zz',
  '5Ss',
  '6b',
  '8B',
  '9gq',
  'Cc',
  'Kk',
  'Pp',
  'Uu',
  'Vv',
  'Ww',
  'Xx',
  'Yy',
  '+t',
  '/l',
];

/** The typed lines cannot be read; `code` names the reason, `values` what stands there. */
export class Unreadable extends Error {}
const refuse = (code, values = {}) => {
  throw Object.assign(new Unreadable(code), { code, values });
};

/** Whether a text is a signed note, which is verified by its signature instead. */
export const isSignedNote = (text) => /^\u2014 \S+ \S+$/m.test(text);

/**
 * Reads typed lines. Spaces within a line, empty lines, line breaks within the root and full-width characters are
 * accepted. @returns origin, size and root. @throws Unreadable
 */
export function readTyped(text) {
  const lines = text
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const parts = lines.length >= 3 ? lines : lines.join(' ').split(/\s+/);
  if (parts.length < 3) refuse('typedLines');
  const origin = parts[0].replace(/\s/g, '');
  const size = parts[1].replace(/[\s,]/g, '');
  const wrong = [...size].findIndex((character) => !/[0-9]/.test(character));
  if (wrong >= 0) {
    const found = size[wrong];
    const digit = ALIKE.find((group) => /^[0-9]/.test(group) && group.includes(found))?.[0];
    refuse(digit === undefined ? 'typedSize' : 'typedDigit', { at: wrong + 1, found, digit });
  }
  const root = parts.slice(2).join('').replace(/\s/g, '');
  const other = [...root].findIndex((character) => !/[A-Za-z0-9+/=]/.test(character));
  if (other >= 0) refuse('typedCharacter', { at: other + 1, found: [...root][other] });
  if (root.length !== ROOT_CHARACTERS) refuse('typedLength', { length: root.length });
  if (!/^[A-Za-z0-9+/]{43}=$/.test(root)) refuse('typedEnd');
  const bytes = Uint8Array.from(atob(root), (letter) => letter.charCodeAt(0));
  return { origin, size: Number(size), root: bytes, typed: root };
}

/**
 * Compares a typed root with that of the ledger.
 * @returns `same`, `alike` if they differ only in characters that look alike (a misreading is likely), or `other`,
 *   with the places that differ, counted from 1.
 */
export function compareRoots(typed, ledgerRoot) {
  const own = btoa(String.fromCharCode(...ledgerRoot));
  const places = [...own].flatMap((character, index) =>
    character === typed[index] ? [] : [{ at: index + 1, typed: typed[index], own: character }],
  );
  const isAlike = ({ typed: left, own: right }) =>
    ALIKE.some((group) => group.includes(left) && group.includes(right));
  if (places.length === 0) return { result: 'same', places };
  return { result: places.every(isAlike) ? 'alike' : 'other', places };
}
