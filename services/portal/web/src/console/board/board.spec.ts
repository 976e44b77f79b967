import { COUNTED_PLACES } from '@bluebox/contracts/counted';
import fc from 'fast-check';
import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import { needProgress as publicProgress, stageAmounts } from '../../public/drive/progress.ts';
import { byAmount } from './by-amount.ts';
import { feedText } from './feed-text.ts';
import { besides, hasStock, inOrder, onTheWay, type Totals, throughKits } from './funnel.ts';
import { needProgress } from './need-progress.ts';

const row = (
  category: Totals['category'],
  unit: Totals['unit'],
  balances: Totals['balances'],
): Totals => ({ category, unit, balances, rejectedBy: {} });

describe('the funnel', () => {
  const medicine = row('medicine', 'box', { pledged: 9, promised: 2, confirmed: 4, rejected: 3 });

  it('has every place on the way, in its order', () => {
    expect(onTheWay(medicine).map(({ quantity }) => quantity)).toEqual([2, 0, 0, 0, 0, 0, 4]);
  });
  it('tells of what left only where there is something', () => {
    expect(besides(medicine)).toEqual([{ place: 'rejected', quantity: 3 }]);
  });
  it('called goods long-dated before there were any', () => {
    expect(hasStock([row('medicine', 'box', { promised: 9, received: 2, inTransit: 1 })])).toBe(
      false,
    );
    expect(hasStock([row('kit', 'set', { packed: 1 })])).toBe(true);
  });
  it('was in no order: categories stand as everywhere, and in each what there is most of', () => {
    const device = row('device', 'unit', { received: 100 });
    const kit = row('kit', 'set', { accepted: 1 });
    const bottles = row('medicine', 'bottle', { received: 10 });
    expect(inOrder([device, kit, medicine, bottles])).toEqual([bottles, medicine, kit, device]);
  });
  it('said "confirmed 0" of what had arrived in kits, without a word', () => {
    const inKits = { confirmed: 2, damaged: 2, several: 2 };
    const goods = { ...row('medicine', 'box', { accepted: 1, inKit: 6 }), inKits };
    expect(onTheWay(goods).map(({ quantity }) => quantity)).toEqual([0, 0, 1, 0, 0, 0, 2]);
    expect(besides(goods)).toEqual([
      { place: 'inKit', quantity: 2 },
      { place: 'damaged', quantity: 2 },
    ]);
    expect(throughKits(goods)).toBe(4);
    // The totals of a past moment do not know the places of kits.
    expect(besides(row('medicine', 'box', { inKit: 6 }))).toEqual([
      { place: 'inKit', quantity: 6 },
    ]);
  });
});

describe('needs against what is there', () => {
  it('counts needs of one kind together, and leaves out what ended', () => {
    const progress = needProgress(
      [
        { needId: 'n1', category: 'medicine', unit: 'box', quantity: 60 },
        { needId: 'n2', category: 'medicine', unit: 'box', itemName: '布洛芬', quantity: 40 },
      ],
      [
        row('medicine', 'box', {
          promised: 1,
          received: 2,
          quarantined: 3,
          accepted: 4,
          inKit: 100,
          packed: 5,
          inTransit: 6,
          delivered: 7,
          confirmed: 8,
          rejected: 100,
          lost: 100,
        }),
        row('medicine', 'bottle', { promised: 50 }),
      ],
    );
    expect(progress).toEqual([
      {
        category: 'medicine',
        unit: 'box',
        target: 100,
        itemNames: ['布洛芬'],
        inKits: 100,
        promised: 1,
        here: 9,
        underway: 18,
        confirmed: 8,
        total: 36,
        doubtful: 0,
      },
    ]);
  });
  it('is empty-handed where nothing came', () => {
    expect(
      needProgress([{ needId: 'n1', category: 'kit', unit: 'set', quantity: 5 }], [])[0],
    ).toMatchObject({ total: 0, target: 5 });
  });

  it('is the same figure on the board, on the public page and in the shared picture, whatever is doubted', () => {
    const places = fc.record(
      Object.fromEntries(COUNTED_PLACES.map((place) => [place, fc.nat(50)])) as Record<
        (typeof COUNTED_PLACES)[number],
        fc.Arbitrary<number>
      >,
    );
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(places, share, share, fc.nat(20), (balances, ofPromised, ofReceived, inKit) => {
        const doubtful = {
          promised: Math.floor(ofPromised * balances.promised),
          received: Math.floor(ofReceived * (balances.received + balances.quarantined)),
        };
        // Kits of these goods are packed: the stages show the goods there.
        const inKits = { packed: inKit };
        const goods = row('medicine', 'box', { ...balances, inKit, lost: 7 });
        const rows = [{ ...goods, inKits, doubtful }];
        const needs = [
          { needId: 'n1', category: 'medicine' as const, unit: 'box' as const, quantity: 1_000 },
        ];
        const [board] = needProgress(needs, rows);
        const [page] = publicProgress(needs, rows);
        const everything = COUNTED_PLACES.reduce((sum, place) => sum + balances[place], 0);
        expect(board?.total).toBe(everything - doubtful.promised - doubtful.received);
        expect(page?.covered).toBe(board?.total);
        const { promised = 0, here = 0, underway = 0, confirmed = 0 } = board ?? {};
        expect(promised + here + underway + confirmed).toBe(board?.total);
        const stages = stageAmounts(rows).flatMap(({ amounts }) => amounts);
        expect(stages.reduce((sum, { count }) => sum + count, 0)).toBe(
          (page?.covered ?? 0) + inKit,
        );
      }),
    );
  });
});

it('told of a receipt without the number of the box', () => {
  const t = ((key: string, { box, number }: { box?: string; number?: number } = {}) =>
    box === undefined ? `${key}${number ?? ''}` : box) as unknown as TFunction;
  const entry = {
    id: '1',
    driveId: 'd',
    type: 'receipt.confirmed',
    at: '',
    facts: { received: 60 },
  };
  expect(feedText(t, entry)).toBe('feedPart.aBox');
  expect(feedText(t, { ...entry, facts: { received: 60, boxNumber: 3 } })).toBe(
    'packing.boxNumber3',
  );
});

it('had departments in no order: the largest stands first', () => {
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
