import type { ParcelView } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import { firstExpiryFirst, goesTogether } from './stock-order.ts';

const parcel = (
  id: string,
  name: string,
  more: Partial<ParcelView> = {},
  category: ParcelView['item']['category'] = 'medicine',
): ParcelView => ({
  id,
  driveId: 'd',
  item: { name, category, unit: 'box' },
  quantity: 1,
  free: 1,
  available: true,
  ...more,
});
const ids = (parcels: readonly ParcelView[]) => parcels.map(({ id }) => id).join('');

describe('the goods to pack next', () => {
  it('are sorted by earliest expiry, and goods without expiry come last', () => {
    expect(
      ids(
        firstExpiryFirst([
          parcel('c', '血氧仪'),
          parcel('b', '乙', { expiry: '2028-05-31' }),
          parcel('a', '甲', { expiry: '2027-12-31' }),
        ]),
      ),
    ).toBe('abc');
  });
  it('do not mix medicine with other goods', () => {
    const medicine = parcel('a', '布洛芬');
    const book = parcel('b', '书', {}, 'book');
    expect(goesTogether([], book)).toBe(true);
    expect(goesTogether([medicine], book)).toBe(false);
    expect(goesTogether([book], medicine)).toBe(false);
    expect(goesTogether([medicine], medicine)).toBe(true);
  });
});
