import { describe, expect, it } from 'vitest';
import { isOfficePhone } from './office-phone.ts';

describe('a telephone that is printed on cartons', () => {
  it.each([
    '0954-3012345',
    '（0954）301 2345',
    '010-87654321转801',
    '400-820-8820',
    '12351',
    '+86 954 301 2345',
  ])('is taken for an office: %s', (phone) => expect(isOfficePhone(phone)).toBe(true));
  it.each([
    '13800138000',
    '138-0013-8000',
    '138 0013 8000',
    '+86 138 0013 8000',
    '１３８００１３８０００',
    '0086-13800138000',
  ])("put a person's mobile number into the log: %s", (phone) =>
    expect(isOfficePhone(phone)).toBe(false),
  );
  it.each(['', '电话', 'xiji@example.org', '123'])('is no telephone: %j', (phone) =>
    expect(isOfficePhone(phone)).toBe(false),
  );
});
