import { describe, expect, it } from 'vitest';
import { arrivalOf, found } from './arrival.ts';

const receiptOf = (counts: { received?: number; damaged?: number; missing?: number }) => ({
  received: 0,
  damaged: 0,
  missing: 0,
  surplus: 0,
  ...counts,
});
const confirmed = (counts: Parameters<typeof receiptOf>[0]) =>
  arrivalOf({ stage: 'confirmed', receipt: receiptOf(counts) });

describe('the page of a carton', () => {
  it('says that a carton did not arrive (it said that the recipient confirmed it)', () => {
    expect(confirmed({ missing: 1 })).toBe('not-arrived');
  });

  it('says that a carton is not whole if goods in it are damaged or missing (it said confirmed)', () => {
    expect(confirmed({ received: 1, damaged: 1 })).toBe('not-whole');
    expect(confirmed({ received: 1, missing: 1 })).toBe('not-whole');
    expect(confirmed({ damaged: 2 })).toBe('not-whole');
  });

  it('says confirmed for a complete carton, even with a surplus', () => {
    expect(confirmed({ received: 3 })).toBe('confirmed');
    expect(
      arrivalOf({ stage: 'confirmed', receipt: { ...receiptOf({ received: 3 }), surplus: 1 } }),
    ).toBe('confirmed');
  });

  it('says where an unconfirmed box is', () => {
    expect(arrivalOf({ stage: 'sent' })).toBe('sent');
  });

  it('lists the counts of a receipt that are above zero', () => {
    expect(found(receiptOf({ received: 1, missing: 2 }))).toEqual([
      { as: 'received', count: 1 },
      { as: 'missing', count: 2 },
    ]);
  });
});
