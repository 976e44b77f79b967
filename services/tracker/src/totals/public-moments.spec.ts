import { describe, expect, it } from 'vitest';
import { openHour, publicMomentAt } from './public-moments.ts';

describe('the first hour that may not be shown', () => {
  it.each([
    ['10:59:59', '2023-03-20T10'],
    ['11:09:59', '2023-03-20T10'],
    ['11:10:00', '2023-03-20T11'],
  ])('is known at %s', (time, hour) => {
    expect(openHour(new Date(`2023-03-20T${time}Z`))).toBe(hour);
  });
});

describe('the moment that the public sees', () => {
  const moments = ['2023-03-20T09:59:59.999Z', '2023-03-20T12:59:59.999Z'];
  const at = (asked: string) => publicMomentAt(moments, asked, '2023-03-18T02:30:00.000Z');

  it.each([
    ['2023-03-20T09:59:58Z', '2023-03-18T01:59:59.999Z'],
    ['2023-03-20T09:59:59Z', '2023-03-20T09:59:59.999Z'],
    ['2023-03-20T11:03:05Z', '2023-03-20T09:59:59.999Z'],
    ['2023-03-20T12:59:59.999Z', '2023-03-20T12:59:59.999Z'],
    ['2030-01-01T00:00:00Z', '2023-03-20T12:59:59.999Z'],
    ['2023-03-18T02:30:00Z', '2023-03-18T01:59:59.999Z'],
    ['2020-01-01T08:30:00Z', '2020-01-01T07:59:59.999Z'],
  ])('when it asks for %s is %s', (asked, moment) => {
    expect(at(asked)).toBe(moment);
  });
});
