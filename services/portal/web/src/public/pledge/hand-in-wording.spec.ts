import type { JourneyView } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import en from '../../locales/en/public.json' with { type: 'json' };
import zh from '../../locales/zh/public.json' with { type: 'json' };
import { awaitedGoods, handInWording } from './hand-in-wording.ts';

type Part = JourneyView['lines'][number]['parts'][number];
const item = { name: '布洛芬', category: 'medicine', unit: 'box' } as const;
const line = (lineId: string, parts: Readonly<Partial<Record<Part['state'], number>>>) => ({
  lineId,
  item,
  quantity: 5,
  parts: Object.entries(parts).map(([state, quantity]) => ({
    state: state as Part['state'],
    quantity,
    steps: [],
  })),
});
const lines = (...all: ReturnType<typeof line>[]) => ({ lines: all });

describe('the page about a hand-in', () => {
  const part = lines(line('l1', { received: 3, promised: 2 }), line('l2', { accepted: 5 }));

  it('lists the outstanding goods (it only said that goods were outstanding)', () => {
    expect(awaitedGoods(part)).toEqual([{ lineId: 'l1', item, quantity: 2 }]);
  });

  it('offers to change or withdraw the rest once a part was handed in (it offered the whole pledge)', () => {
    expect(handInWording(part, 'open', true)).toMatchObject({
      change: 'pledge.change-text-rest',
      withdraw: 'withdraw.button-rest',
    });
    expect(handInWording(part, 'closed', false).change).toBe('pledge.change-closed-rest');
  });

  it('offers to change or withdraw the whole pledge while nothing was handed in', () => {
    const none = lines(line('l1', { promised: 3, withdrawn: 2 }), line('l2', { promised: 5 }));
    expect(handInWording(none, 'open', true)).toEqual({
      bring: 'done.bring-until',
      change: 'pledge.change-text',
      withdraw: 'withdraw.button',
    });
  });
});

it('goods for a closed drive are to be brought soon (the page named the last day of the drive)', () => {
  const promised = lines(line('l1', { promised: 5 }));
  const bring = (phase: Parameters<typeof handInWording>[1]) =>
    handInWording(promised, phase, false).bring;
  expect(bring('open')).toBe('done.bring-until');
  expect(bring('closed')).toBe('pledge.bring-soon');
});

it('the texts about outstanding goods are in both languages', () => {
  for (const { pledge, withdraw } of [zh, en]) {
    for (const key of ['bring-soon', 'change-text', 'change-closed', 'change-text-rest'])
      expect(pledge).toHaveProperty([key]);
    expect(pledge).toHaveProperty(['change-closed-rest']);
    expect(withdraw).toHaveProperty(['button-rest']);
  }
});
