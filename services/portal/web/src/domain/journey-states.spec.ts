import { JOURNEY_STATES } from '@bluebox/contracts/journey-states';
import { describe, expect, it } from 'vitest';
import { JOURNEY_STEPS, orderOf, standingOf, stepsAhead } from './journey-states.ts';

describe('the states of a journey', () => {
  it('have one order, which keeps that of the normal steps and ends with goods that never came', () => {
    const ordered = [...JOURNEY_STATES].sort((a, b) => orderOf(a) - orderOf(b));
    expect(ordered.filter((state) => (JOURNEY_STEPS as readonly string[]).includes(state))).toEqual(
      JOURNEY_STEPS,
    );
    expect(ordered.slice(-2)).toEqual(['withdrawn', 'not-handed-in']);
  });

  it('have the later normal steps ahead of them, but none after an end', () => {
    expect(stepsAhead('quarantined')).toEqual([
      'accepted',
      'packed',
      'sent',
      'delivered',
      'confirmed',
    ]);
    for (const state of JOURNEY_STATES)
      if (['failed', 'gone', 'never-came', 'arrived'].includes(standingOf(state)))
        expect(stepsAhead(state), state).toEqual([]);
  });
});
