import { productCodeOf, readPackCode } from '@bluebox/contracts/pack-code';
import { describe, expect, it } from 'vitest';
import type { ScannedPack } from '../scanning/pack-scan-field.tsx';
import { withScannedItem } from './scan-into-item.ts';
import { emptyItem, readItem, type TypedItem } from './typed-item.ts';

const GTIN = '06901234567892';
const ibuprofen = {
  itemId: 'item-ibuprofen',
  name: '布洛芬缓释胶囊',
  specification: '0.3g×24粒',
  category: 'medicine' as const,
  unit: 'box' as const,
  codes: [GTIN],
};
const pack = (text: string, item?: ScannedPack['item']): ScannedPack => {
  const code = readPackCode(text, 2026);
  if (code.kind === 'refused') throw new Error(`${text} is refused as ${code.why}`);
  return { code, item, product: productCodeOf(code) };
};
const ALL = ['medicine', 'device'] as const;
const scan = (typed: TypedItem, scanned: ScannedPack): TypedItem => {
  const next = withScannedItem(typed, scanned, ALL);
  if (typeof next === 'string') throw new Error(next);
  return next;
};

describe('a scan into typed goods', () => {
  it('fills item, specification, expiry, lot and the single pack', () => {
    const goods = scan(emptyItem('device'), pack(`(01)${GTIN}(17)270500(10)A1(21)S1`, ibuprofen));
    expect(readItem(goods)).toEqual({
      item: {
        itemId: 'item-ibuprofen',
        name: '布洛芬缓释胶囊',
        specification: '0.3g×24粒',
        category: 'medicine',
        unit: 'box',
      },
      quantity: 1,
      expiry: '2027-05-31',
      lot: 'A1',
      packs: [`01${GTIN}21S1`],
    });
  });

  it('keeps typed words when the code is unknown, and remembers its number', () => {
    const typed = { ...emptyItem(), name: '布洛芬' };
    expect(scan(typed, pack('6901234567892'))).toMatchObject({ name: '布洛芬', unknownCode: GTIN });
    const known = scan({ ...typed, unknownCode: GTIN, name: '' }, pack('6901234567892', ibuprofen));
    expect(known.unknownCode).toBeUndefined();
  });

  it('counts packs with codes of their own, and never lowers a typed quantity', () => {
    let goods = emptyItem();
    for (const serial of ['S1', 'S2', 'S3'])
      goods = scan(goods, pack(`(01)${GTIN}(21)${serial}`, ibuprofen));
    expect(goods.quantity).toBe(3);
    expect(scan({ ...goods, quantity: 9 }, pack(`(01)${GTIN}(21)S4`, ibuprofen)).quantity).toBe(9);
  });

  it('is refused for a pack that was scanned before, in another notation too', () => {
    const goods = scan(emptyItem(), pack(`(01)${GTIN}(21)S1`, ibuprofen));
    expect(withScannedItem(goods, pack(`]d201${GTIN}21S1`, ibuprofen), ALL)).toBe('twice');
  });

  it('is refused for another item', () => {
    const other = { ...ibuprofen, itemId: 'item-other', name: '连花清瘟胶囊' };
    const named = scan(emptyItem(), pack('6901234567892', ibuprofen));
    expect(withScannedItem(named, pack('96385074', other), ALL)).toBe('other-item');
    const typed = { ...emptyItem(), name: '感冒灵' };
    expect(withScannedItem(typed, pack('96385074', other), ALL)).toBe('other-item');
  });

  it('is refused for another expiry or lot, but only once a pack was scanned', () => {
    const typed = { ...emptyItem(), expiry: '2027-01', lot: 'B2' };
    const goods = scan(typed, pack(`(01)${GTIN}(17)270531(10)A1`, ibuprofen));
    expect(goods).toMatchObject({ expiry: '2027-05-31', lot: 'A1' });
    for (const facts of ['(17)270630', '(10)A2'])
      expect(withScannedItem(goods, pack(`(01)${GTIN}${facts}`, ibuprofen), ALL)).toBe(
        'other-facts',
      );
  });

  it('does not choose a category that the drive does not collect', () => {
    const goods = withScannedItem(emptyItem('device'), pack('6901234567892', ibuprofen), [
      'device',
    ]);
    expect(goods).toMatchObject({ name: '布洛芬缓释胶囊', category: 'device' });
    expect(goods).not.toHaveProperty('itemId');
  });
});
