import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LinkGrant } from './caller.ts';
import { capabilityCode, readCapabilityCode } from './capability-code.ts';

const key = randomBytes(32);
const grant: LinkGrant = {
  kind: 'pledge',
  id: '0190d1a2-7c3b-7000-8000-000000000001',
  generation: 1,
};
const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';

describe('the code of a private link', () => {
  it('is always the same for the same grant, and is read back as that grant', () => {
    void fc.assert(
      fc.property(
        fc.record(
          {
            kind: fc.constantFrom('pledge' as const, 'consignment' as const),
            id: fc.stringMatching(/^[a-z0-9][a-z0-9-]{7,39}$/),
            generation: fc.integer({ min: 1, max: 36 ** 6 - 1 }),
          },
          { noNullPrototype: true },
        ),
        (any) => {
          expect(capabilityCode(key, any)).toBe(capabilityCode(key, any));
          expect(readCapabilityCode(key, capabilityCode(key, any))).toStrictEqual(any);
        },
      ),
    );
  });

  it('differs for another kind, id, generation or key', () => {
    const codes = [
      capabilityCode(key, grant),
      capabilityCode(key, { ...grant, kind: 'consignment' }),
      capabilityCode(key, { ...grant, id: `${grant.id.slice(0, -1)}2` }),
      capabilityCode(key, { ...grant, generation: 2 }),
      capabilityCode(randomBytes(32), grant),
    ].map((code) => code.split('.')[2]);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('opens nothing when a character is changed, added or missing', () => {
    const code = capabilityCode(key, grant);
    for (let index = 0; index < code.length; index++) {
      for (const character of characters) {
        if (character === code[index]) continue;
        const forged = code.slice(0, index) + character + code.slice(index + 1);
        expect(readCapabilityCode(key, forged), forged).toBeUndefined();
      }
      expect(readCapabilityCode(key, code.slice(0, index) + code.slice(index + 1))).toBeUndefined();
    }
    for (const around of [`${code}A`, `${code}=`, `${code}\n`, ` ${code}`, `${code}.x`])
      expect(readCapabilityCode(key, around)).toBeUndefined();
  });

  it('opens nothing when its id or generation is changed', () => {
    const [head, id, mac] = capabilityCode(key, grant).split('.') as [string, string, string];
    for (const forged of [
      `c1.${id}.${mac}`,
      `p2.${id}.${mac}`,
      `p01.${id}.${mac}`,
      `${head}.${id}x.${mac}`,
    ])
      expect(readCapabilityCode(key, forged)).toBeUndefined();
  });

  it.each([
    '',
    '.',
    '..',
    'p1..',
    'p1.12345678.',
    '__proto__',
    'p1.constructor.'.repeat(8),
    '\0',
    'p'.repeat(100_000),
  ])('opens nothing when it is malformed (%#)', (code) =>
    expect(readCapabilityCode(key, code)).toBeUndefined(),
  );
});
