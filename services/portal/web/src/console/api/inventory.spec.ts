import type { ParcelView } from '@bluebox/contracts';
import { QueryClient } from '@tanstack/react-query';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { nextScanned } from '../packing/scanned-stock.ts';
import { scannedParcelsQuery } from './inventory.ts';

afterEach(() => vi.unstubAllGlobals());

const parcel = (number: number, free: number): ParcelView => ({
  id: `parcel-${String(number).padStart(4, '0')}`,
  driveId: 'd1',
  item: { name: '布洛芬', category: 'medicine', unit: 'box' },
  quantity: 1,
  free,
  available: free > 0,
  lot: 'L1',
});

/** Scans lot L1 at an empty carton, on a server that has these parcels of it, in this order. */
async function scanned(parcels: readonly ParcelView[]) {
  const asked: string[] = [];
  vi.stubGlobal('location', { hash: '' });
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    const query = new URL(path, 'http://bluebox.test').searchParams;
    const matches = parcels.filter(
      ({ lot, available }) =>
        lot === query.get('lot') && (query.get('available') !== 'true' || available),
    );
    const begin = Number(query.get('after') ?? 0);
    const end = begin + Number(query.get('limit'));
    return Response.json({
      parcels: matches.slice(begin, end),
      total: matches.length,
      ...(end < matches.length ? { next: String(end) } : {}),
    });
  });
  const { scanned: found } = await new QueryClient().fetchQuery(
    scannedParcelsQuery('d1', { lot: 'L1' }),
  );
  return { count: found.length, found: nextScanned([], found), requests: asked.length };
}

describe('a scan at a carton', () => {
  it('finds the free parcels of a lot of which the first 200 are packed (it said that nothing is free)', async () => {
    const packed = Array.from({ length: 200 }, (_, number) => parcel(number, 0));
    const free = parcel(200, 1);
    expect(await scanned([...packed, free])).toMatchObject({
      found: { kind: 'pack', parcel: free },
      requests: 1,
    });
  });

  it('finds the earliest expiry, although 200 parcels without one are listed before it', async () => {
    const lasting = Array.from({ length: 200 }, (_, number) => parcel(number, 1));
    const soon = { ...parcel(200, 1), expiry: '2030-01-31' };
    expect(await scanned([...lasting, soon])).toMatchObject({
      found: { kind: 'pack', parcel: soon },
      count: 201,
      requests: 2,
    });
  });

  it('tells a lot that is packed from a lot that is unknown', async () => {
    expect(await scanned([parcel(0, 0)])).toMatchObject({
      count: 1,
      found: { kind: 'nothing-free' },
    });
    expect(await scanned([])).toMatchObject({ count: 0 });
  });
});
