import { describe, expect, it } from 'vitest';
import { everyHour } from './every-hour.ts';

const at = (hour: string, pledges: number) => ({ hour: `2023-03-${hour}:00:00.000Z`, pledges });

describe('the hours of a chart', () => {
  it('hold the empty ones between those in which pledges came', () => {
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
  it('are none before the first pledge', () => {
    expect(everyHour([])).toEqual([]);
  });
});
