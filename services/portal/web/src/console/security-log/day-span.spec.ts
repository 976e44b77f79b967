import { expect, it } from 'vitest';
import { daySpan } from './day-span.ts';

it('a span has the whole of its first and last day', () => {
  expect(daySpan('2026-02-28', '2026-02-28')).toEqual({
    from: new Date(2026, 1, 28).toISOString(),
    to: new Date(2026, 2, 1).toISOString(),
  });
});

it('a span may be open at either end, and at a text that is no day', () => {
  expect(daySpan(undefined, undefined)).toEqual({ from: undefined, to: undefined });
  expect(daySpan('soon', '2026-1-1')).toEqual({ from: undefined, to: undefined });
});
