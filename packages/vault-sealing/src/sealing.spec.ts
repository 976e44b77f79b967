import { describe, expect, it } from 'vitest';
import { openSealing, pseudonymKeyOf, pseudonymsWith } from './sealing.ts';

describe('the sealing of a vault', () => {
  const sealing = openSealing(Buffer.alloc(32, 1));

  it('uses no nonce twice, however many records it seals', () => {
    const sealed = Array.from({ length: 2_000 }, (_, number) =>
      sealing.seal(`pledge-${number}`, { number }),
    );
    const nonces = sealed.map((bytes) => bytes.subarray(0, 12).toString('hex'));
    expect(new Set(nonces).size).toBe(2_000);
    for (const [number, bytes] of sealed.entries())
      expect(sealing.unseal(`pledge-${number}`, bytes)).toEqual({ number });
  });

  it('opens no record under another subject', () => {
    const sealed = sealing.seal('pledge-1', { name: '马海燕' });
    expect(() => sealing.unseal('pledge-2', sealed)).toThrow();
  });

  it('gives a term one token for each scope and key, which does not reveal the term', () => {
    const other = openSealing(Buffer.alloc(32, 2));
    const token = sealing.searchToken('drive-1', 'name 海燕');
    expect(token).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(openSealing(Buffer.alloc(32, 1)).searchToken('drive-1', 'name 海燕')).toBe(token);
    const others = [
      sealing.searchToken('drive-2', 'name 海燕'),
      sealing.searchToken('drive-1', 'staff 海燕'),
      sealing.searchToken('drive-1","name 海燕', ''),
      other.searchToken('drive-1', 'name 海燕'),
      pseudonymsWith(pseudonymKeyOf(Buffer.alloc(32, 1)))('drive-1', 'name 海燕'),
    ];
    expect(new Set([token, ...others]).size).toBe(6);
  });
});
