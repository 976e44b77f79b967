import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountsByKind, countedAtOnce, unconfirmedAmounts } from './large-pledge.ts';
import { Category, Unit } from './vocabulary.ts';

const kind = { category: 'medicine', unit: 'box' } as const;
const needs = [{ ...kind, quantity: 1_000 }];
const form = { channel: 'form', confirmed: [] } as const;
const lines = (count: number, quantity: number) =>
  Array.from({ length: count }, () => ({ ...kind, quantity }));

describe('a pledge that is far above what the drive asks for', () => {
  it('is unconfirmed with fifty lines of 999, and even with one, where 1,000 are needed', () => {
    expect(unconfirmedAmounts(needs, { ...form, promised: lines(50, 999) })).toStrictEqual([
      { ...kind, quantity: 49_950 },
    ]);
    expect(unconfirmedAmounts(needs, { ...form, promised: lines(1, 999) })).toHaveLength(1);
    expect(unconfirmedAmounts(needs, { ...form, promised: lines(1, 500) })).toHaveLength(0);
  });

  it('is unconfirmed where no such goods are needed, unless the amount is small', () => {
    expect(unconfirmedAmounts([], { ...form, promised: lines(1, 51) })).toHaveLength(1);
    expect(unconfirmedAmounts([], { ...form, promised: lines(1, 50) })).toHaveLength(0);
  });

  it('counts after its confirmation, until it is raised', () => {
    const confirmed = lines(2, 400);
    expect(unconfirmedAmounts(needs, { ...form, promised: lines(1, 800), confirmed })).toEqual([]);
    expect(unconfirmedAmounts(needs, { ...form, promised: lines(1, 801), confirmed })).toHaveLength(
      1,
    );
  });

  it('counts immediately when staff entered it', () => {
    for (const channel of ['desk', 'import'] as const)
      expect(unconfirmedAmounts(needs, { ...form, channel, promised: lines(9, 999) })).toEqual([]);
  });

  it('counts each kind wholly or not at all while it is unconfirmed, and never beyond the limit', () => {
    const amount = fc.record({
      category: fc.constantFrom(...Category.options),
      unit: fc.constantFrom(...Unit.options),
      quantity: fc.integer({ min: 1, max: 100_000 }),
    });
    fc.assert(
      fc.property(fc.array(amount), fc.array(amount), (wanted, promised) => {
        const waits = unconfirmedAmounts(wanted, { ...form, promised });
        for (const sum of amountsByKind(promised)) {
          const waiting = waits.find(
            ({ category, unit }) => category === sum.category && unit === sum.unit,
          );
          const counted = sum.quantity - (waiting?.quantity ?? 0);
          expect(counted).toBeLessThanOrEqual(countedAtOnce(wanted, sum));
          expect(counted === 0 || counted === sum.quantity).toBe(true);
        }
      }),
    );
  });
});
