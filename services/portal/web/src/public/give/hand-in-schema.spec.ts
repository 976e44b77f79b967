import { describe, expect, it } from 'vitest';
import { isShortPhone } from './hand-in-schema.ts';

describe('a contact that looks like a phone number', () => {
  it.each(['138', '1380013800', '138-0013-800', '１３８００１３８', '+86 138', ' 010 8765 '])(
    'is questioned if digits are missing: %s',
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
  ])('is accepted unchanged: %s', (contact) => {
    expect(isShortPhone(contact)).toBe(false);
  });
});
