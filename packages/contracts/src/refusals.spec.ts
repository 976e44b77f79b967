import { describe, expect, it } from 'vitest';
import { REFUSALS, refuse } from './refusals.ts';

describe('a refusal', () => {
  it('has the kind and the sentence of its code, and the data', () => {
    const { kind, code, message, data } = refuse('UNKNOWN_LINE', { lineId: 'l9' });
    expect({ kind, code, message, data }).toEqual({
      kind: 'invalid',
      code: 'UNKNOWN_LINE',
      message: REFUSALS.UNKNOWN_LINE.sentence,
      data: { lineId: 'l9' },
    });
  });

  it('fills in the values that its sentence names', () => {
    expect(refuse('BOX_TOO_HEAVY', { most: 50_000 }).message).toBe(
      'A box weighs at most 50000 grams. Check the weight.',
    );
  });

  it('does not compile with another code, or without a value that its sentence names', () => {
    // @ts-expect-error: no code of the table
    expect(() => refuse('NOT_TODAY')).toThrow(TypeError);
    // @ts-expect-error: the sentence names `slug`
    refuse('SLUG_TAKEN', {});
    // @ts-expect-error: the data is missing
    expect(refuse('SLUG_TAKEN').message).toContain('undefined');
  });
});
