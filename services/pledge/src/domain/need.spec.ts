import type { NeedEvent } from '@bluebox/contracts';
import { fold } from '@bluebox/event-sourcing';
import { given } from '@bluebox/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { needDecider, shareOf } from './need.ts';

const ids = { driveId: 'drive-0001', needId: 'n1' };
const event = (
  type: 'need.reserved' | 'need.freed',
  pledgeId: string,
  quantity: number,
): NeedEvent => ({ type, data: { ...ids, pledgeId, quantity } });
const hold = (pledgeId: string, share: number, limit?: number) => ({
  type: 'hold' as const,
  ...ids,
  pledgeId,
  share,
  ...(limit === undefined ? {} : { limit }),
});

describe('a strict need', () => {
  it('gives shares up to its limit, and says what is left', () => {
    given(needDecider, [event('need.reserved', 'pledge-0001', 9)])
      .when(hold('pledge-0002', 1, 10))
      .then(event('need.reserved', 'pledge-0002', 1));
    given(needDecider, [event('need.reserved', 'pledge-0001', 9)])
      .when(hold('pledge-0002', 2, 10))
      .thenRefused('NEED_FULL', { limit: 'strict', remaining: 1 });
  });

  it('takes only the difference when a share changes', () => {
    const before = [event('need.reserved', 'pledge-0001', 6)];
    given(needDecider, before)
      .when(hold('pledge-0001', 2, 10))
      .then(event('need.freed', 'pledge-0001', 4));
    given(needDecider, before)
      .when(hold('pledge-0001', 6, 10))
      .then();
  });

  it('keeps and lowers the shares above a limit that fell, and raises none', () => {
    const before = [event('need.reserved', 'pledge-0001', 8)];
    given(needDecider, before)
      .when(hold('pledge-0001', 8, 5))
      .then();
    given(needDecider, before)
      .when(hold('pledge-0001', 7, 5))
      .then(event('need.freed', 'pledge-0001', 1));
    given(needDecider, before)
      .when(hold('pledge-0001', 9, 5))
      .thenRefused('NEED_FULL', { limit: 'strict', remaining: 0 });
  });

  it('counts what happened already, above any limit', () => {
    given(needDecider, [event('need.reserved', 'pledge-0001', 10)])
      .when(hold('pledge-0002', 3))
      .then(event('need.reserved', 'pledge-0002', 3));
  });

  it('never gives more than its limit, and its total is the sum of the shares', () => {
    const pledges = ['pledge-0001', 'pledge-0002', 'pledge-0003'];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...pledges), fc.nat(8)), { maxLength: 30 }),
        (commands) => {
          let events: readonly NeedEvent[] = [];
          for (const [pledgeId, share] of commands) {
            try {
              const state = fold(needDecider, events);
              events = [...events, ...needDecider.decide(hold(pledgeId, share, 10), state)];
            } catch {
              // The refused command changes nothing.
            }
            const need = fold(needDecider, events);
            const shares = pledges.map((each) => shareOf(need, each));
            expect(need.total).toBeLessThanOrEqual(10);
            expect(need.total).toBe(shares.reduce((sum, each) => sum + each, 0));
            expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
          }
        },
      ),
    );
  });
});
