import type { TotalsRow } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import { shareFacts } from './share-facts.ts';

const terms = {
  title: '募集',
  recipient: { name: '红十字会', authority: '委托书' },
  handInPoints: [],
  needs: [
    { needId: 'n1', category: 'medicine', unit: 'box', quantity: 100 },
    { needId: 'n2', category: 'device', unit: 'unit', quantity: 10 },
  ],
} as never;
const row = (given: Partial<TotalsRow> & Pick<TotalsRow, 'balances'>): TotalsRow => ({
  category: 'medicine',
  unit: 'box',
  rejectedBy: {},
  ...given,
});
const facts = (rows: readonly TotalsRow[]) => shareFacts({ terms }, { rows: [...rows] }, 'zh');

describe("facts for the preview of a drive's link", () => {
  it('include the English texts for readers of English, if there are any', () => {
    const inBoth = {
      ...(terms as object),
      english: { title: 'Medicine for Xiji', summary: 'Unopened medicine.' },
    } as never;
    const of = (shown: never, language: 'zh' | 'en') =>
      shareFacts({ terms: shown }, { rows: [] }, language);
    expect(of(inBoth, 'en')).toMatchObject({
      title: 'Medicine for Xiji',
      summary: 'Unopened medicine.',
      recipient: '红十字会',
    });
    expect(of(inBoth, 'zh').title).toBe('募集');
    expect(of(terms, 'en').title).toBe('募集');
  });

  it('add up equal units across categories, the largest sum first, and keep different units apart', () => {
    const { given } = facts([
      row({ balances: { pledged: 10, promised: 10 } }),
      row({ category: 'supply', balances: { walkIn: 5, accepted: 5 } }),
      row({ category: 'device', unit: 'unit', balances: { pledged: 20, received: 20 } }),
    ]);
    expect(given).toEqual([
      { unit: 'unit', count: 20 },
      { unit: 'box', count: 15 },
    ]);
  });

  it('leave out withdrawn goods and goods that never came', () => {
    const { given } = facts([
      row({ balances: { pledged: 10, withdrawn: 3, notHandedIn: 2, confirmed: 5 } }),
    ]);
    expect(given).toEqual([{ unit: 'box', count: 5 }]);
  });

  it('leave out goods that were rejected or would probably be rejected', () => {
    const { given, fullness } = facts([
      row({
        balances: { pledged: 60, promised: 20, received: 10, accepted: 20, rejected: 10 },
        doubtful: { promised: 15, received: 5 },
      }),
    ]);
    expect(given).toEqual([{ unit: 'box', count: 30 }]);
    expect(fullness).toBeCloseTo(0.15);
  });

  it('count the components of assembled kits once', () => {
    const { given, sent, confirmed } = facts([
      row({ balances: { pledged: 10, inKit: 6, accepted: 4 }, inKits: { several: 6 } }),
      row({
        category: 'kit',
        unit: 'set',
        balances: { assembled: 3, pledged: 1, confirmed: 2, disposed: 1, inTransit: 1 },
      }),
    ]);
    expect(given).toEqual([
      { unit: 'box', count: 10 },
      { unit: 'set', count: 1 },
    ]);
    expect([sent, confirmed]).toEqual([[{ unit: 'set', count: 3 }], [{ unit: 'set', count: 2 }]]);
  });

  it('leave out disposed goods, whether rejected, spoiled or in a kit', () => {
    const { given } = facts([
      row({
        balances: { pledged: 10, rejected: 1, disposed: 2, inKit: 3, accepted: 4 },
        rejectedBy: { expired: 2 },
        inKits: { disposed: 1, packed: 2 },
      }),
      row({
        category: 'kit',
        unit: 'set',
        balances: { assembled: 2, pledged: 3, disposed: 2, accepted: 3 },
        rejectedBy: { opened: 1 },
      }),
    ]);
    expect(given).toEqual([
      { unit: 'box', count: 6 },
      { unit: 'set', count: 2 },
    ]);
  });

  it('include goods in transit, and how much of them the recipient confirmed', () => {
    const { sent, confirmed } = facts([
      row({ balances: { pledged: 10, packed: 1, inTransit: 2, delivered: 3, confirmed: 4 } }),
    ]);
    expect(sent).toEqual([{ unit: 'box', count: 9 }]);
    expect(confirmed).toEqual([{ unit: 'box', count: 4 }]);
  });

  it('have the mean fullness of all kinds, in which an excess of one kind does not fill another', () => {
    expect(facts([]).fullness).toBe(0);
    expect(facts([row({ balances: { pledged: 500, promised: 500 } })]).fullness).toBe(0.5);
  });
});
