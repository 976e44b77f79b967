import { type Item, lackingGoods } from '@bluebox/contracts';
import { DomainError } from '@bluebox/event-sourcing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AvailableParcel, pickByRecipe, stockFor } from './recipe.ts';

const gauze: Item = { name: '纱布', category: 'supply', unit: 'bag' };
const pills: Item = { name: '布洛芬', category: 'medicine', unit: 'box' };
const today = '2023-03-21';
const recipe = {
  components: [
    { item: pills, quantity: 1 },
    { item: gauze, quantity: 2 },
  ],
};
const parcel = (parcelId: string, item: Item, free: number, expiry?: string): AvailableParcel => ({
  parcelId,
  item,
  free,
  expiry,
});
const missingOf = (decide: () => unknown): unknown => {
  try {
    decide();
  } catch (error) {
    if (error instanceof DomainError && error.code === 'NOT_ENOUGH_FREE')
      return error.data?.['missing'];
    throw error;
  }
  return undefined;
};

describe('the stock of a recipe', () => {
  const stock = [parcel('pills-0001', pills, 50), parcel('gauze-0001', gauze, 68)];

  it('says for how many kits it suffices, and what lacks for more', () => {
    const found = stockFor(recipe, stock, today);
    expect(found.kits).toBe(34);
    expect(lackingGoods(found.components, 40)).toEqual([{ item: gauze, quantity: 12 }]);
    expect(lackingGoods(found.components, 34)).toEqual([]);
  });
  it('leaves out expired goods, and goods with another specification', () => {
    const unusable = [
      parcel('gauze-0002', gauze, 100, '2023-03-20'),
      parcel('gauze-0003', { ...gauze, specification: '5 片' }, 100),
    ];
    expect(stockFor(recipe, [...stock, ...unusable], today).kits).toBe(34);
  });
  it('counts goods of a catalogued item under any name', () => {
    const itemId = 'item-gauze';
    const named = { components: [{ item: { ...gauze, itemId }, quantity: 1 }] };
    const renamed = parcel('gauze-0004', { ...gauze, name: '医用纱布', itemId }, 3);
    expect(stockFor(named, [renamed], today).kits).toBe(3);
  });
});

describe('picking', () => {
  it('takes the first expiry first, and goods without expiry last', () => {
    const stock = [
      parcel('gauze-0001', gauze, 3),
      parcel('gauze-0002', gauze, 3, '2025-01-31'),
      parcel('gauze-0003', gauze, 3, '2024-01-31'),
      parcel('pills-0001', pills, 9, '2024-12-31'),
    ];
    expect(pickByRecipe(recipe, 4, stock, today)).toEqual([
      { parcelId: 'pills-0001', quantity: 4 },
      { parcelId: 'gauze-0003', quantity: 3 },
      { parcelId: 'gauze-0002', quantity: 3 },
      { parcelId: 'gauze-0001', quantity: 2 },
    ]);
  });
  it('is refused with what is missing', () => {
    const stock = [parcel('pills-0001', pills, 9), parcel('gauze-0001', gauze, 5)];
    expect(missingOf(() => pickByRecipe(recipe, 3, stock, today))).toEqual([
      { item: gauze, quantity: 1 },
    ]);
  });
  it('takes exactly the recipe times the kits whenever the stock suffices, and never more', () => {
    const parcels = fc.array(
      fc.record({
        item: fc.constantFrom(pills, gauze),
        free: fc.nat(9),
        expiry: fc.constantFrom(undefined, '2023-01-01', '2024-01-01', '2025-01-01'),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(parcels, fc.integer({ min: 1, max: 12 }), (found, kits) => {
        const stock = found.map((each, index) => ({ parcelId: `parcel-${index}`, ...each }));
        const suffices = stockFor(recipe, stock, today).kits >= kits;
        expect(missingOf(() => pickByRecipe(recipe, kits, stock, today)) === undefined).toBe(
          suffices,
        );
        if (!suffices) return;
        const picked = pickByRecipe(recipe, kits, stock, today);
        for (const { item, quantity } of recipe.components) {
          const taken = picked.filter(
            ({ parcelId }) => stock.find((each) => each.parcelId === parcelId)?.item === item,
          );
          expect(taken.reduce((sum, part) => sum + part.quantity, 0)).toBe(quantity * kits);
        }
        for (const { parcelId, quantity } of picked) {
          const from = stock.find((each) => each.parcelId === parcelId);
          expect(quantity).toBeLessThanOrEqual(from?.free ?? 0);
          expect((from?.expiry ?? '9999') >= today).toBe(true);
        }
      }),
    );
  });
});
