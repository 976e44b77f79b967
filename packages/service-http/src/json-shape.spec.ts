import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTooIntricate } from './json-shape.ts';

const bytes = (text: string) => Buffer.from(text);
const nested = (depth: number, [open, close]: readonly [string, string]) =>
  open.repeat(depth) + close.repeat(depth);

describe('JSON that would hold up the parser', () => {
  it.each([
    ['arrays', ['[', ']']],
    ['objects', ['{"a":', '}']],
  ] as const)('is told by how deep it is nested: %s', (_name, pair) => {
    expect([32, 33].map((depth) => isTooIntricate(bytes(nested(depth, pair))))).toEqual([
      false,
      true,
    ]);
  });

  it('is told by how many values it has', () => {
    for (const value of ['1', '[]', '{}', '"a"'])
      expect(isTooIntricate(bytes(`[${Array(200_001).fill(value).join()}]`)), value).toBe(true);
    expect(isTooIntricate(bytes(`[${Array(50_000).fill('{"a":1}').join()}]`))).toBe(false);
  });

  it('is none for what stands in a text, whatever is quoted there', () => {
    const piece = fc.constantFrom('[', '{', '"', '\\', ',', '\\"', 'a', '布', '\n');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 400 }), (pieces) => {
        const text = pieces.join('').repeat(3);
        expect(isTooIntricate(bytes(JSON.stringify({ [text]: [text, text] })))).toBe(false);
        const deep = JSON.stringify([text]) + '['.repeat(33);
        expect(isTooIntricate(bytes(deep))).toBe(true);
      }),
    );
  });

  it('is told in milliseconds, however the bytes are chosen', () => {
    const size = 5_600_000;
    for (const text of [
      '['.repeat(size),
      `"${'\\'.repeat(size)}`,
      `"${'\\"'.repeat(size / 2)}`,
      '"'.repeat(size),
      `{"photo":"${'A'.repeat(size)}"}`,
      ' '.repeat(size),
    ]) {
      const started = performance.now();
      isTooIntricate(bytes(text));
      expect(performance.now() - started, text.slice(0, 12)).toBeLessThan(400);
    }
  });
});
