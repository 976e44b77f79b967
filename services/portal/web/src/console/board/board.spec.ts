import type { TotalsRow } from '@bluebox/contracts';
import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import { byAmount } from './by-amount.ts';
import { feedText } from './feed-text.ts';
import { besides, hasStock, inOrder, onTheWay, throughKits } from './funnel.ts';

const row = (
  category: TotalsRow['category'],
  unit: TotalsRow['unit'],
  balances: TotalsRow['balances'],
): TotalsRow => ({ category, unit, balances, rejectedBy: {} });

describe('the funnel', () => {
  const medicine = row('medicine', 'box', { pledged: 9, promised: 2, confirmed: 4, rejected: 3 });

  it('has every place on the way to the recipient, in order', () => {
    expect(onTheWay(medicine).map(({ quantity }) => quantity)).toEqual([2, 0, 0, 0, 0, 0, 4]);
  });
  it('omits empty places that are not stages', () => {
    expect(besides(medicine)).toEqual([{ place: 'rejected', quantity: 3 }]);
  });
  it('reports no stock before goods are accepted (goods not yet accepted were called long-dated)', () => {
    expect(hasStock([row('medicine', 'box', { promised: 9, received: 2, inTransit: 1 })])).toBe(
      false,
    );
    expect(hasStock([row('kit', 'set', { packed: 1 })])).toBe(true);
  });
  it('lists categories in the usual order, and within a category the largest quantity first (there was no order)', () => {
    const device = row('device', 'unit', { received: 100 });
    const kit = row('kit', 'set', { accepted: 1 });
    const bottles = row('medicine', 'bottle', { received: 10 });
    expect(inOrder([device, kit, medicine, bottles])).toEqual([bottles, medicine, kit, device]);
  });
  it('counts goods that arrived in kits (it showed "confirmed 0")', () => {
    const inKits = { confirmed: 2, damaged: 2, several: 2 };
    const goods = { ...row('medicine', 'box', { accepted: 1, inKit: 6 }), inKits };
    expect(onTheWay(goods).map(({ quantity }) => quantity)).toEqual([0, 0, 1, 0, 0, 0, 2]);
    expect(besides(goods)).toEqual([
      { place: 'inKit', quantity: 2 },
      { place: 'damaged', quantity: 2 },
    ]);
    expect(throughKits(goods)).toBe(4);
    // Totals of a past moment lack `inKits`.
    expect(besides(row('medicine', 'box', { inKit: 6 }))).toEqual([
      { place: 'inKit', quantity: 6 },
    ]);
  });
});

it('a sentence about a receipt names the box (it did not)', () => {
  const t = ((key: string, { box, number }: { box?: string; number?: number } = {}) =>
    box === undefined ? `${key}${number ?? ''}` : box) as unknown as TFunction;
  const entry = {
    id: '1',
    driveId: 'd',
    type: 'receipt.confirmed',
    at: '',
    actor: 'public',
    facts: { received: 60 },
  };
  expect(feedText(t, entry)).toBe('feedPart.aBox');
  expect(feedText(t, { ...entry, facts: { received: 60, boxNumber: 3 } })).toBe(
    'packing.boxNumber3',
  );
});

it('groups are ordered by promised amount, the largest first (there was no order)', () => {
  const group = (name: string | undefined, pledged: number) => ({
    ...(name === undefined ? {} : { name }),
    pledged,
    toCome: pledged,
    pledges: 1,
    received: 0,
    rejected: 0,
  });
  const groups = [group('乙', 2), group(undefined, 5), group('甲', 2), group('丙', 9)];
  expect(byAmount(groups).map(({ name }) => name)).toEqual(['丙', undefined, '甲', '乙']);
});
