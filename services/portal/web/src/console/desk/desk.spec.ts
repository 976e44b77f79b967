import { type PackCode, readPackCode } from '@bluebox/contracts/pack-code';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyItem } from '../items/typed-item.ts';
import { asPromised, placePack, receptionLines, restUnsaid, shortfall } from './counted-lines.ts';
import {
  canTakeAsGood,
  findingsFor,
  type Goods,
  goodsOf,
  inspectedAsGood,
  keyOf,
  readPart,
  reasonsAgainst,
  unreadFacts,
} from './findings.ts';

const item = (category: Goods['item']['category']) =>
  ({ name: '布洛芬缓释胶囊', category, unit: 'box' }) as const;
const promised = (lineId: string, outstanding: number, expiry?: string) => ({
  lineId,
  item: item('medicine'),
  quantity: 5,
  condition: 'sealed' as const,
  outstanding,
  ...(expiry === undefined ? {} : { expiry }),
});
const pledge = {
  pledgeId: 'a'.repeat(8),
  driveId: 'b'.repeat(8),
  reference: 'XLX-7F3K9Q',
  lines: [promised('l1', 3, '2028-05-31'), promised('l2', 2), promised('l3', 0)],
};

describe('counting at the desk', () => {
  it('assumes the promised quantities until another count is entered', () => {
    expect(receptionLines(asPromised(pledge), [])).toEqual([
      { lineId: 'l1', quantity: 3 },
      { lineId: 'l2', quantity: 2 },
    ]);
  });
  it('keeps the packs that were scanned before the pledge was registered (a walk-in lost them)', () => {
    const lotted = { ...pledge, lines: [{ ...promised('l1', 3), lot: 'AO1' }, promised('l2', 2)] };
    expect(receptionLines(asPromised(lotted, [['gs1:1/S-7', 'gs1:1/S-8'], []]), [])).toEqual([
      { lineId: 'l1', quantity: 3, lot: 'AO1', packs: ['gs1:1/S-7', 'gs1:1/S-8'] },
      { lineId: 'l2', quantity: 2 },
    ]);
  });
  it('sends an expiry date that differs from the promised date, or was not promised', () => {
    const [first, second] = asPromised(pledge);
    if (first === undefined || second === undefined) throw new Error('two lines are promised');
    expect(
      receptionLines(
        [
          { ...first, expiry: '2028-06' },
          { ...second, expiry: '2029-01-15' },
        ],
        [],
      ),
    ).toEqual([
      { lineId: 'l1', quantity: 3, expiry: '2028-06-30' },
      { lineId: 'l2', quantity: 2, expiry: '2029-01-15' },
    ]);
  });
  it('sends a lot that was read off the packs, together with the promised date', () => {
    const [first] = asPromised(pledge);
    if (first === undefined) throw new Error('a line is promised');
    expect(receptionLines([{ ...first, lot: '2211010012' }], [])).toEqual([
      { lineId: 'l1', quantity: 3, expiry: '2028-05-31', lot: '2211010012' },
    ]);
    expect(receptionLines([{ ...first, lot: '2.02405E+11' }], [])).toBeUndefined();
  });
  it('ignores the expiry date of a device, and the expiry date and lot of a book', () => {
    const typed = { name: '血氧仪', quantity: 1, expiry: 'soon', lot: '13800138000' };
    expect(receptionLines([], [{ ...emptyItem('book'), ...typed }])).toHaveLength(1);
    expect(receptionLines([], [{ ...emptyItem('device'), ...typed, lot: '' }])).toHaveLength(1);
    expect(receptionLines([], [{ ...emptyItem('device'), ...typed }])).toBeUndefined();
  });
  it('leaves out a line of which nothing has arrived yet', () => {
    const lines = asPromised(pledge).map((line) => ({
      ...line,
      quantity: 0,
      rest: 'expected' as const,
    }));
    expect(receptionLines(lines, [])).toEqual([]);
    expect(shortfall(lines[0] as (typeof lines)[number])).toBe(3);
  });
  it('asks whether a missing rest will come (it recorded that it would not)', () => {
    const [first] = asPromised(pledge);
    if (first === undefined) throw new Error('a line is promised');
    for (const quantity of [0, 1, 2]) {
      const short = { ...first, quantity };
      expect(restUnsaid(short)).toBe(true);
      expect(receptionLines([short], [])).toBeUndefined();
      expect(receptionLines([{ ...short, rest: 'not-coming' }], [])).toEqual([
        { lineId: 'l1', quantity, rest: 'not-coming' },
      ]);
    }
    // A complete count drops the answer about the rest.
    expect(receptionLines([{ ...first, quantity: 3, rest: 'not-coming' }], [])).toEqual([
      { lineId: 'l1', quantity: 3 },
    ]);
  });
  it('waits until all fields are filled in', () => {
    const [first] = asPromised(pledge);
    if (first === undefined) throw new Error('a line is promised');
    expect(receptionLines([{ ...first, quantity: null }], [])).toBeUndefined();
    expect(receptionLines([{ ...first, expiry: 'soon' }], [])).toBeUndefined();
    expect(receptionLines([first], [emptyItem()])).toBeUndefined();
    expect(
      receptionLines([], [{ ...emptyItem('book'), name: ' 平凡的世界 ', quantity: 2 }]),
    ).toEqual([{ item: { name: '平凡的世界', category: 'book', unit: 'book' }, quantity: 2 }]);
  });
});

const received = (category: Goods['item']['category'], expiry?: string): Goods => ({
  lineId: 'l1',
  item: item(category),
  portion: 'entry-0001',
  from: 'received',
  stated: [],
  quantity: 5,
  waiting: 5,
  ...(expiry === undefined ? {} : { expiry }),
});
const part = {
  quantity: 5,
  finding: 'good',
  expiry: '2028-05',
  lot: '',
  override: undefined,
} as const;
const terms = {
  rules: {
    version: 1,
    categories: ['medicine', 'device'],
    sealedOnly: true,
    minimumMonthsAtArrival: 6,
    devicesMustWork: true,
    prescriptionAllowed: false,
  },
  expectedArrival: '2028-01-10',
} as unknown as Parameters<typeof reasonsAgainst>[2];
const against = (finding: (typeof part)['finding'] | string, goods: Goods, expiry: string) =>
  reasonsAgainst({ ...part, finding, expiry } as never, goods, terms, '2028-01-01');

describe('accepting all goods with one key', () => {
  it('lists promised dates and lots that nobody has read off the packs (they were recorded as read)', () => {
    const promisedOnly: Goods = { ...received('medicine', '2028-06-30'), lot: 'A1' };
    expect(unreadFacts(promisedOnly)).toEqual({ expiry: '2028-06-30', lot: 'A1' });
    expect(unreadFacts({ ...promisedOnly, stated: ['expiry'] })).toEqual({ lot: 'A1' });
    expect(unreadFacts({ ...promisedOnly, stated: ['expiry', 'lot'] })).toEqual({});
    expect(unreadFacts(received('device'))).toEqual({});
  });
});

describe('an inspection', () => {
  it('offers the findings that suit the item, each with its own key', () => {
    expect(findingsFor(item('book'))).toEqual(['good', 'damaged', 'aside']);
    expect(findingsFor(item('device'))).toContain('not-working');
    expect(findingsFor(item('medicine'))).not.toContain('not-working');
    expect(keyOf('good')).toBe('1');
    expect(keyOf('aside')).toBe('7');
  });
  it('records the finding, and a decision only to set aside or to accept against the rules', () => {
    expect(readPart(part, received('medicine'))).toEqual({
      quantity: 5,
      seen: { condition: 'sealed', expiry: '2028-05-31' },
    });
    expect(readPart({ ...part, finding: 'not-working', expiry: '' }, received('device'))).toEqual({
      quantity: 5,
      seen: { condition: 'sealed', working: false },
    });
    expect(readPart({ ...part, finding: 'aside' }, received('medicine'))).toMatchObject({
      decision: 'quarantine',
    });
    expect(readPart({ ...part, override: 'emergency' }, received('medicine'))).toMatchObject({
      decision: 'accept-anyway',
      override: 'emergency',
    });
    expect(readPart({ ...part, quantity: 0 }, received('medicine'))).toBeUndefined();
  });
  it('records no finding for a split-off part until one is chosen (it was recorded as opened, even a book)', () => {
    const unsaid = { ...part, finding: undefined };
    for (const category of ['medicine', 'book', 'device'] as const) {
      expect(readPart(unsaid, received(category))).toBeUndefined();
      expect(reasonsAgainst(unsaid, received(category), terms, '2028-01-01')).toEqual([]);
    }
  });
  it('records a lot that was read, and leaves a known lot unchanged', () => {
    const known = { ...received('medicine'), lot: '2.02405E+11' };
    expect(readPart({ ...part, lot: ' ２０２２０７００１ ' }, received('medicine'))?.seen.lot).toBe(
      '202207001',
    );
    expect(readPart({ ...part, lot: known.lot }, known)?.seen).not.toHaveProperty('lot');
    expect(readPart({ ...part, lot: '2.02405E+11' }, received('medicine'))).toBeUndefined();
    expect(readPart({ ...part, lot: '13800138000' }, received('medicine'))).toBeUndefined();
  });
  it('records that the packs show no date or lot if the field was cleared', () => {
    const known = { ...received('medicine'), lot: 'A1', expiry: '2028-05-31' };
    expect(readPart({ ...part, expiry: '', lot: ' ' }, known)?.seen).toEqual({
      condition: 'sealed',
      expiry: null,
      lot: null,
    });
    const { expiry: _, ...unknown } = received('device');
    const said = readPart({ ...part, expiry: '', lot: '' }, unknown as Goods)?.seen;
    expect(said).not.toHaveProperty('expiry');
    expect(said).not.toHaveProperty('lot');
  });
  it('is separate for each waiting portion of a line', () => {
    const portion = { from: 'received' as const, stated: [], quantity: 2, waiting: 2 };
    const line = {
      lineId: 'l1',
      item: item('medicine'),
      received: 5,
      toInspect: 3,
      quarantined: 0,
      accepted: 2,
      rejected: 0,
      settled: 0,
      portions: [
        { ...portion, portion: 'entry-0001', expiry: '2027-03-31', lot: 'A' },
        { ...portion, portion: 'entry-0002', expiry: '2029-05-31', waiting: 1 },
        { ...portion, portion: 'entry-0003', waiting: 0 },
      ],
    };
    expect(goodsOf(line)).toMatchObject([
      { lineId: 'l1', portion: 'entry-0001', expiry: '2027-03-31', waiting: 2 },
      { lineId: 'l1', portion: 'entry-0002', expiry: '2029-05-31', waiting: 1 },
    ]);
  });
  it('predicts the decision of the rules', () => {
    expect(against('good', received('medicine'), '2028-08')).toEqual([]);
    expect(against('good', received('medicine'), '2028-06')).toEqual(['short-dated']);
    expect(against('opened', received('medicine'), '2027-12')).toEqual(['expired', 'opened']);
    expect(against('not-working', received('device'), '')).toEqual(['not-working']);
    expect(against('aside', received('medicine'), '2020-01')).toEqual([]);
  });
  it('accepts all goods at once only if no expiry date has to be read first', () => {
    expect(
      canTakeAsGood([received('medicine', '2028-05-31'), { ...received('book'), lineId: 'l2' }]),
    ).toBe(true);
    expect(canTakeAsGood([received('medicine')])).toBe(false);
  });
  it('accepts with one key only goods that the rules accept (it announced all of them)', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            category: fc.constantFrom('medicine' as const, 'device' as const, 'book' as const),
            expiry: fc.constantFrom('2027-12-31', '2028-06-30', '2028-08-31', '2029-01-31'),
          }),
        ),
        (all) => {
          const waiting = all.map(({ category, expiry }, index) => ({
            ...received(category, category === 'medicine' ? expiry : undefined),
            lineId: `l${index}`,
          }));
          const { taken, left } = inspectedAsGood(waiting, terms, '2028-01-01');
          expect(taken.map(({ goods }) => goods)).toEqual(
            waiting.filter(({ item: { category }, expiry = '' }) =>
              category === 'medicine' ? expiry > '2028-07-10' : category === 'device',
            ),
          );
          expect(taken.length + left.length).toBe(waiting.length);
          for (const { goods, reasons } of left)
            expect(reasons).toEqual(
              goods.item.category === 'book'
                ? ['not-collected']
                : [goods.expiry === '2027-12-31' ? 'expired' : 'short-dated'],
            );
        },
      ),
    ));
  it('does not accept two portions of one line at once, because somebody must tell the portions apart (it offered to accept them)', () => {
    const one = received('medicine', '2028-05-31');
    const other = received('medicine', '2027-01-31');
    expect(canTakeAsGood([one, { ...other, portion: 'other' }])).toBe(false);
    expect(canTakeAsGood([one, { ...other, lineId: 'l9' }])).toBe(true);
  });
});

describe('a scanned pack at the count', () => {
  const GTIN = '06901234567892';
  const zinc = { ...promised('l2', 2), item: { ...item('medicine'), name: '葡萄糖酸锌' } };
  const counter = {
    counted: asPromised({ ...pledge, lines: [promised('l1', 3), zinc] }),
    extras: [],
  };
  const listed = { itemId: 'item-zinc', ...zinc.item, codes: [GTIN] };
  const code = (text: string) => readPackCode(text, 2026) as PackCode;
  const scan = (text: string, found?: typeof listed, chosen?: string | null, at = counter) =>
    placePack(at, { code: code(text), product: GTIN, item: found }, ['medicine'], chosen);

  it('is noted with the line of its item', () => {
    const placed = scan(`(01)${GTIN}(17)270531(10)A1(21)S1`, listed);
    if (placed.kind !== 'line') throw new Error(placed.kind);
    expect(receptionLines(placed.counted, placed.extras)).toEqual([
      { lineId: 'l1', quantity: 3 },
      { lineId: 'l2', quantity: 2, expiry: '2027-05-31', lot: 'A1', packs: [`01${GTIN}21S1`] },
    ]);
  });
  it('is asked about when nothing tells its item, and noted as somebody says', () => {
    expect(scan('84112345678901234567')).toEqual({ kind: 'ask' });
    const placed = scan('84112345678901234567', undefined, 'l1');
    if (placed.kind !== 'line') throw new Error(placed.kind);
    expect(placed.counted.map(({ packs }) => packs.length)).toEqual([1, 0]);
    expect(scan('84112345678901234567', undefined, null)).toMatchObject({
      kind: 'extra',
      extras: [{ name: '', packs: ['84112345678901234567'] }],
    });
  });
  it('is something that was not promised when no line has its item', () => {
    const other = { ...listed, itemId: 'item-other', name: '连花清瘟胶囊' };
    expect(scan(`01${GTIN}`, other)).toMatchObject({
      kind: 'extra',
      extras: [{ name: '连花清瘟胶囊', itemId: 'item-other' }],
    });
  });
  it('is something that was not promised when it expires at another time than the packs before', () => {
    const first = scan(`(01)${GTIN}(17)270531`, listed);
    if (first.kind !== 'line') throw new Error(first.kind);
    const { counted, extras } = first;
    const placed = scan(`(01)${GTIN}(17)280531`, listed, undefined, {
      counted: [...counted],
      extras: [...extras] as [],
    });
    expect(placed).toMatchObject({
      kind: 'extra',
      extras: [{ name: '葡萄糖酸锌', expiry: '2028-05-31' }],
    });
  });
  it('is noted once', () => {
    const placed = scan('84112345678901234567', undefined, 'l1');
    if (placed.kind !== 'line') throw new Error(placed.kind);
    const again = { counted: [...placed.counted], extras: [] as [] };
    expect(scan('84112345678901234567', undefined, 'l2', again)).toEqual({ kind: 'twice' });
  });
  it('cannot be sent with fewer pieces than packs', () => {
    const placed = scan('84112345678901234567', undefined, 'l1');
    if (placed.kind !== 'line') throw new Error(placed.kind);
    const less = placed.counted.map((line) => ({
      ...line,
      quantity: 0,
      rest: 'not-coming' as const,
    }));
    expect(receptionLines(less, [])).toBeUndefined();
  });
});
