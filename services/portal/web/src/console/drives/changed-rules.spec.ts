import type { AcceptanceRules, WhatIfKind } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import { amountsWith, changedRules } from './changed-rules.ts';

const saved: AcceptanceRules = {
  version: 3,
  categories: ['medicine', 'kit'],
  sealedOnly: true,
  minimumMonthsAtArrival: 6,
  devicesMustWork: true,
  prescriptionAllowed: false,
};
const { version: _, ...typed } = saved;

describe('the changed rules', () => {
  it('are those that differ from the saved ones', () => {
    expect(
      changedRules(saved, { ...typed, minimumMonthsAtArrival: 18, sealedOnly: false }),
    ).toEqual({
      minimumMonthsAtArrival: 18,
      sealedOnly: false,
    });
    expect(changedRules(saved, { ...typed, categories: ['device', 'kit', 'medicine'] })).toEqual({
      categories: 'medicine.kit.device',
    });
  });

  it('are none if only the order of the categories differs, or if the rules are incomplete', () => {
    expect(changedRules(saved, { ...typed, categories: ['kit', 'medicine'] })).toBeUndefined();
    expect(changedRules(saved, { ...typed, categories: [] })).toBeUndefined();
    expect(
      changedRules(saved, { ...typed, minimumMonthsAtArrival: null as unknown as number }),
    ).toBeUndefined();
    expect(changedRules(saved, undefined)).toBeUndefined();
  });
});

describe('the amounts with an outcome', () => {
  const kind = (unit: WhatIfKind['unit'], quantity: number, packed: number): WhatIfKind => ({
    category: 'medicine',
    unit,
    asDecided: { accepted: 0, rejected: 0, quarantined: 0 },
    asItWouldBe: { accepted: 0, rejected: 0, quarantined: 0 },
    reasonsDecided: {},
    reasonsOtherwise: {},
    outcomes: [
      {
        outcome: 'no-longer-accepted',
        parts: 1,
        quantity,
        reasons: {},
        where: { accepted: quantity - packed, packed: packed - 1, confirmed: 1 },
      },
    ],
    assumedArrival: 0,
    notInspected: { promised: 0, received: 0 },
  });

  it('are summed by unit, with the part that was packed or sent', () => {
    const kinds = [kind('box', 5, 2), kind('bottle', 3, 1), kind('box', 2, 2)];
    expect(amountsWith(kinds, 'no-longer-accepted')).toEqual({
      all: [
        { unit: 'box', count: 7 },
        { unit: 'bottle', count: 3 },
      ],
      packed: [
        { unit: 'box', count: 4 },
        { unit: 'bottle', count: 1 },
      ],
    });
    expect(amountsWith(kinds, 'newly-accepted')).toEqual({ all: [], packed: [] });
  });
});
