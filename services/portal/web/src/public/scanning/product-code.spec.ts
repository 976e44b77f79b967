import { describe, expect, it } from 'vitest';
import { productCodeIn } from './product-code.ts';

describe('the product number of a scanned code', () => {
  it.each([
    ['6901234567892', '6901234567892'],
    [' 6901234567892\r', '6901234567892'],
    ['96385074', '0000096385074'],
    ['036000291452', '0036000291452'],
    ['06901234567892', '6901234567892'],
    ['16901234567899', '16901234567899'],
    ['(01)06901234567892(17)270531(10)A1', '6901234567892'],
    ['01069012345678921727053110A1', '6901234567892'],
    ['\u001d01069012345678921727053110A1', '6901234567892'],
    ['https://id.example/01/06901234567892?17=270531', '6901234567892'],
  ])('%j has the number %s', (text, code) => {
    expect(productCodeIn(text)).toBe(code);
  });

  it('is the same for all packs of one medicine, which differ in their trace codes', () => {
    expect(productCodeIn('84112345678901234567')).toBe('8411234');
    expect(productCodeIn('84112340000000000001')).toBe('8411234');
  });

  it.each([
    '',
    '6901234567893',
    '690123456789',
    'XLX-7F3K9Q',
    'https://bluebox.example/b/01a20b4e-32d5-709a-bb54-3cc691c09987',
    '13800138000',
    '24112345678901234567',
  ])('does not exist in %j', (text) => {
    expect(productCodeIn(text)).toBeUndefined();
  });
});
