import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deriveKey, sealWith } from './sealing.ts';

const key = randomBytes(32);

describe('sealed text', () => {
  it('can be opened for its owner with the key, and for nobody else', () => {
    const seal = sealWith(key);
    const sealed = seal.close('account-1', '值班员甲');
    expect(seal.open('account-1', sealed)).toBe('值班员甲');
    expect(() => seal.open('account-2', sealed)).toThrow();
    expect(() => sealWith(randomBytes(32)).open('account-1', sealed)).toThrow();
  });

  it('differs each time, and does not contain the text', () => {
    const seal = sealWith(key);
    const sealed = [seal.close('account-1', 'dutydesk'), seal.close('account-1', 'dutydesk')];
    expect(sealed[0]).not.toBe(sealed[1]);
    for (const each of sealed)
      expect(Buffer.from(each, 'base64url').toString('latin1')).not.toContain('dutydesk');
  });

  it('cannot be changed or truncated', () => {
    const seal = sealWith(key);
    const bytes = Buffer.from(seal.close('account-1', '值班员甲'), 'base64url');
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => seal.open('account-1', changed.toString('base64url'))).toThrow();
      expect(() =>
        seal.open('account-1', bytes.subarray(0, index).toString('base64url')),
      ).toThrow();
    }
  });

  it('is found by a digest that needs the key', () => {
    expect(sealWith(key).digest('dutydesk')).toBe(sealWith(key).digest('dutydesk'));
    expect(sealWith(key).digest('dutydesk')).not.toBe(sealWith(key).digest('dutydes'));
    expect(sealWith(key).digest('dutydesk')).not.toBe(sealWith(randomBytes(32)).digest('dutydesk'));
  });
});

it('a derived key differs for every purpose', () => {
  const keys = ['seal', 'digest', 'cookies', ''].map((purpose) =>
    deriveKey(key, purpose).toString('hex'),
  );
  expect(new Set([...keys, key.toString('hex')]).size).toBe(5);
  expect(deriveKey(key, 'seal').toString('hex')).toBe(keys[0]);
});
