import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import { enteredText } from './entered-text.ts';

const t = ((key: string, values: Record<string, unknown> = {}) =>
  [key, ...Object.values(values)].join(' ')) as unknown as TFunction;
const line = (received: number, shortfall: number) => ({
  lineId: 'l1',
  item: { name: '布洛芬', category: 'medicine', unit: 'box' } as const,
  received,
  ofPromise: received,
  excess: 0,
  shortfall,
});

describe('an entry in the history of the desk', () => {
  it('states that the rest will not come, because a reversal of the entry takes back that statement too (it was left out)', () => {
    expect(enteredText(t, [line(4, 1)])).toMatch(/布洛芬 .*4.*desk\.notComing 布洛芬 .*1/);
    expect(enteredText(t, [line(0, 5)])).toMatch(/^desk\.notComing 布洛芬 .*5/);
  });
  it('does not mention a rest if there is none', () => {
    expect(enteredText(t, [line(5, 0)])).not.toContain('desk.notComing');
    expect(enteredText(t, [line(0, 0)])).toBe('');
  });
});
