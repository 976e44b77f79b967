import i18next from 'i18next';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  beginOfDay,
  calendarDay,
  formatCount,
  formatDate,
  formatDay,
  formatInstant,
  formatMonth,
} from './formatting.ts';

const march2023 = new Date('2023-03-20T00:00:00Z');

describe('dates and numbers in Chinese', () => {
  beforeAll(() => i18next.init({ lng: 'zh', resources: {} }));

  it('names day and weekday, in the time zone of the drives', () => {
    expect(formatDay('2023-03-22', march2023)).toBe('3月22日（周三）');
    expect(formatInstant('2023-03-22T10:00:00.000Z', march2023)).toBe('3月22日（周三）18:00');
    expect(formatInstant('2023-03-21T16:30:00.000Z', march2023)).toBe('3月22日（周三）00:30');
  });

  it('names the year if it is not the current one', () => {
    expect(formatDay('2024-01-05', march2023)).toBe('2024年1月5日（周五）');
    expect(formatDay('2024-01-01', new Date('2023-12-31T16:30:00Z'))).toBe('1月1日（周一）');
  });

  it('writes expiry dates and months in full', () => {
    expect(formatDate('2024-06-30')).toBe('2024年6月30日');
    expect(formatMonth('2024-06')).toBe('2024年6月');
    expect(formatMonth('2024-06-30')).toBe('2024年6月');
  });

  it('groups thousands', () => {
    expect(formatCount(1046)).toBe('1,046');
  });
});

describe('dates in English', () => {
  beforeAll(() => i18next.init({ lng: 'en', resources: {} }));
  // The process has one language, which other files share.
  afterAll(() => i18next.changeLanguage('zh'));

  it('puts the day before the month', () => {
    expect(formatDay('2023-03-22', march2023)).toBe('Wed 22 Mar');
    expect(formatInstant('2023-03-22T10:00:00.000Z', march2023)).toBe('Wed 22 Mar, 18:00');
    expect(formatDate('2024-06-30')).toBe('30 June 2024');
    expect(formatMonth('2024-06')).toBe('June 2024');
  });
});

it('the calendar day of a time is the one in the time zone of the drives', () => {
  expect(calendarDay(new Date('2023-03-21T16:00:00Z'))).toBe('2023-03-22');
});

it('a day begins at midnight in the time zone of the drives', () => {
  expect(beginOfDay('2023-03-22')).toBe('2023-03-21T16:00:00.000Z');
  expect(beginOfDay('2024-02-29', 1)).toBe('2024-02-29T16:00:00.000Z');
  expect(beginOfDay('2023-3-22')).toBeUndefined();
  expect(beginOfDay('2023-13-22')).toBeUndefined();
});
