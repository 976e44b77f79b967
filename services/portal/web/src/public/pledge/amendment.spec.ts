import type { PledgeView } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import { amendableLines, amendmentOf, quantityError } from './amendment.ts';

const line = (
  lineId: string,
  outstanding: number,
  handedIn = 0,
  notHandedIn = 0,
): PledgeView['lines'][number] => ({
  lineId,
  item: { name: '布洛芬', category: 'medicine', unit: 'box' },
  quantity: outstanding + handedIn + notHandedIn,
  expiry: '2027-05-12',
  lot: 'A1',
  condition: 'sealed',
  outstanding,
  handedIn,
  notHandedIn,
});
const pledge: PledgeView = {
  pledgeId: 'pledge-0001',
  driveId: 'drive-0001',
  reference: 'XLX-7F3K9Q',
  status: 'open',
  lines: [line('l1', 5), line('l2', 2, 1), line('l3', 0)],
  channel: 'form',
  submittedAt: '2023-03-20T01:00:00.000Z',
  noticeVersion: '2023-01',
  giver: {},
  version: 1,
};
const [first, second] = amendableLines(pledge);
if (first === undefined || second === undefined) throw new Error('there are two lines to amend');

describe('the amendment of a pledge', () => {
  it('does not offer lines that were withdrawn as a whole', () => {
    expect(amendableLines(pledge).map(({ line: { lineId } }) => lineId)).toEqual(['l1', 'l2']);
  });

  it('sends a line unchanged if nothing was edited', () => {
    const [sent] = amendmentOf([first]).lines;
    expect(sent).toEqual({
      lineId: 'l1',
      item: { name: '布洛芬', category: 'medicine', unit: 'box' },
      quantity: 5,
      expiry: '2027-05-12',
      lot: 'A1',
      condition: 'sealed',
    });
  });

  it('replaces the expiry by another month, and leaves it out if it was cleared', () => {
    const packed = (expiryMonth: string) =>
      amendmentOf([{ ...first, pack: { ...first.pack, expiryMonth } }]).lines[0]?.expiry;
    expect(packed('2028-01')).toBe('2028-01');
    expect(packed('')).toBeUndefined();
  });

  it('leaves removed lines out', () => {
    const { lines } = amendmentOf([
      { ...first, removed: true },
      { ...second, quantity: '7' },
    ]);
    expect(lines.map(({ lineId, quantity }) => [lineId, quantity])).toEqual([['l2', 7]]);
  });

  it.each([
    ['', 'error.quantity.number'],
    ['0', 'error.quantity.number'],
    ['2.5', 'error.quantity.number'],
    ['100001', 'error.quantity.much'],
    ['1000', undefined],
    ['3', undefined],
  ])('has, for the quantity %j, the error %s', (quantity, error) => {
    expect(quantityError({ ...first, quantity })).toBe(error);
  });

  it('does not go below the handed-in quantity', () => {
    expect(quantityError({ ...second, line: line('l2', 1, 2), quantity: '1' })).toBe(
      'error.quantity.handed-in',
    );
  });

  it('is accepted for a line of which a part was handed in and the rest will not come (it was refused)', () => {
    const lines = amendableLines({ ...pledge, lines: [line('l1', 0, 4, 1)] });
    const [told] = lines;
    if (told === undefined) throw new Error('the line is to be told');
    expect(quantityError(told)).toBeUndefined();
    expect(amendmentOf(lines).lines[0]?.quantity).toBe(5);
    expect(quantityError({ ...told, quantity: '4' })).toBe('error.quantity.fixed');
  });
});
