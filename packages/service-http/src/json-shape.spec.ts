import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTooIntricate } from './json-shape.ts';

const bytes = (text: string) => Buffer.from(text);
const nested = (depth: number, [open, close]: readonly [string, string]) =>
  open.repeat(depth) + close.repeat(depth);

/** Wraps bytes so that reads of them are counted. */
function watched(plain: Uint8Array) {
  let read = 0;
  const indexOf = (value: number, from = 0) => {
    const found = plain.indexOf(value, from);
    read += (found === -1 ? plain.length : found + 1) - from;
    return found;
  };
  const json = new Proxy(plain, {
    get(target, key) {
      if (key === 'indexOf') return indexOf;
      if (typeof key === 'string' && /^\d+$/.test(key)) read += 1;
      return Reflect.get(target, key, target) as unknown;
    },
  });
  return { json, readings: () => read };
}

describe('JSON', () => {
  it.each([
    ['arrays', ['[', ']']],
    ['objects', ['{"a":', '}']],
  ] as const)('is recognised as too intricate by its nesting: %s', (_name, pair) => {
    expect([32, 33].map((depth) => isTooIntricate(bytes(nested(depth, pair))))).toEqual([
      false,
      true,
    ]);
  });

  it('is recognised as too intricate by its number of values', () => {
    for (const value of ['1', '[]', '{}', '"a"'])
      expect(isTooIntricate(bytes(`[${Array(200_001).fill(value).join()}]`)), value).toBe(true);
    expect(isTooIntricate(bytes(`[${Array(50_000).fill('{"a":1}').join()}]`))).toBe(false);
  });

  it('is judged without the content of its strings', () => {
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

  it('is judged by reading each byte a few times at most, whatever the bytes are', () => {
    const size = 20_000;
    for (const text of [
      '['.repeat(size),
      `"${'\\'.repeat(size)}`,
      `"${'\\"'.repeat(size / 2)}`,
      '"'.repeat(size),
      `{"photo":"${'A'.repeat(size)}"}`,
      ' '.repeat(size),
    ]) {
      const { json, readings } = watched(bytes(text));
      isTooIntricate(json);
      expect(readings(), text.slice(0, 12)).toBeLessThanOrEqual(4 * size);
    }
  });
});
