import { expect, it } from 'vitest';
import { codeIn, thingNamedBy } from './link-code.ts';

const code = 'p1.0f8fad5b-d9cb-469f-a165-70867728950e.Abcdefghij_lmnopqrs-uv';

it.each([
  code,
  ` ${code}\n`,
  `http://192.168.1.8:8080/p#${code}`,
  `我的小蓝箱链接 https://example.org/p#${code} 别转发`,
])('finds the code in %s', (text) => {
  expect(codeIn(text)).toBe(code);
});

it.each(['', 'XLX-7F3K9Q', 'https://example.org/p', `${code}x`, `x${code}`])(
  'does not find a code in %s',
  (text) => {
    expect(codeIn(text)).toBeUndefined();
  },
);

it('a code names the kind and id of its record, and no other text does', () => {
  const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
  expect(thingNamedBy(code)).toEqual({ kind: 'pledge', id });
  expect(thingNamedBy(code.replace('p1', 'c2z'))).toEqual({ kind: 'consignment', id });
  for (const other of ['', id, ` ${code}`, `${code}x`, `#${code}`, 'main'])
    expect(thingNamedBy(other)).toBeUndefined();
});
