import type { StatedGoods } from '@bluebox/contracts';
import { expect, it } from 'vitest';
import { partsOf } from './statement-rows.ts';

const ZEROS = {
  sent: 0,
  inKits: 0,
  stored: 0,
  toInspect: 0,
  rejected: 0,
  disposed: 0,
  spoiledHere: 0,
  confirmed: 0,
  underway: 0,
  spoiledAway: 0,
};

it('the parts of what was sent stood after what was rejected, and were added to it by readers', () => {
  const goods = { sent: 22, rejected: 1, confirmed: 20, underway: 2, stored: 0 } as StatedGoods;
  expect(partsOf({ ...ZEROS, ...goods }).map(({ part, isOfSent }) => [part, isOfSent])).toEqual([
    ['sent', false],
    ['confirmed', true],
    ['underway', true],
    ['rejected', false],
  ]);
});
