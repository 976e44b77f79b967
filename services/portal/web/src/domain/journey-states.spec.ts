import { JOURNEY_STATES } from '@bluebox/contracts/journey-states';
import { describe, expect, it } from 'vitest';
import { JOURNEY_STEPS, orderOf, standingOf, stepsAhead } from './journey-states.ts';

describe('the states of a journey', () => {
  it('are listed in the order of the normal steps, with those of goods that never came at the end', () => {
    const ordered = [...JOURNEY_STATES].sort((a, b) => orderOf(a) - orderOf(b));
    expect(ordered.filter((state) => (JOURNEY_STEPS as readonly string[]).includes(state))).toEqual(
      JOURNEY_STEPS,
    );
    expect(ordered.slice(-2)).toEqual(['withdrawn', 'not-handed-in']);
  });

  it('have the later normal steps ahead of them, unless they are ends', () => {
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
