import { describe, expect, it } from 'vitest';
import { everyHour, hoursUntil } from './every-hour.ts';

const at = (hour: string, pledges: number) => ({ hour: `2023-03-${hour}:00:00.000Z`, pledges });

describe('the hours of a chart', () => {
  it('include empty hours between those with pledges', () => {
    expect(everyHour([at('20T01', 3), at('20T03', 1), at('20T04', 0)])).toEqual([
      at('20T01', 3),
      at('20T02', 0),
      at('20T03', 1),
    ]);
  });
  it('are the last ten days of a long drive', () => {
    const hours = everyHour([at('01T00', 1), at('20T00', 2)]);
    expect(hours).toHaveLength(240);
    expect(hours.at(-1)).toEqual(at('20T00', 2));
  });
  it('are an empty list before the first pledge', () => {
    expect(everyHour([])).toEqual([]);
  });
  it('leave out pledges after a past moment, even pledges of the same hour', () => {
    const hours = [at('20T01', 3), at('20T03', 5), at('20T04', 2)];
    expect(hoursUntil(hours, '2023-03-20T03:20:00.000Z', 4)).toEqual([
      at('20T01', 3),
      at('20T03', 1),
    ]);
    expect(hoursUntil(hours, '2023-03-20T02:00:00.000Z', 3)).toEqual([at('20T01', 3)]);
    expect(hoursUntil(hours, '2023-03-20T00:59:59.000Z', 0)).toEqual([]);
  });
});
