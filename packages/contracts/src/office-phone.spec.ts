import { describe, expect, it } from 'vitest';
import { isOfficePhone } from './office-phone.ts';

describe('a telephone number that is printed on cartons', () => {
  it.each([
    '0954-3012345',
    '（0954）301 2345',
    '010-87654321转801',
    '400-820-8820',
    '12351',
    '+86 954 301 2345',
  ])("is accepted if it may be an office's: %s", (phone) =>
    expect(isOfficePhone(phone)).toBe(true),
  );
  it.each([
    '13800138000',
    '138-0013-8000',
    '138 0013 8000',
    '+86 138 0013 8000',
    '１３８００１３８０００',
    '0086-13800138000',
  ])('is refused if it is a mobile number: %s', (phone) =>
    expect(isOfficePhone(phone)).toBe(false),
  );
  it.each(['', '电话', 'xiji@example.org', '123'])(
    'is refused if it is not a telephone number: %j',
    (phone) => expect(isOfficePhone(phone)).toBe(false),
  );
});
