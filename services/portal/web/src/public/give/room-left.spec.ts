import { expect, it } from 'vitest';
import { roomLeft } from './room-left.ts';

const standing = (remaining: number, limit?: 'ask' | 'strict') => ({
  need: {
    needId: 'n1',
    category: 'kit' as const,
    unit: 'set' as const,
    quantity: 20,
    ...(limit === undefined ? {} : { limit }),
  },
  counted: 20 - remaining,
  remaining,
});
const kits = (quantity: number) => ({ category: 'kit', unit: 'set', quantity }) as const;

it('tells what a need lacks besides the other goods of the pledge', () => {
  expect(roomLeft([standing(12, 'strict')], [kits(2)], kits(10))).toEqual({
    remaining: 10,
    limit: 'strict',
    isTooMuch: false,
  });
  expect(roomLeft([standing(12, 'ask')], [kits(5)], kits(8))).toEqual({
    remaining: 7,
    limit: 'ask',
    isTooMuch: true,
  });
});

it('finds nothing too much for a need that takes everything', () => {
  expect(roomLeft([standing(1)], [], kits(8))).toMatchObject({ remaining: 1, isTooMuch: false });
});

it('tells nothing of goods that no need asks for, or before the standings are known', () => {
  expect(roomLeft([standing(1)], [], { ...kits(1), unit: 'box' })).toBeUndefined();
  expect(roomLeft(undefined, [], kits(1))).toBeUndefined();
});
