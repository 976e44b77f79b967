import { expect, it } from 'vitest';
import { TypedGtin } from './gtin.ts';

it.each([
  ['6901028075763', '06901028075763'],
  ['06901028075763', '06901028075763'],
  ['96385074', '00000096385074'],
  ['036000291452', '00036000291452'],
  [' 6901028075763 ', '06901028075763'],
])('pads a GTIN to 14 digits: %s', (typed, code) => {
  expect(TypedGtin.parse(typed)).toBe(code);
});

it.each([
  '6901028075764',
  '690102807576',
  '690102807',
  '６９０１０２８０７５７６３',
  '',
  '69010280757631234',
])('refuses a code that is torn or has a wrong check digit: %s', (typed) => {
  expect(TypedGtin.safeParse(typed).success).toBe(false);
});
