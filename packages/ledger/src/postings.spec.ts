import { type BlueboxEvent, DECIDING_SERVICES, publishedEvents } from '@bluebox/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account } from './accounts.ts';
import { ACCOUNTS, isBalanced } from './accounts.ts';
import { anyEvent, anyEventOf } from './event-arbitraries.test-support.ts';
import { goldenSample } from './golden-samples.test-support.ts';
import { type Kind, kindOf, type Ledger, postEvent } from './ledger.ts';
import { postings } from './postings.ts';

type Type = BlueboxEvent['type'];
type Row = readonly [kind: Kind, from: Account, to: Account, quantity: number];

const types = DECIDING_SERVICES.flatMap((service) =>
  publishedEvents[service].map(({ type }) => type as Type),
);
const rowsOf = (event: BlueboxEvent): readonly Row[] =>
  postings(event).map(({ from, to, quantity, ...kind }) => [kindOf(kind), from, to, quantity]);

const medicine = 'medicine|box';
const device = 'device|unit';

/** Movements of each event's golden sample. An event that is not listed moves nothing. */
const MOVES: Partial<Record<Type, readonly Row[]>> = {
  'pledge.submitted': [
    [medicine, 'pledged', 'promised', 10],
    [device, 'pledged', 'promised', 1],
  ],
  'pledge.amended': [
    [medicine, 'pledged', 'promised', 2],
    [device, 'promised', 'withdrawn', 1],
  ],
  'pledge.withdrawn': [
    [medicine, 'promised', 'withdrawn', 10],
    [device, 'promised', 'withdrawn', 1],
  ],
  'pledge.hand-in-noted': [
    [medicine, 'withdrawn', 'promised', 3],
    [medicine, 'notHandedIn', 'promised', 2],
  ],
  'pledge.hand-in-reversal-noted': [
    [medicine, 'promised', 'withdrawn', 6],
    [medicine, 'promised', 'notHandedIn', 4],
  ],
  'pledge.not-handed-in': [[device, 'promised', 'notHandedIn', 1]],
  'pledge.write-off-reversed': [[device, 'notHandedIn', 'promised', 1]],
  'reception.recorded': [
    [medicine, 'promised', 'received', 8],
    [medicine, 'promised', 'notHandedIn', 2],
    [medicine, 'walkIn', 'received', 3],
  ],
  'reception.reversed': [
    [medicine, 'received', 'promised', 8],
    [medicine, 'notHandedIn', 'promised', 2],
    [medicine, 'received', 'walkIn', 3],
  ],
  'inspection.recorded': [
    [medicine, 'received', 'accepted', 5],
    [medicine, 'received', 'rejected', 2],
    [medicine, 'received', 'quarantined', 1],
  ],
  'inspection.reversed': [
    [medicine, 'accepted', 'received', 5],
    [medicine, 'rejected', 'received', 2],
    [medicine, 'quarantined', 'received', 1],
  ],
  'rejection.settled': [[medicine, 'rejected', 'returned', 2]],
  'rejection.settlement-reversed': [[medicine, 'returned', 'rejected', 2]],
  'parcel.packed': [[medicine, 'accepted', 'packed', 5]],
  'parcel.unpacked': [[medicine, 'packed', 'accepted', 2]],
  'parcel.taken-for-kit': [['device|piece', 'accepted', 'inKit', 2]],
  'parcel.returned-from-kit': [['device|piece', 'inKit', 'accepted', 2]],
  'parcel.adjusted': [[medicine, 'accepted', 'lost', 1]],
  'parcel.adjustment-reversed': [[medicine, 'lost', 'accepted', 1]],
  'parcel.held': [[medicine, 'accepted', 'quarantined', 5]],
  'parcel.released': [[medicine, 'quarantined', 'accepted', 5]],
  'kit.assembled': [['kit|set', 'assembled', 'accepted', 2]],
  'kit.taken-apart': [['kit|set', 'accepted', 'assembled', 2]],
  'consignment.box-dispatched': [
    [medicine, 'packed', 'inTransit', 5],
    [device, 'packed', 'inTransit', 1],
  ],
  'consignment.box-dispatch-reversed': [
    [medicine, 'inTransit', 'packed', 5],
    [device, 'inTransit', 'packed', 1],
  ],
  'consignment.box-delivered': [
    [medicine, 'inTransit', 'delivered', 5],
    [device, 'inTransit', 'delivered', 1],
  ],
  'consignment.box-delivery-reversed': [
    [medicine, 'delivered', 'inTransit', 5],
    [device, 'delivered', 'inTransit', 1],
  ],
  'receipt.confirmed': [
    [medicine, 'delivered', 'confirmed', 3],
    [medicine, 'delivered', 'damaged', 1],
    [medicine, 'delivered', 'lost', 1],
    [device, 'delivered', 'confirmed', 1],
    [device, 'found', 'confirmed', 1],
  ],
  'receipt.reversed': [
    [medicine, 'confirmed', 'delivered', 3],
    [medicine, 'damaged', 'delivered', 1],
    [medicine, 'lost', 'delivered', 1],
    [device, 'confirmed', 'delivered', 1],
    [device, 'confirmed', 'found', 1],
  ],
};

/** Golden samples with one changed field, which leads to other movements. */
const OTHER_WAYS: readonly (readonly [Type, Record<string, unknown>, readonly Row[]])[] = [
  [
    'inspection.recorded',
    { from: 'quarantined' },
    [
      [medicine, 'quarantined', 'accepted', 5],
      [medicine, 'quarantined', 'rejected', 2],
    ],
  ],
  [
    'inspection.reversed',
    { from: 'quarantined' },
    [
      [medicine, 'accepted', 'quarantined', 5],
      [medicine, 'rejected', 'quarantined', 2],
    ],
  ],
  ['rejection.settled', { to: 'disposed' }, [[medicine, 'rejected', 'disposed', 2]]],
  ['rejection.settlement-reversed', { to: 'disposed' }, [[medicine, 'disposed', 'rejected', 2]]],
  ['parcel.unpacked', { held: true }, [[medicine, 'packed', 'quarantined', 2]]],
  ['parcel.returned-from-kit', { held: true }, [['device|piece', 'inKit', 'quarantined', 2]]],
  ['parcel.adjusted', { held: true }, [[medicine, 'quarantined', 'lost', 1]]],
  ['parcel.adjusted', { held: true, direction: 'found' }, [[medicine, 'found', 'quarantined', 1]]],
  ['parcel.adjustment-reversed', { held: true }, [[medicine, 'lost', 'quarantined', 1]]],
  ['kit.taken-apart', { held: true }, [['kit|set', 'quarantined', 'assembled', 2]]],
  ['parcel.held', { quantity: 0 }, []],
  ['parcel.adjusted', { direction: 'found' }, [[medicine, 'found', 'accepted', 1]]],
  ['parcel.adjusted', { direction: 'damaged' }, [[medicine, 'accepted', 'damaged', 1]]],
  ['parcel.adjusted', { direction: 'disposed' }, [[medicine, 'accepted', 'disposed', 1]]],
  ['parcel.adjustment-reversed', { direction: 'found' }, [[medicine, 'accepted', 'found', 1]]],
  ['parcel.adjustment-reversed', { direction: 'damaged' }, [[medicine, 'damaged', 'accepted', 1]]],
  [
    'parcel.adjustment-reversed',
    { direction: 'disposed' },
    [[medicine, 'disposed', 'accepted', 1]],
  ],
  [
    'receipt.confirmed',
    { from: 'inTransit' },
    [
      [medicine, 'inTransit', 'confirmed', 3],
      [medicine, 'inTransit', 'damaged', 1],
      [medicine, 'inTransit', 'lost', 1],
      [device, 'inTransit', 'confirmed', 1],
      [device, 'found', 'confirmed', 1],
    ],
  ],
  [
    'receipt.reversed',
    { from: 'inTransit' },
    [
      [medicine, 'confirmed', 'inTransit', 3],
      [medicine, 'damaged', 'inTransit', 1],
      [medicine, 'lost', 'inTransit', 1],
      [device, 'confirmed', 'inTransit', 1],
      [device, 'confirmed', 'found', 1],
    ],
  ],
];

describe('the postings table', () => {
  it.each(types)('%s moves the quantities of its golden sample', (type) => {
    expect(rowsOf(goldenSample(type))).toStrictEqual(MOVES[type] ?? []);
  });

  it.each(OTHER_WAYS)('%s with %o moves between other accounts', (type, changed, rows) => {
    expect(rowsOf(goldenSample(type, changed))).toStrictEqual(rows);
  });

  it('counts goods that nobody promised as a walk-in, and a shortfall as not handed in', () => {
    const line = {
      lineId: 'x1',
      item: { name: '体温计', category: 'device', unit: 'piece' },
      received: 4,
      ofPromise: 0,
      excess: 4,
      shortfall: 0,
    };
    expect(
      rowsOf(goldenSample('reception.recorded', { pledgeId: undefined, lines: [line] })),
    ).toEqual([['device|piece', 'walkIn', 'received', 4]]);
    const nothingCame = { ...line, lineId: 'l1', received: 0, excess: 0, shortfall: 4 };
    expect(rowsOf(goldenSample('reception.recorded', { lines: [nothingCame] }))).toEqual([
      ['device|piece', 'promised', 'notHandedIn', 4],
    ]);
  });

  it.each(types)('moves pieces for %s, if at all, between two different known accounts', (type) => {
    fc.assert(
      fc.property(anyEventOf(type), (event) => {
        for (const { from, to, quantity } of postings(event)) {
          expect(ACCOUNTS).toContain(from);
          expect(ACCOUNTS).toContain(to);
          expect(from).not.toBe(to);
          expect(quantity).toBeGreaterThan(0);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('has movements from or to every account', () => {
    const rows = [...Object.values(MOVES).flat(), ...OTHER_WAYS.flatMap(([, , moved]) => moved)];
    const used = new Set(rows.flatMap(([, from, to]) => [from, to]));
    expect([...used].sort()).toEqual([...ACCOUNTS].sort());
  });
});

describe('the ledger', () => {
  const anyDrive = fc.constantFrom('drive-xiji', 'drive-guyuan');

  it('balances per drive, category and unit after any events', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyDrive, anyEvent), { maxLength: 40 }), (events) => {
        const ledgers = new Map<string, Ledger>();
        for (const [driveId, event] of events) {
          const ledger = postEvent(ledgers.get(driveId) ?? {}, event);
          ledgers.set(driveId, ledger);
          for (const [kind, balances] of Object.entries(ledger))
            expect(isBalanced(balances), `${kind} after ${event.type}`).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  /** Pairs of an event and its reversal, which can have the same data. */
  const REVERSALS = [
    ['reception.recorded', 'reception.reversed'],
    ['inspection.recorded', 'inspection.reversed'],
    ['parcel.packed', 'parcel.unpacked'],
    ['parcel.taken-for-kit', 'parcel.returned-from-kit'],
    ['parcel.adjusted', 'parcel.adjustment-reversed'],
    ['parcel.held', 'parcel.released'],
    ['kit.assembled', 'kit.taken-apart'],
    ['receipt.confirmed', 'receipt.reversed'],
  ] as const satisfies readonly (readonly [Type, Type])[];

  it.each(REVERSALS)(
    'has the same balances as before when %s is followed by %s',
    (type, reversal) => {
      fc.assert(
        fc.property(fc.array(anyEvent, { maxLength: 5 }), anyEventOf(type), (before, event) => {
          const ledger = before.reduce(postEvent, {} as Ledger);
          const reversed = { type: reversal, data: event.data } as BlueboxEvent;
          expect(withoutZeros(postEvent(postEvent(ledger, event), reversed))).toStrictEqual(
            withoutZeros(ledger),
          );
        }),
      );
    },
  );

  it('gives the same balances in whatever order events arrive', () => {
    fc.assert(
      fc.property(
        fc
          .array(anyEvent, { maxLength: 20 })
          .chain((events) =>
            fc.tuple(
              fc.constant(events),
              fc.shuffledSubarray(events, { minLength: events.length }),
            ),
          ),
        ([events, shuffled]) => {
          expect(withoutZeros(shuffled.reduce(postEvent, {} as Ledger))).toStrictEqual(
            withoutZeros(events.reduce(postEvent, {} as Ledger)),
          );
        },
      ),
    );
  });
});

/** Returns the ledger without accounts whose balance is zero, and without kinds that have no others. */
function withoutZeros(ledger: Ledger): Record<string, Record<string, number>> {
  const kinds = Object.entries(ledger).map(([kind, balances]) => [
    kind,
    Object.fromEntries(Object.entries(balances).filter(([, held]) => held !== 0)),
  ]) as [string, Record<string, number>][];
  return Object.fromEntries(kinds.filter(([, balances]) => Object.keys(balances).length > 0));
}
