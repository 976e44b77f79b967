import type { SlotEvent } from '@bluebox/contracts';
import { fold } from '@bluebox/event-sourcing';
import { given } from '@bluebox/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SlotCommand, slotDecider } from './slot.ts';

const slot = { driveId: 'drive-0001', pointId: 'p1', start: '2026-12-03T12:00' };
const event = (type: SlotEvent['type'], pledgeId: string): SlotEvent => ({
  type,
  data: { ...slot, pledgeId },
});
const book = (pledgeId: string, capacity: number): SlotCommand => ({
  type: 'book',
  ...slot,
  pledgeId,
  capacity,
});
const free = (pledgeId: string): SlotCommand => ({ type: 'free', ...slot, pledgeId });

describe('a slot', () => {
  it('has as many places as its capacity', () => {
    given(slotDecider, [event('slot.booked', 'pledge-0001')])
      .when(book('pledge-0002', 2))
      .then(event('slot.booked', 'pledge-0002'));
    given(slotDecider, [event('slot.booked', 'pledge-0001'), event('slot.booked', 'pledge-0002')])
      .when(book('pledge-0003', 2))
      .thenRefused('SLOT_FULL');
  });

  it('gives a freed place to another pledge', () => {
    given(slotDecider, [event('slot.booked', 'pledge-0001'), event('slot.freed', 'pledge-0001')])
      .when(book('pledge-0002', 1))
      .then(event('slot.booked', 'pledge-0002'));
  });

  it('takes no second place for the same pledge, and frees none that is not taken', () => {
    given(slotDecider, [event('slot.booked', 'pledge-0001')])
      .when(book('pledge-0001', 1))
      .then();
    given(slotDecider, []).when(free('pledge-0001')).then();
  });

  it('keeps the pledges that have booked when its capacity falls below their number', () => {
    const booked = [event('slot.booked', 'pledge-0001'), event('slot.booked', 'pledge-0002')];
    given(slotDecider, booked).when(book('pledge-0002', 1)).then();
    given(slotDecider, booked).when(book('pledge-0003', 1)).thenRefused('SLOT_FULL');
  });

  it('never has more pledges than its capacity, whatever is booked and freed', () => {
    const command = fc.record({
      type: fc.constantFrom('book' as const, 'free' as const),
      pledgeId: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    });
    fc.assert(
      fc.property(fc.array(command), fc.integer({ min: 1, max: 4 }), (commands, capacity) => {
        let state = slotDecider.initialState;
        for (const each of commands) {
          try {
            const events = slotDecider.decide({ ...slot, ...each, capacity }, state);
            state = fold(slotDecider, events, state);
          } catch {
            expect(state.pledgeIds).toHaveLength(capacity);
          }
          expect(state.pledgeIds.length).toBeLessThanOrEqual(capacity);
          expect(new Set(state.pledgeIds).size).toBe(state.pledgeIds.length);
        }
      }),
    );
  });
});
