import { expect, it } from 'vitest';
import { calendarDay } from './calendar.ts';

it('begins the day at midnight in Shanghai', () => {
  expect(calendarDay('2023-03-20T15:59:59.999Z')).toBe('2023-03-20');
  expect(calendarDay('2023-03-20T16:00:00.000Z')).toBe('2023-03-21');
  expect(calendarDay('2023-12-31T16:00:00.000Z')).toBe('2024-01-01');
});
