import { pinyin, polyphonic } from 'pinyin-pro';

/**
 * Largest number of readings of one name. Names with several characters of more than one initial
 * are rare, and their most likely reading is always there.
 */
const MOST_READINGS = 8;

const HAN = /\p{Script=Han}/u;

/**
 * Returns the initials of a name in pinyin, by which people search in Chinese, such as `lhqw` of
 * 连花清瘟: first the most likely reading, then others, because a character may have several. Latin
 * letters and digits stand for themselves; other characters are left out.
 */
export function pinyinInitials(name: string): readonly string[] {
  const characters = [...name.normalize('NFKC').toLowerCase()].filter((character) =>
    /[\p{L}\p{N}]/u.test(character),
  );
  if (!characters.some((character) => HAN.test(character))) return [];
  const text = characters.join('');
  const likely = pinyin(text, { pattern: 'first', toneType: 'none', type: 'array' }).join('');
  let readings: readonly string[] = [''];
  for (const character of characters) {
    const initials = HAN.test(character)
      ? (polyphonic(character, { pattern: 'first', toneType: 'none', type: 'array' })[0] ?? [])
      : [character];
    readings = readings
      .flatMap((reading) => [...new Set(initials)].map((initial) => reading + initial))
      .slice(0, MOST_READINGS);
  }
  return [...new Set([likely, ...readings])];
}
