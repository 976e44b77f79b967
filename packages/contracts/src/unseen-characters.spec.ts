import { describe, expect, it } from 'vitest';
import { holdsUnseenCharacters } from './unseen-characters.ts';

describe('invisible characters', () => {
  it.each([
    ['a zero-width space alone', '\u200b'],
    ['a zero-width space within', '布洛\u200b芬'],
    ['a Hangul filler', '\u3164'],
    ['an empty Braille pattern', '\u2800'],
    ['a direction mark', '布洛芬\u200f'],
    ['a direction override', '\u202e片'],
    ['an Arabic letter mark', '\u061c'],
    ['a soft hyphen', '布\u00ad洛芬'],
    ['a C1 control character', '布\u0085洛'],
    ['a byte order mark', '\ufeff布洛芬'],
    ['a noncharacter', '布\ufffe'],
    ['half a character', '布\ud800'],
    ['tags', '布\u{e0041}\u{e0042}'],
    ['heaped marks', `a${'\u0301'.repeat(70)}`],
    ['a joiner between letters', '布\u200d洛'],
  ])('are recognised: %s', (_what, text) => expect(holdsUnseenCharacters(text)).toBe(true));

  it.each([
    '布洛芬缓释胶囊',
    'é',
    'Nguyễn Thị',
    '👨‍👩‍👧 家庭',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    '❤️',
    '两行\n文字',
    'नमस्ते',
    'ไม่เป็นไร',
    '𠮷',
  ])('are not recognised in %s', (text) => expect(holdsUnseenCharacters(text)).toBe(false));
});
