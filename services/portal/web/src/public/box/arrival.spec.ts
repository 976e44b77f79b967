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

describe('the page behind a label', () => {
  it('said that the recipient confirmed a carton that never arrived', () => {
    expect(confirmed({ missing: 1 })).toBe('not-arrived');
  });

  it('said the same of one of which a part was damaged or missing', () => {
    expect(confirmed({ received: 1, damaged: 1 })).toBe('not-whole');
    expect(confirmed({ received: 1, missing: 1 })).toBe('not-whole');
    expect(confirmed({ damaged: 2 })).toBe('not-whole');
  });

  it('says confirmed of one that is whole, also of more than was sent', () => {
    expect(confirmed({ received: 3 })).toBe('confirmed');
    expect(
      arrivalOf({ stage: 'confirmed', receipt: { ...receiptOf({ received: 3 }), surplus: 1 } }),
    ).toBe('confirmed');
  });

  it('says where a box is that nobody has confirmed', () => {
    expect(arrivalOf({ stage: 'sent' })).toBe('sent');
  });

  it('counts what was found, without what is none', () => {
    expect(found(receiptOf({ received: 1, missing: 2 }))).toEqual([
      { as: 'received', count: 1 },
      { as: 'missing', count: 2 },
    ]);
  });
});
