import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRoots, isSignedNote, readTyped, Unreadable } from '../verifier/typed.mjs';

const ROOT = Buffer.from(Array.from({ length: 32 }, (_, at) => (at * 37) % 256));
const BASE64 = ROOT.toString('base64');
const ORIGIN = 'log.example/ledger';
const codeOf = (text: string) => {
  try {
    readTyped(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return [error.code, error.values];
  }
};

describe('a typed checkpoint', () => {
  it('is read in every arrangement of spaces and line breaks', () => {
    const gap = fc.constantFrom('', ' ', '\u3000', '\t', '\u200b');
    fc.assert(
      fc.property(
        fc.array(gap, { minLength: 44, maxLength: 44 }),
        fc.nat({ max: 43 }),
        fc.constantFrom('\n', '\r\n', '\n\n'),
        (gaps, breakAt, lineBreak) => {
          const root = [...BASE64]
            .map((each, at) => each + gaps[at] + (at === breakAt ? lineBreak : ''))
            .join('');
          const read = readTyped([` ${ORIGIN} `, '1 234', root].join(lineBreak));
          expect(read).toMatchObject({ origin: ORIGIN, size: 1_234, typed: BASE64 });
          expect(Buffer.from(read.root)).toEqual(ROOT);
        },
      ),
    );
  });

  it('may be in one line, and in full-width characters', () => {
    expect(readTyped(`${ORIGIN} ６２ ${BASE64}`)).toMatchObject({ size: 62, typed: BASE64 });
  });

  it('tells what is wrong with it', () => {
    const lines = (size: string, root: string) => codeOf(`${ORIGIN}\n${size}\n${root}`);
    expect(codeOf(ORIGIN)).toEqual(['typedLines', {}]);
    expect(lines('1O4', BASE64)).toEqual(['typedDigit', { at: 2, found: 'O', digit: '0' }]);
    expect(lines('l04', BASE64)).toEqual(['typedDigit', { at: 1, found: 'l', digit: '1' }]);
    expect(lines('12x', BASE64)).toEqual(['typedSize', { at: 3, found: 'x', digit: undefined }]);
    expect(lines('1', BASE64.slice(1))).toEqual(['typedLength', { length: 43 }]);
    expect(lines('1', `零${BASE64.slice(1)}`)).toEqual(['typedCharacter', { at: 1, found: '零' }]);
    expect(lines('1', `${BASE64.slice(0, 43)}A`)).toEqual(['typedEnd', {}]);
  });

  it('is told from a signed note, which is verified by its signature', () => {
    const three = `${ORIGIN}\n5\n${BASE64}\n`;
    expect(isSignedNote(three)).toBe(false);
    expect(isSignedNote(`${three}\n— ${ORIGIN} AAAA\n`)).toBe(true);
  });
});

describe('a typed root', () => {
  const withOther = (at: number, character: string) =>
    BASE64.slice(0, at) + character + BASE64.slice(at + 1);

  it('is that of the ledger, looks like it, or is another', () => {
    expect(compareRoots(BASE64, ROOT)).toEqual({ result: 'same', places: [] });
    const root = Buffer.from(`0l${BASE64.slice(2)}`, 'base64');
    expect(compareRoots(`OI${BASE64.slice(2)}`, root)).toEqual({
      result: 'alike',
      places: [
        { at: 1, typed: 'O', own: '0' },
        { at: 2, typed: 'I', own: 'l' },
      ],
    });
    expect(compareRoots(withOther(0, '+'), ROOT)).toMatchObject({
      result: 'other',
      places: [{ at: 1, typed: '+', own: BASE64[0] }],
    });
  });

  it('is never taken for the same if a character differs', () => {
    const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    fc.assert(
      fc.property(fc.nat({ max: 42 }), fc.constantFrom(...characters), (at, character) => {
        fc.pre(BASE64[at] !== character);
        expect(compareRoots(withOther(at, character), ROOT).result).not.toBe('same');
      }),
    );
  });
});
