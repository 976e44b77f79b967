import { describe, expect, it } from 'vitest';
import { kitComponents, type Making, quantityInKits } from './kit-contents.ts';

const ibuprofen = { name: '布洛芬', category: 'medicine', unit: 'box' } as const;
const bandage = { name: '绷带', category: 'supply', unit: 'item' } as const;
const pouch = { name: '急救包', category: 'kit', unit: 'set' } as const;
const none = () => undefined;

describe('contents of kits', () => {
  it('are listed by goods, not by givers, with every expiry and lot that went into the kits', () => {
    const making: Making = {
      quantity: 3,
      components: [
        { parcelId: 'a', item: ibuprofen, quantity: 2, expiry: '2029-05-31', lot: 'B2' },
        { parcelId: 'b', item: bandage, quantity: 6 },
        { parcelId: 'c', item: ibuprofen, quantity: 1, expiry: '2027-03-31', lot: 'B1' },
      ],
    };
    expect(kitComponents(making, none)).toEqual([
      {
        item: ibuprofen,
        depth: 1,
        kits: 3,
        inAll: 3,
        inEach: 1,
        expiries: ['2027-03-31', '2029-05-31'],
        lots: ['B1', 'B2'],
      },
      { item: bandage, depth: 1, kits: 3, inAll: 6, inEach: 2, expiries: [], lots: [] },
    ]);
  });

  it('give no quantity per kit if the kits cannot hold equal quantities', () => {
    const [component] = kitComponents(
      { quantity: 3, components: [{ parcelId: 'a', item: bandage, quantity: 5 }] },
      none,
    );
    expect(component).toEqual({
      item: bandage,
      depth: 1,
      kits: 3,
      inAll: 5,
      expiries: [],
      lots: [],
    });
    if (component === undefined) return;
    expect(quantityInKits(component, 3)).toBe(5);
    expect(quantityInKits(component, 2)).toBeUndefined();
    expect(quantityInKits({ ...component, inAll: 6, inEach: 2 }, 2)).toBe(4);
  });

  it('include the contents of kits inside kits', () => {
    const inner: Making = {
      quantity: 4,
      components: [{ parcelId: 'a', item: bandage, quantity: 8 }],
    };
    const outer: Making = {
      quantity: 2,
      components: [{ parcelId: 'pouches', item: pouch, quantity: 2 }],
    };
    const makingOf = (parcelId: string) => (parcelId === 'pouches' ? inner : undefined);
    expect(kitComponents(outer, makingOf).map(({ item, ...rest }) => [item.name, rest])).toEqual([
      ['急救包', { depth: 1, kits: 2, inAll: 2, inEach: 1, expiries: [], lots: [] }],
      ['绷带', { depth: 2, kits: 2, inAll: 4, inEach: 2, expiries: [], lots: [] }],
    ]);
    const uneven = { ...inner, components: [{ parcelId: 'a', item: bandage, quantity: 7 }] };
    expect(kitComponents(outer, () => undefined)).toHaveLength(1);
    expect(
      kitComponents(outer, (parcelId) => (parcelId === 'pouches' ? uneven : undefined))[1],
    ).toEqual({ item: bandage, depth: 2, kits: 2, expiries: [], lots: [] });
  });
});
