import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Need, NeedLimit } from './vocabulary.ts';
import { allot, type Goods, needStandings, needsFor, remainingFor } from './watched-needs.ts';

const [KIT, OTHER] = ['item-needle-kit', 'item-other-kit'];
const need = (needId: string, quantity: number, limit?: NeedLimit, itemId?: string): Need => ({
  needId,
  category: 'kit',
  unit: 'set',
  quantity,
  ...(limit === undefined ? {} : { limit }),
  ...(itemId === undefined ? {} : { itemId }),
});
const kits = (quantity: number, itemId?: string): Goods => ({
  category: 'kit',
  unit: 'set',
  itemId,
  quantity,
});
const sharesOf = (needs: readonly Need[], ...goods: readonly Goods[]) =>
  Object.fromEntries(allot(needs, goods, ({ quantity }) => quantity).shares);

describe('goods of a pledge', () => {
  it('count for the needs that name their item first, whatever the order of the needs', () => {
    const needs = [need('n1', 10), need('n2', 5, 'strict', KIT), need('n3', 5, 'open', OTHER)];
    expect(needsFor(needs, kits(1, KIT)).map(({ needId }) => needId)).toEqual(['n2', 'n1']);
    expect(sharesOf(needs, kits(8, KIT))).toEqual({ n2: 5, n1: 3 });
    expect(sharesOf(needs, kits(8))).toEqual({ n1: 8 });
  });

  it('count for no need of another unit, or of another item', () => {
    const needs = [{ ...need('n1', 10), unit: 'box' as const }, need('n2', 5, 'strict', OTHER)];
    expect(allot(needs, [kits(3, KIT)], () => 0)).toEqual({ shares: new Map(), lacking: [] });
  });

  it('are lacking room only where no open need takes them', () => {
    const full = () => 0;
    expect(allot([need('n1', 9, 'strict'), need('n2', 9)], [kits(3)], full).lacking).toEqual([]);
    expect(allot([need('n1', 9, 'strict'), need('n2', 9, 'ask')], [kits(3)], full).lacking).toEqual(
      [{ index: 0, limit: 'ask', remaining: 0 }],
    );
    expect(allot([need('n1', 9, 'strict')], [kits(1), kits(3)], () => 2).lacking).toEqual([
      { index: 1, limit: 'strict', remaining: 1 },
    ]);
  });

  it('keep the shares that they have', () => {
    const needs = [need('n1', 10, 'strict'), need('n2', 10, 'strict')];
    const kept = new Map([['n2', 4]]);
    expect(Object.fromEntries(allot(needs, [kits(6)], () => 10, kept).shares)).toEqual({
      n1: 2,
      n2: 4,
    });
    expect(Object.fromEntries(allot(needs, [kits(3)], () => 10, kept).shares)).toEqual({ n2: 3 });
  });

  it('are shared out completely, and exceed the room only where they lack it or an open need takes them', () => {
    const anyNeed = fc.record({
      limit: fc.constantFrom<NeedLimit>('open', 'ask', 'strict'),
      itemId: fc.constantFrom(undefined, KIT, OTHER),
      quantity: fc.integer({ min: 1, max: 9 }),
    });
    const anyGoods = fc.record({
      itemId: fc.constantFrom(undefined, KIT, OTHER),
      quantity: fc.nat(9),
    });
    fc.assert(
      fc.property(
        fc.array(anyNeed, { minLength: 1, maxLength: 4 }),
        fc.array(anyGoods, { maxLength: 4 }),
        (wanted, given) => {
          const needs = wanted.map(({ limit, itemId, quantity }, index) =>
            need(`n${index + 1}`, quantity, limit, itemId),
          );
          const goods = given.map(({ itemId, quantity }) => kits(quantity, itemId));
          const { shares, lacking } = allot(needs, goods, ({ quantity }) => quantity);
          const asked = goods.filter((each) => needsFor(needs, each).length > 0);
          const total = (quantities: readonly number[]) => quantities.reduce((a, b) => a + b, 0);
          expect(total([...shares.values()])).toBe(total(asked.map(({ quantity }) => quantity)));
          if (lacking.length === 0)
            for (const { needId, limit, quantity } of needs)
              if (limit !== 'open') expect(shares.get(needId) ?? 0).toBeLessThanOrEqual(quantity);
        },
      ),
    );
  });
});

describe('the standing of a need', () => {
  const standing = (
    needs: readonly Need[],
    goods: readonly [itemId: string | undefined, promised: number, atDesk: number][],
    held: number,
  ) =>
    needStandings(
      needs,
      goods.map(([itemId, promised, atDesk]) => ({ ...kits(0, itemId), promised, atDesk })),
      () => held,
    ).map(({ counted, remaining }) => [counted, remaining]);

  it('counts promises and walk-ins, less what was rejected', () => {
    expect(standing([need('n1', 10, 'ask')], [[undefined, 6, 2]], 0)).toEqual([[8, 2]]);
    expect(standing([need('n1', 10, 'ask')], [[undefined, 6, -2]], 0)).toEqual([[4, 6]]);
    expect(
      standing(
        [need('n1', 10, 'ask')],
        [
          [undefined, 3, 0],
          [KIT, 9, 0],
        ],
        0,
      ),
    ).toEqual([[12, 0]]);
  });

  it('counts the shares of a strict need, and what the desk changed about them', () => {
    expect(standing([need('n1', 10, 'strict')], [[undefined, 10, -2]], 10)).toEqual([[8, 2]]);
    expect(standing([need('n1', 10, 'strict')], [[undefined, 4, 3]], 4)).toEqual([[7, 3]]);
  });

  it('tells of an item what the needs for it lack together', () => {
    const needs = [need('n1', 10, 'strict', KIT), need('n2', 5, 'ask')];
    const standings = needStandings(needs, [{ ...kits(0, KIT), promised: 4, atDesk: 0 }], () => 4);
    expect(remainingFor(standings, kits(0, KIT))).toEqual({ remaining: 11, limit: 'ask' });
    expect(remainingFor(standings, kits(0, OTHER))).toEqual({ remaining: 5, limit: 'ask' });
    expect(remainingFor(standings, { category: 'food', unit: 'box' } as never)).toBeUndefined();
  });
});
