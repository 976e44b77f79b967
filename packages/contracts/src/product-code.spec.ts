import { expect, it } from 'vitest';
import { TypedProductCode } from './product-code.ts';

it.each([
  ['6901028075763', '06901028075763'],
  ['06901028075763', '06901028075763'],
  ['96385074', '00000096385074'],
  ['036000291452', '00036000291452'],
  [' 6901028075763 ', '06901028075763'],
])('pads a GTIN to 14 digits: %s', (typed, code) => {
  expect(TypedProductCode.parse(typed)).toBe(code);
});

it.each([
  '6901028075764',
  '690102807576',
  '690102807',
  '６９０１０２８０７５７６３',
  '',
  '69010280757631234',
])('refuses a code that is torn or has a wrong check digit: %s', (typed) => {
  expect(TypedProductCode.safeParse(typed).success).toBe(false);
});

it('keeps the seven digits by which a medicine’s trace code begins', () => {
  expect(TypedProductCode.parse('8123456')).toBe('8123456');
});

it('refuses a whole trace code, which may lead to a buyer', () => {
  expect(TypedProductCode.safeParse('81234567890123456789').success).toBe(false);
});
