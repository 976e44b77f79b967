import { expect, it } from 'vitest';
import { daySpan } from './day-span.ts';

it('a span has the whole of its first and last day in the time zone of the drives', () => {
  expect(daySpan('2026-02-28', '2026-02-28')).toEqual({
    from: '2026-02-27T16:00:00.000Z',
    to: '2026-02-28T16:00:00.000Z',
  });
  expect(daySpan('2025-12-31', '2026-01-01')).toEqual({
    from: '2025-12-30T16:00:00.000Z',
    to: '2026-01-01T16:00:00.000Z',
  });
});

it('a span may be open at either end, and at a text that is no day', () => {
  expect(daySpan(undefined, undefined)).toEqual({ from: undefined, to: undefined });
  expect(daySpan('soon', '2026-1-1')).toEqual({ from: undefined, to: undefined });
});
