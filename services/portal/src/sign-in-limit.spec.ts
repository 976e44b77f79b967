import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SignInPlace, signInLimit } from './sign-in-limit.ts';

const NOW = new Date('2026-03-22T10:00:00Z');
const at = (index: number): SignInPlace => ({ address: `10.0.${index >> 8}.${index & 255}` });
const HOME = at(60_000);

describe('a login whose password strangers guess from many addresses', () => {
  const underAttack = (failures: number) => {
    const limit = signInLimit();
    for (let index = 0; index < failures; index++) limit.failed('coordinator', at(index), NOW);
    return limit;
  };

  it('makes further strangers wait', () => {
    const limit = underAttack(60);
    expect(limit.secondsToWait('coordinator', at(999), NOW)).toBeGreaterThan(60);
    expect(limit.secondsToWait('somebody', at(999), NOW)).toBe(0);
  });

  it('stays open to a browser where it was used, and at an address where it succeeded', () => {
    const limit = signInLimit();
    limit.succeeded('coordinator', HOME);
    for (let index = 0; index < 200; index++) limit.failed('coordinator', at(index), NOW);
    expect(limit.secondsToWait('coordinator', HOME, NOW)).toBe(0);
    const device: SignInPlace = { ...at(777), knownDevice: 'device-1' };
    expect(limit.secondsToWait('coordinator', device, NOW)).toBe(0);
    expect(limit.secondsToWait('coordinator', at(777), NOW)).toBe(900);
  });

  it('waits in known browsers too where holders of the password guess at a second factor', () => {
    const limit = signInLimit({ exemptsKnown: false });
    limit.succeeded('factor', HOME);
    for (let index = 0; index < 60; index++)
      limit.failed('factor', { ...at(index), knownDevice: `device-${index}` }, NOW);
    expect(
      limit.secondsToWait('factor', { ...HOME, knownDevice: 'device-99' }, NOW),
    ).toBeGreaterThan(60);
    expect(limit.secondsToWait('factor', HOME, NOW)).toBeGreaterThan(60);
  });

  it('is not unblocked for strangers when a known browser signs in', () => {
    const limit = underAttack(200);
    limit.succeeded('coordinator', { ...HOME, knownDevice: 'device-1' });
    expect(limit.secondsToWait('coordinator', at(999), NOW)).toBe(900);
  });

  it('makes a known browser wait after its own failures', () => {
    const limit = signInLimit();
    const device: SignInPlace = { ...HOME, knownDevice: 'device-1' };
    for (let index = 0; index < 8; index++) limit.failed('coordinator', device, NOW);
    expect(limit.secondsToWait('coordinator', device, NOW)).toBe(16);
    expect(limit.secondsToWait('coordinator', HOME, NOW)).toBe(0);
  });

  it('is not unblocked by failures of up to 49,000 other logins', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 49_000 }), (others) => {
        const limit = underAttack(70);
        for (let index = 0; index < others; index++) limit.failed(`other-${index}`, at(1), NOW);
        expect(limit.secondsToWait('coordinator', at(999), NOW)).toBe(900);
      }),
      { numRuns: 8 },
    );
  });
});
