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

  it('packs the earliest expiry among the goods with the code', () => {
    expect(nextScanned([], [late, soon])).toEqual({ kind: 'pack', parcel: soon });
  });
  it('continues with the next parcel when the first is packed', () => {
    expect(nextScanned(holding('medicine'), [{ ...soon, free: 0 }, late])).toEqual({
      kind: 'pack',
      parcel: late,
    });
  });
  it('reports that all goods with the code are packed', () => {
    expect(nextScanned([], [{ ...soon, free: 0 }])).toEqual({ kind: 'nothing-free' });
  });
  it('reports that goods are held, rather than that they are gone', () => {
    expect(nextScanned([], [{ ...soon, free: 0, held: 3 }])).toEqual({ kind: 'held' });
    expect(
      nextScanned(
        [],
        [
          { ...soon, free: 0, held: 3 },
          { ...late, free: 1 },
        ],
      ),
    ).toMatchObject({ kind: 'pack' });
  });
  it('keeps medicine apart from other goods, whichever came first', () => {
    expect(nextScanned(holding('device'), [soon])).toEqual({ kind: 'apart', parcel: soon });
    expect(nextScanned(holding('medicine'), [device])).toEqual({ kind: 'apart', parcel: device });
  });
  it('packs only the goods of a mixed pledge that may go into this carton', () => {
    expect(nextScanned(holding('device'), [soon, device])).toEqual({
      kind: 'pack',
      parcel: device,
    });
  });
});

describe('the proposal for a carton', () => {
  it('is the earliest expiry among the goods that may go in', () => {
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
