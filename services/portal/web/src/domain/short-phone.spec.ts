import { describe, expect, it } from 'vitest';
import { isShortPhone } from './short-phone.ts';

describe('a contact of a giver', () => {
  it.each(['138', '1380013800', '138-0013-800', '１３８００１３８', '+86 138', ' 010 8765 '])(
    'is questioned if it looks like a phone number with missing digits: %s',
    (contact) => {
      expect(isShortPhone(contact)).toBe(true);
    },
  );

  it.each([
    '13800138000',
    '138 0013 8000',
    '+86 13800138000',
    'ma@example.org',
    'wx_138',
    '',
    '微信138',
  ])('is not questioned otherwise: %s', (contact) => {
    expect(isShortPhone(contact)).toBe(false);
  });
});
