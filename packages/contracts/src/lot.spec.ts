import { describe, expect, it } from 'vitest';
import { InspectBody } from './api/inventory.ts';
import { PledgeLineInput } from './api/pledge.ts';
import { lettersLikeDigits, lotProblem, tidyLot } from './lot.ts';
import { Lot } from './vocabulary.ts';

describe('a lot', () => {
  it.each([
    '202207001',
    '2211010012',
    'A2022110107',
    '20220700101',
    '202207010012',
    '24050600123456',
    '200116',
    'LOT-B',
    'HXAB',
    'MR 0731/2',
    '京2023-0501',
    '0731#2',
    '2E11',
    'LOT 15240301001',
  ])('%s is accepted, because makers print digits, letters and marks as lots', (lot) => {
    expect(lotProblem(tidyLot(lot))).toBeUndefined();
  });
  it.each([
    ['2.02405E+11', 'shortened'],
    ['2.02405e11', 'shortened'],
    ['2E+15', 'shortened'],
    ['84112345678901234567', 'trace'],
    ['8411 2345 6789 0123 4567', 'trace'],
    ['LOT 84112345678901234567', 'trace'],
    ['13800138000', 'person'],
    ['138-0013-8000', 'person'],
    ['+86 138 0013 8000', 'person'],
    ['１３８００１３８０００', 'person'],
    ['138/0013/8000', 'person'],
    ['138,0013,8000', 'person'],
    ['1三8零0一3八000', 'person'],
    ['幺3八零零幺3八零零0', 'person'],
    ['１３８００１３８０００ ', 'person'],
    ['1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣', 'person'],
    ['١٣٨٠٠١٣٨٠٠٠', 'person'],
    ['0951-5012345', 'person'],
    ['640422198801011234', 'person'],
    ['64042219880101123x', 'person'],
    ['马某某', 'marks'],
    ['a@b.cn', 'marks'],
    ['-', 'marks'],
    ['<b>1</b>', 'marks'],
    ['1'.repeat(41), 'long'],
  ])('%s is refused: %s', (lot, problem) => {
    expect(lotProblem(tidyLot(lot))).toBe(problem);
  });

  it('is tidied and checked when it is typed, and a refusal gives the reason', () => {
    const line = (lot: string) =>
      PledgeLineInput.safeParse({
        item: { name: '布洛芬', category: 'medicine', unit: 'box' },
        quantity: 1_000,
        lot,
      });
    expect(line(' ２０２２０７００１ ').data?.lot).toBe('202207001');
    expect(line('2.02405E+11').error?.issues).toMatchObject([
      { path: ['lot'], message: expect.stringContaining('Excel has shortened this number') },
    ]);
    expect(
      InspectBody.safeParse({
        lineId: 'l1',
        parts: [{ quantity: 1, seen: { condition: 'sealed', lot: '13800138000' } }],
      }).success,
    ).toBe(false);
  });
  it('in an old log is read although it would be refused today, unless it is a mobile number', () => {
    expect(Lot.parse('2.02405E+11')).toBe('2.02405E+11');
    expect(Lot.safeParse('13800138000').success).toBe(false);
  });
});

it.each([
  ['2301001', []],
  ['A0123', []],
  ['AO12', ['O']],
  ['OI-lO', ['O', 'I', 'l']],
])('tells the letters of %s that look like digits, and leaves the lot as it is', (lot, letters) => {
  expect(lettersLikeDigits(lot)).toEqual(letters);
  expect(tidyLot(lot)).toBe(lot);
});
