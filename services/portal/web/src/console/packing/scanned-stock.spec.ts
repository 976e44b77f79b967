import type { BoxView, ParcelView } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import { nextScanned, proposedNext } from './scanned-stock.ts';

const parcel = (
  id: string,
  category: ParcelView['item']['category'],
  more: Partial<ParcelView> = {},
): ParcelView => ({
  id,
  driveId: 'd',
  item: { name: id, category, unit: 'box' },
  quantity: 3,
  free: 3,
  available: true,
  ...more,
});
const holding = (category: ParcelView['item']['category']): BoxView['contents'] => [
  { parcelId: 'x', item: { name: 'x', category, unit: 'box' }, quantity: 1 },
];

describe('a scan of goods at a carton', () => {
  const late = parcel('late', 'medicine', { expiry: '2031-01-31' });
  const soon = parcel('soon', 'medicine', { expiry: '2030-01-31' });
  const device = parcel('device', 'device');

  it('packs what expires first of what the code stands for', () => {
    expect(nextScanned([], [late, soon])).toEqual({ kind: 'pack', parcel: soon });
  });
  it('goes on to the next when the first is packed', () => {
    expect(nextScanned(holding('medicine'), [{ ...soon, free: 0 }, late])).toEqual({
      kind: 'pack',
      parcel: late,
    });
  });
  it('says so when everything of the code is packed', () => {
    expect(nextScanned([], [{ ...soon, free: 0 }])).toEqual({ kind: 'nothing-free' });
  });
  it('keeps medicine apart from other goods, either way round', () => {
    expect(nextScanned(holding('device'), [soon])).toEqual({ kind: 'apart', parcel: soon });
    expect(nextScanned(holding('medicine'), [device])).toEqual({ kind: 'apart', parcel: device });
  });
  it('takes of a mixed pledge what goes into this carton', () => {
    expect(nextScanned(holding('device'), [soon, device])).toEqual({
      kind: 'pack',
      parcel: device,
    });
  });
});

describe('the proposal for a carton', () => {
  it('is what expires first of what may go in', () => {
    const stock = [
      parcel('device', 'device'),
      parcel('late', 'medicine', { expiry: '2031-01-31' }),
      parcel('soon', 'medicine', { expiry: '2030-01-31' }),
    ];
    expect(proposedNext([], stock)?.id).toBe('soon');
    expect(proposedNext(holding('device'), stock)?.id).toBe('device');
    expect(proposedNext(holding('device'), [])).toBeUndefined();
  });
});
