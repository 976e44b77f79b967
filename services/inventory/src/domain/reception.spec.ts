import type {
  AcceptanceRules,
  InspectedPart,
  Item,
  ReceivedLine,
  ReceptionEvent,
} from '@bluebox/contracts';
import { given } from '@bluebox/testing';
import { describe, it } from 'vitest';
import {
  type HandedInLine,
  type HandedInPledge,
  type ReceptionCommand,
  receptionDecider,
  type SeenPart,
} from './reception.ts';

const ibuprofen: Item = { name: '布洛芬', category: 'medicine', unit: 'box' };
const oximeter: Item = { name: '血氧仪', category: 'device', unit: 'unit' };
const ids = { receptionId: 'pledge-1', driveId: 'drive-xiji', pledgeId: 'pledge-1' };
const walkIn = { receptionId: 'reception-1', driveId: 'drive-xiji' };
const rules: AcceptanceRules = {
  version: 3,
  categories: ['medicine', 'device'],
  sealedOnly: true,
  minimumMonthsAtArrival: 6,
  devicesMustWork: true,
  prescriptionAllowed: true,
};

const pledge = (promised: Record<string, number>): HandedInPledge => ({
  pledgeId: 'pledge-1',
  driveId: 'drive-xiji',
  lines: Object.entries(promised).map(([lineId, quantity]) => ({
    lineId,
    item: lineId === 'l2' ? oximeter : ibuprofen,
    ...(lineId === 'l2' ? {} : { expiry: '2024-12-31', lot: 'A1' }),
    promised: quantity,
  })),
});
const record = (
  lines: readonly HandedInLine[],
  promised: Record<string, number> = { l1: 5, l2: 1 },
  entryId = 'entry-new',
): ReceptionCommand => ({
  type: 'record',
  receptionId: ids.receptionId,
  driveId: ids.driveId,
  pledge: pledge(promised),
  entryId,
  lines,
});
const handedIn = (
  lineId: string,
  quantity: number,
  rest: 'expected' | 'not-coming' = 'not-coming',
): HandedInLine => ({ lineId, quantity, rest });

const received = (
  lineId: string,
  counts: Partial<Pick<ReceivedLine, 'ofPromise' | 'excess' | 'shortfall'>>,
): ReceivedLine => {
  const { ofPromise = 0, excess = 0, shortfall = 0 } = counts;
  const isDevice = lineId === 'l2';
  return {
    lineId,
    item: isDevice ? oximeter : ibuprofen,
    ...(isDevice ? {} : { expiry: '2024-12-31', lot: 'A1' }),
    received: ofPromise + excess,
    ofPromise,
    excess,
    shortfall,
  };
};
const recorded = (
  lines: readonly ReceivedLine[],
  entryId = 'entry-new',
): Extract<ReceptionEvent, { type: 'reception.recorded' }> => ({
  type: 'reception.recorded',
  data: { ...ids, entryId, lines: [...lines] },
});
const reversed = (lines: readonly ReceivedLine[], reverses: string): ReceptionEvent => ({
  type: 'reception.reversed',
  data: { ...ids, reverses, reason: 'typing-error', lines: [...lines] },
});

describe('goods handed in at the desk', () => {
  it('are deducted from the promise', () => {
    given(receptionDecider)
      .when(record([handedIn('l1', 5), handedIn('l2', 1)]))
      .then(recorded([received('l1', { ofPromise: 5 }), received('l2', { ofPromise: 1 })]));
  });
  it('count as a walk-in beyond the promise', () => {
    given(receptionDecider)
      .when(record([handedIn('l1', 7)]))
      .then(recorded([received('l1', { ofPromise: 5, excess: 2 })]));
  });
  it('write off a shortfall, unless the rest is still expected', () => {
    given(receptionDecider)
      .when(record([handedIn('l1', 3)]))
      .then(recorded([received('l1', { ofPromise: 3, shortfall: 2 })]));
    given(receptionDecider)
      .when(record([handedIn('l1', 3, 'expected')]))
      .then(recorded([received('l1', { ofPromise: 3 })]));
  });
  it('may be none at all, and then the promise is written off', () => {
    given(receptionDecider)
      .when(record([handedIn('l1', 0)]))
      .then(recorded([received('l1', { shortfall: 5 })]));
  });
  it('are not recorded when nothing came and nothing is written off', () => {
    given(receptionDecider)
      .when(record([handedIn('l1', 0, 'expected'), handedIn('l2', 1)]))
      .then(recorded([received('l2', { ofPromise: 1 })]));
    given(receptionDecider)
      .when(record([handedIn('l1', 0, 'expected')]))
      .thenRefused('NOTHING_TO_RECORD');
  });
  it('may come in several hand-ins until the pledge is complete', () => {
    const first = recorded([received('l1', { ofPromise: 3 })], 'entry-1');
    given(receptionDecider, [first])
      .when(record([handedIn('l1', 2)]))
      .then(recorded([received('l1', { ofPromise: 2 })]));
    given(receptionDecider, [first])
      .when(record([handedIn('l1', 4)]))
      .then(recorded([received('l1', { ofPromise: 2, excess: 2 })]));
    given(receptionDecider, [first, recorded([received('l1', { ofPromise: 2 })], 'entry-2')])
      .when(record([handedIn('l1', 1)]))
      .thenRefused('LINE_ALREADY_RECEIVED', { lineId: 'l1', received: 5 });
  });
  it('are not handed in twice, even after the rest was written off', () => {
    given(receptionDecider, [recorded([received('l1', { ofPromise: 5 })], 'entry-1')])
      .when(record([handedIn('l1', 5)]))
      .thenRefused('LINE_ALREADY_RECEIVED', { lineId: 'l1', received: 5 });
    given(receptionDecider, [recorded([received('l1', { ofPromise: 3, shortfall: 2 })], 'entry-1')])
      .when(record([handedIn('l1', 2)]))
      .thenRefused('LINE_ALREADY_RECEIVED', { lineId: 'l1', received: 3 });
    given(receptionDecider, [recorded([received('l1', { shortfall: 5 })], 'entry-1')])
      .when(record([handedIn('l1', 5)]))
      .thenRefused('LINE_ALREADY_RECEIVED', { lineId: 'l1', received: 0 });
  });
  it('can be handed in again after the promise grew or the entry was reversed', () => {
    const first = recorded([received('l1', { ofPromise: 5 })], 'entry-1');
    given(receptionDecider, [first])
      .when(record([handedIn('l1', 2)], { l1: 7 }))
      .then(recorded([received('l1', { ofPromise: 2 })]));
    given(receptionDecider, [first, reversed(first.data.lines, 'entry-1')])
      .when(record([handedIn('l1', 5)]))
      .then(recorded([received('l1', { ofPromise: 5 })]));
  });
  it('of a withdrawn pledge count as a walk-in, once', () => {
    const command = record([handedIn('l1', 2)], { l1: 0 });
    const event = recorded([received('l1', { excess: 2 })]);
    given(receptionDecider).when(command).then(event);
    given(receptionDecider, [event]).when(command).thenRefused('LINE_ALREADY_RECEIVED');
    given(receptionDecider)
      .when(record([handedIn('l1', 0)], { l1: 0 }))
      .thenRefused('NOTHING_TO_RECORD');
  });
  it('keep the scanned packs with their line', () => {
    const command = record([
      { ...handedIn('l1', 3), packs: ['pack-1', 'pack-2'] },
      { item: oximeter, quantity: 1, packs: ['pack-3'] },
    ]);
    given(receptionDecider)
      .when(command)
      .then(
        recorded([
          { ...received('l1', { ofPromise: 3, shortfall: 2 }), packs: ['pack-1', 'pack-2'] },
          {
            lineId: 'x1',
            item: oximeter,
            received: 1,
            ofPromise: 0,
            excess: 1,
            shortfall: 0,
            packs: ['pack-3'],
          },
        ]),
      );
  });
  it('are refused when a pack is named twice, in one line or in two', () => {
    given(receptionDecider)
      .when(record([{ ...handedIn('l1', 3), packs: ['pack-1', 'pack-2', 'pack-1'] }]))
      .thenRefused('PACK_KNOWN', { line: 0, pack: 2 });
    given(receptionDecider)
      .when(
        record([
          { ...handedIn('l1', 3), packs: ['pack-1'] },
          { item: ibuprofen, quantity: 1, packs: ['pack-1'] },
        ]),
      )
      .thenRefused('PACK_KNOWN', { line: 1, pack: 0 });
  });
  it('are refused when a pack stands in the reception, until its entry is reversed', () => {
    const line = { ...received('l1', { ofPromise: 2 }), packs: ['pack-1'] };
    const first = recorded([line], 'entry-1');
    const again = record([{ ...handedIn('l1', 1, 'expected'), packs: ['pack-1'] }]);
    given(receptionDecider, [first]).when(again).thenRefused('PACK_KNOWN', {
      line: 0,
      pack: 0,
      receptionId: ids.receptionId,
      driveId: ids.driveId,
    });
    given(receptionDecider, [first, reversed([line], 'entry-1')])
      .when(again)
      .then(recorded([{ ...received('l1', { ofPromise: 1 }), packs: ['pack-1'] }]));
  });
  it('keep the expiry and lot that the desk read off the pack', () => {
    given(receptionDecider)
      .when(
        record([
          { lineId: 'l1', quantity: 5, rest: 'not-coming', expiry: '2025-01-31', lot: 'B2' },
        ]),
      )
      .then(
        recorded([
          {
            ...received('l1', { ofPromise: 5 }),
            expiry: '2025-01-31',
            lot: 'B2',
            stated: ['expiry', 'lot'],
          },
        ]),
      );
  });
  it('may include extra lines, whose numbers are not reused', () => {
    const extra = (lineId: string, quantity: number): ReceivedLine => ({
      lineId,
      item: oximeter,
      received: quantity,
      ofPromise: 0,
      excess: quantity,
      shortfall: 0,
    });
    given(receptionDecider)
      .when(
        record([
          { item: oximeter, quantity: 2 },
          handedIn('l1', 5),
          { item: oximeter, quantity: 1 },
        ]),
      )
      .then(recorded([extra('x1', 2), received('l1', { ofPromise: 5 }), extra('x2', 1)]));
    const first = recorded([extra('x1', 2)], 'entry-1');
    given(receptionDecider, [first, reversed(first.data.lines, 'entry-1')])
      .when(record([{ item: oximeter, quantity: 3 }]))
      .then(recorded([extra('x2', 3)]));
  });
  it('may belong to no pledge', () => {
    given(receptionDecider)
      .when({
        type: 'record',
        ...walkIn,
        entryId: 'entry-new',
        handInPointId: 'p1',
        lines: [{ item: oximeter, quantity: 2, lot: 'SN-1' }],
      })
      .then({
        type: 'reception.recorded',
        data: {
          ...walkIn,
          entryId: 'entry-new',
          lines: [
            {
              lineId: 'x1',
              item: oximeter,
              lot: 'SN-1',
              received: 2,
              ofPromise: 0,
              excess: 2,
              shortfall: 0,
            },
          ],
          handInPointId: 'p1',
        },
      });
  });
  it('are refused for a line that the pledge does not have, or that is named twice', () => {
    given(receptionDecider)
      .when(record([handedIn('l9', 1)]))
      .thenRefused('UNKNOWN_LINE', { lineId: 'l9' });
    given(receptionDecider)
      .when(record([handedIn('x1', 1)]))
      .thenRefused('UNKNOWN_LINE', { lineId: 'x1' });
    given(receptionDecider)
      .when({ type: 'record', ...walkIn, entryId: 'entry-new', lines: [handedIn('l1', 1)] })
      .thenRefused('UNKNOWN_LINE', { lineId: 'l1' });
    given(receptionDecider)
      .when(record([handedIn('l1', 1), handedIn('l1', 2)]))
      .thenRefused('DUPLICATE_LINE');
  });
  it('are refused in a drive other than the drive of their pledge', () => {
    given(receptionDecider)
      .when({
        type: 'record',
        receptionId: 'pledge-1',
        driveId: 'drive-guyuan',
        pledge: pledge({ l1: 5 }),
        entryId: 'entry-new',
        lines: [handedIn('l1', 5)],
      })
      .thenRefused('WRONG_DRIVE', { pledge: 'drive-xiji' });
  });
});

const sealed = { condition: 'sealed', legible: true, prescription: false } as const;
const seen = (part: Partial<SeenPart> & { readonly quantity: number }): SeenPart => ({
  partId: `part-${part.quantity}`,
  parcelId: `parcel-${part.quantity}`,
  seen: sealed,
  decision: 'by-rules',
  ...part,
});
const inspect = (
  parts: readonly SeenPart[],
  more: Partial<Extract<ReceptionCommand, { type: 'inspect' }>> = {},
): ReceptionCommand => ({
  type: 'inspect',
  inspectionId: 'inspection-new',
  lineId: 'l1',
  from: 'received',
  rules,
  expectedArrival: '2023-03-28',
  today: '2023-03-21',
  parts,
  ...more,
});
type Inspected = Extract<ReceptionEvent, { type: 'inspection.recorded' }>;
const inspected = (
  parts: readonly InspectedPart[],
  more: Partial<Inspected['data']> = {},
): Inspected => ({
  type: 'inspection.recorded',
  data: {
    ...ids,
    inspectionId: 'inspection-new',
    lineId: 'l1',
    item: ibuprofen,
    from: 'received',
    portion: 'entry-1',
    rulesVersion: 3,
    expectedArrival: '2023-03-28',
    inspectedOn: '2023-03-21',
    parts: [...parts],
    ...more,
  },
});
/** Observations that are recorded when the inspector gives neither expiry nor lot. */
const ofLine = { ...sealed, expiry: '2024-12-31', lot: 'A1' };
const accepted = (quantity: number, more: Partial<InspectedPart> = {}): InspectedPart =>
  ({
    partId: `part-${quantity}`,
    quantity,
    seen: ofLine,
    outcome: 'accepted',
    parcelId: `parcel-${quantity}`,
    ...more,
  }) as InspectedPart;
const rejected = (quantity: number, more: Partial<InspectedPart> = {}): InspectedPart =>
  ({
    partId: `part-${quantity}`,
    quantity,
    seen: { ...ofLine, condition: 'opened' },
    outcome: 'rejected',
    reasons: ['opened'],
    ...more,
  }) as InspectedPart;
const quarantined = (quantity: number): InspectedPart => ({
  partId: `part-${quantity}`,
  quantity,
  seen: ofLine,
  outcome: 'quarantined',
});
const five = recorded(
  [received('l1', { ofPromise: 5 }), received('l2', { ofPromise: 1 })],
  'entry-1',
);

describe('an inspection', () => {
  it('lets the rules decide on each part, by the line’s expiry if no other was read', () => {
    given(receptionDecider, [five])
      .when(
        inspect([
          seen({ quantity: 2 }),
          seen({ quantity: 1, seen: { ...sealed, condition: 'opened' } }),
        ]),
      )
      .then(inspected([accepted(2), rejected(1)]));
  });
  it('uses the expiry that was read', () => {
    const shortDated = { ...sealed, expiry: '2023-09-27' };
    given(receptionDecider, [five])
      .when(inspect([seen({ quantity: 2, seen: shortDated })]))
      .then(
        inspected([rejected(2, { seen: { ...shortDated, lot: 'A1' }, reasons: ['short-dated'] })]),
      );
    given(receptionDecider, [five])
      .when(inspect([seen({ quantity: 2, seen: { ...shortDated, expiry: '2023-09-28' } })]))
      .then(inspected([accepted(2, { seen: { ...shortDated, expiry: '2023-09-28', lot: 'A1' } })]));
  });
  it('ignores the promised date and lot if the inspector found none on the packs', () => {
    const bare = { ...sealed, expiry: null, lot: null };
    given(receptionDecider, [five])
      .when(inspect([seen({ quantity: 2, seen: bare })]))
      .then(inspected([rejected(2, { seen: sealed, reasons: ['unreadable'] })]));
    given(receptionDecider, [five])
      .when(inspect([seen({ quantity: 2, seen: { ...sealed, lot: null } })]))
      .then(inspected([accepted(2, { seen: { ...sealed, expiry: '2024-12-31' } })]));
  });
  it('counts goods as expired only after the day of their expiry', () => {
    const lastDay = { ...sealed, expiry: '2023-03-21', lot: 'A1' };
    given(receptionDecider, [five])
      .when(inspect([seen({ quantity: 1, seen: lastDay })]))
      .then(inspected([rejected(1, { seen: lastDay, reasons: ['short-dated'] })]));
    given(receptionDecider, [five])
      .when(inspect([seen({ quantity: 1, seen: lastDay })], { today: '2023-03-22' }))
      .then(
        inspected([rejected(1, { seen: lastDay, reasons: ['expired'] })], {
          inspectedOn: '2023-03-22',
        }),
      );
  });
  it('reports every reason against a device', () => {
    const broken = { ...sealed, condition: 'damaged', working: false } as const;
    given(receptionDecider, [five])
      .when(inspect([seen({ quantity: 1, seen: broken })], { lineId: 'l2' }))
      .then(
        inspected([rejected(1, { seen: broken, reasons: ['damaged-pack', 'not-working'] })], {
          lineId: 'l2',
          item: oximeter,
        }),
      );
  });
  it('may set a part aside', () => {
    given(receptionDecider, [five])
      .when(inspect([seen({ quantity: 2, decision: 'quarantine' })], { noteId: 'note-1' }))
      .then(inspected([quarantined(2)], { noteId: 'note-1' }));
  });
  it('may accept against the rules, with a reason', () => {
    const opened = { ...sealed, condition: 'opened' } as const;
    const part = { quantity: 2, seen: opened, decision: 'accept-anyway' } as const;
    given(receptionDecider, [five])
      .when(inspect([seen({ ...part, override: 'recipient-agreed' })]))
      .then(
        inspected([accepted(2, { seen: { ...ofLine, ...opened }, override: 'recipient-agreed' })]),
      );
    given(receptionDecider, [five])
      .when(inspect([seen(part)]))
      .thenRefused('OVERRIDE_REASON_MISSING');
  });
  it('records no override if the rules accept the goods anyway', () => {
    given(receptionDecider, [five])
      .when(inspect([seen({ quantity: 2, decision: 'accept-anyway', override: 'other' })]))
      .then(inspected([accepted(2)]));
  });
  it('never accepts expired goods', () => {
    given(receptionDecider, [five])
      .when(
        inspect([
          seen({
            quantity: 2,
            seen: { ...sealed, expiry: '2023-03-20' },
            decision: 'accept-anyway',
            override: 'recipient-agreed',
          }),
        ]),
      )
      .thenRefused('EXPIRED_NEVER_ACCEPTED', { expiry: '2023-03-20', today: '2023-03-21' });
  });
  it('inspects no more than is waiting, across all its parts', () => {
    given(receptionDecider, [five])
      .when(inspect([seen({ quantity: 4 }), seen({ quantity: 2 })]))
      .thenRefused('MORE_THAN_WAITS', { lineId: 'l1', from: 'received', waiting: 5, asked: 6 });
    given(receptionDecider, [five, inspected([accepted(4)])])
      .when(inspect([seen({ quantity: 2 })]))
      .thenRefused('MORE_THAN_WAITS', { lineId: 'l1', from: 'received', waiting: 1, asked: 2 });
  });
  it('must be about a line that was received', () => {
    given(receptionDecider, [five])
      .when(inspect([seen({ quantity: 1 })], { lineId: 'l9' }))
      .thenRefused('LINE_NOT_RECEIVED', { lineId: 'l9' });
    given(receptionDecider)
      .when(inspect([seen({ quantity: 1 })]))
      .thenRefused('UNKNOWN_RECEPTION');
  });

  const setAside = inspected([quarantined(2)], { inspectionId: 'inspection-1' });
  it('decides later about goods that were set aside, up to their quantity', () => {
    given(receptionDecider, [five, setAside])
      .when(inspect([seen({ quantity: 1 })], { from: 'quarantined' }))
      .then(inspected([accepted(1)], { from: 'quarantined', portion: 'part-2' }));
    given(receptionDecider, [five, setAside])
      .when(inspect([seen({ quantity: 3 })], { from: 'quarantined' }))
      .thenRefused('MORE_THAN_WAITS', { lineId: 'l1', from: 'quarantined', waiting: 2, asked: 3 });
    given(receptionDecider, [five, setAside])
      .when(inspect([seen({ quantity: 4 })]))
      .thenRefused('MORE_THAN_WAITS', { lineId: 'l1', from: 'received', waiting: 3, asked: 4 });
    given(receptionDecider, [five, setAside])
      .when(inspect([seen({ quantity: 1, decision: 'quarantine' })], { from: 'quarantined' }))
      .thenRefused('ALREADY_QUARANTINED');
  });
});

/**
 * The first two packs, of lot A, expire in September 2023. The other three are as promised: of lot
 * A1, and expiring in December 2024.
 */
const shortDated: Partial<ReceivedLine> = {
  expiry: '2023-09-27',
  lot: 'A',
  stated: ['expiry', 'lot'],
};
const twoOfThem = recorded([{ ...received('l1', { ofPromise: 2 }), ...shortDated }], 'entry-1');
const threeMore = recorded([received('l1', { ofPromise: 3 })], 'entry-2');
const notAlike = [twoOfThem, threeMore];
const ofTheTwo = { ...sealed, expiry: '2023-09-27', lot: 'A' };

describe('hand-ins of one line that differ', () => {
  it('keep their own facts, which neither the promise nor later hand-ins overwrite', () => {
    given(receptionDecider, [twoOfThem])
      .when(record([handedIn('l1', 3)]))
      .then(recorded([received('l1', { ofPromise: 3 })]));
    given(receptionDecider, notAlike)
      .when(inspect([seen({ quantity: 2 })], { portion: 'entry-1' }))
      .then(inspected([rejected(2, { seen: ofTheTwo, reasons: ['short-dated'] })]));
    given(receptionDecider, notAlike)
      .when(inspect([seen({ quantity: 3 })], { portion: 'entry-2' }))
      .then(inspected([accepted(3)], { portion: 'entry-2' }));
  });
  it('are not inspected by a request that names no portion', () => {
    given(receptionDecider, notAlike)
      .when(inspect([seen({ quantity: 5 })]))
      .thenRefused('PORTIONS_DIFFER', {
        lineId: 'l1',
        from: 'received',
        portions: [
          { portion: 'entry-1', expiry: '2023-09-27', lot: 'A', waiting: 2 },
          { portion: 'entry-2', expiry: '2024-12-31', lot: 'A1', waiting: 3 },
        ],
      });
    given(receptionDecider, notAlike)
      .when(inspect([seen({ quantity: 1, seen: ofTheTwo })]))
      .thenRefused('PORTIONS_DIFFER');
  });
  it('need no named portion once the other portions are inspected', () => {
    given(receptionDecider, [
      ...notAlike,
      inspected([rejected(2, { seen: ofTheTwo, reasons: ['short-dated'] })]),
    ])
      .when(inspect([seen({ quantity: 3 })]))
      .then(inspected([accepted(3)], { portion: 'entry-2' }));
  });
  it('yield no more than their own quantity, and nothing under an unknown id', () => {
    given(receptionDecider, notAlike)
      .when(inspect([seen({ quantity: 3 })], { portion: 'entry-1' }))
      .thenRefused('MORE_THAN_WAITS', { lineId: 'l1', from: 'received', waiting: 2, asked: 3 });
    given(receptionDecider, notAlike)
      .when(inspect([seen({ quantity: 3 })], { portion: 'entry-9' }))
      .thenRefused('UNKNOWN_PORTION', { lineId: 'l1', from: 'received', portion: 'entry-9' });
  });
  it('are one portion when their facts are equal, under the id of either entry', () => {
    const alike = [threeMore, recorded([received('l1', { ofPromise: 2 })], 'entry-3')];
    for (const portion of [undefined, 'entry-2', 'entry-3'])
      given(receptionDecider, alike)
        .when(inspect([seen({ quantity: 5 })], { portion }))
        .then(inspected([accepted(5)], { portion: 'entry-2' }));
  });
  it('differ when the date was read on one and is only promised for the other', () => {
    const read = recorded(
      [{ ...received('l1', { ofPromise: 2 }), stated: ['expiry', 'lot'] }],
      'entry-1',
    );
    given(receptionDecider, [read, threeMore])
      .when(inspect([seen({ quantity: 5 })]))
      .thenRefused('PORTIONS_DIFFER');
  });
  it('of packs other than the promised ones take no facts from the promise', () => {
    given(receptionDecider)
      .when(record([{ lineId: 'l1', quantity: 5, rest: 'expected', expiry: '2025-01-31' }]))
      .then(
        recorded([
          {
            lineId: 'l1',
            item: ibuprofen,
            expiry: '2025-01-31',
            stated: ['expiry'],
            received: 5,
            ofPromise: 5,
            excess: 0,
            shortfall: 0,
          },
        ]),
      );
  });
  it('are reversed separately', () => {
    const short = inspected([rejected(2, { seen: ofTheTwo, reasons: ['short-dated'] })]);
    given(receptionDecider, [...notAlike, short])
      .when({ type: 'reverse', entryId: 'entry-2', reason: 'recount' })
      .then({
        type: 'reception.reversed',
        data: { ...ids, reverses: 'entry-2', reason: 'recount', lines: threeMore.data.lines },
      });
    // The three pieces that still wait belong to the other entry.
    given(receptionDecider, [...notAlike, short])
      .when({ type: 'reverse', entryId: 'entry-1', reason: 'recount' })
      .thenRefused('ALREADY_INSPECTED', { lineId: 'l1', received: 2, toInspect: 0 });
  });
  it('stay separate when they are set aside, with the facts that the inspector read', () => {
    const history = [
      ...notAlike,
      inspected([{ ...quarantined(1), partId: 'part-a', seen: ofTheTwo }], {
        inspectionId: 'inspection-1',
      }),
      inspected([quarantined(2)], { inspectionId: 'inspection-2', portion: 'entry-2' }),
    ];
    given(receptionDecider, history)
      .when(inspect([seen({ quantity: 2 })], { from: 'quarantined' }))
      .thenRefused('PORTIONS_DIFFER');
    given(receptionDecider, history)
      .when(inspect([seen({ quantity: 1 })], { from: 'quarantined', portion: 'part-a' }))
      .then(
        inspected([rejected(1, { seen: ofTheTwo, reasons: ['short-dated'] })], {
          from: 'quarantined',
          portion: 'part-a',
        }),
      );
  });
});

describe('inspections from before portions existed', () => {
  const older = (parts: readonly InspectedPart[], inspectionId: string): ReceptionEvent => {
    const { portion, expectedArrival, inspectedOn, ...data } = inspected(parts, {
      inspectionId,
    }).data;
    return { type: 'inspection.recorded', data };
  };
  it('take from matching portions first, and then from the portion that has waited longest', () => {
    given(receptionDecider, [...notAlike, older([accepted(2)], 'inspection-1')])
      .when(inspect([seen({ quantity: 2 })]))
      .thenRefused('PORTIONS_DIFFER', {
        lineId: 'l1',
        from: 'received',
        portions: [
          { portion: 'entry-1', expiry: '2023-09-27', lot: 'A', waiting: 2 },
          { portion: 'entry-2', expiry: '2024-12-31', lot: 'A1', waiting: 1 },
        ],
      });
    given(receptionDecider, [...notAlike, older([accepted(4)], 'inspection-1')])
      .when(inspect([seen({ quantity: 1 })]))
      .then(inspected([rejected(1, { seen: ofTheTwo, reasons: ['short-dated'] })]));
    given(receptionDecider, [...notAlike, older([accepted(5)], 'inspection-1')])
      .when(inspect([seen({ quantity: 1 })]))
      .thenRefused('MORE_THAN_WAITS', { lineId: 'l1', from: 'received', waiting: 0, asked: 1 });
  });
  it('may outlive their entry, whose deficit other entries cover', () => {
    const gone: ReceptionEvent = {
      type: 'reception.reversed',
      data: { ...ids, reverses: 'entry-2', reason: 'recount', lines: threeMore.data.lines },
    };
    given(receptionDecider, [...notAlike, older([accepted(1)], 'inspection-1'), gone])
      .when(inspect([seen({ quantity: 2 })]))
      .thenRefused('MORE_THAN_WAITS', { lineId: 'l1', from: 'received', waiting: 1, asked: 2 });
  });
});

describe('reversing an entry', () => {
  const reverse = { type: 'reverse', entryId: 'entry-1', reason: 'typing-error' } as const;
  it('names the entry and its movement', () => {
    given(receptionDecider, [five])
      .when({ ...reverse, noteId: 'note-1' })
      .then({
        type: 'reception.reversed',
        data: {
          ...ids,
          reverses: 'entry-1',
          reason: 'typing-error',
          lines: five.data.lines,
          noteId: 'note-1',
        },
      });
  });
  it('is refused once some of its goods were inspected, even if they were only set aside', () => {
    for (const part of [accepted(1), rejected(1), quarantined(1)])
      given(receptionDecider, [five, inspected([part])])
        .when(reverse)
        .thenRefused('ALREADY_INSPECTED', { lineId: 'l1', received: 5, toInspect: 4 });
  });
  it('is allowed again when the inspection was reversed, or while another entry covers the inspected quantity', () => {
    const inspection = inspected([accepted(1)], { inspectionId: 'inspection-1' });
    const { inspectionId, expectedArrival, inspectedOn, ...data } = inspection.data;
    const undone: ReceptionEvent = {
      type: 'inspection.reversed',
      data: { ...data, reverses: 'inspection-1', reason: 'recount' },
    };
    given(receptionDecider, [five, inspection, undone])
      .when(reverse)
      .then(reversed(five.data.lines, 'entry-1'));
    const more = recorded([received('l1', { excess: 1 })], 'entry-2');
    given(receptionDecider, [five, more, inspection])
      .when({ ...reverse, entryId: 'entry-2' })
      .then(reversed(more.data.lines, 'entry-2'));
  });
  it('happens once, to an existing entry', () => {
    given(receptionDecider, [five, reversed(five.data.lines, 'entry-1')])
      .when(reverse)
      .thenRefused('ENTRY_ALREADY_REVERSED', { entryId: 'entry-1' });
    given(receptionDecider, [five])
      .when({ ...reverse, entryId: 'entry-9' })
      .thenRefused('UNKNOWN_ENTRY');
    given(receptionDecider).when(reverse).thenRefused('UNKNOWN_RECEPTION');
  });
});

describe('reversing an inspection', () => {
  const first = inspected([accepted(2), rejected(1)], { inspectionId: 'inspection-1' });
  const reverse = {
    type: 'reverse-inspection',
    inspectionId: 'inspection-1',
    reason: 'recount',
  } as const;
  const undo = ({
    data: { inspectionId, noteId, expectedArrival, inspectedOn, ...data },
  }: Inspected): ReceptionEvent => ({
    type: 'inspection.reversed',
    data: { ...data, reverses: inspectionId, reason: 'recount' },
  });
  const settled = (quantity: number): ReceptionEvent => ({
    type: 'rejection.settled',
    data: {
      ...ids,
      settlementId: 'settlement-1',
      lineId: 'l1',
      item: ibuprofen,
      quantity,
      to: 'returned',
    },
  });

  it('names the inspection and its movement, and makes its goods wait again', () => {
    given(receptionDecider, [five, first]).when(reverse).then(undo(first));
    given(receptionDecider, [five, first, undo(first)])
      .when(inspect([seen({ quantity: 5 })]))
      .then(inspected([accepted(5)]));
  });
  it('needs at least as many unsettled rejected goods as the inspection rejected', () => {
    given(receptionDecider, [five, first, settled(1)])
      .when(reverse)
      .thenRefused('REJECTION_SETTLED', { lineId: 'l1', settled: 1 });
    const another = inspected([rejected(2)], { inspectionId: 'inspection-2' });
    given(receptionDecider, [five, first, another, settled(2)])
      .when(reverse)
      .then(undo(first));
  });
  it('is refused if goods that it set aside have been inspected since', () => {
    const aside = inspected([quarantined(2)], { inspectionId: 'inspection-1' });
    const later = inspected([accepted(1)], {
      inspectionId: 'inspection-2',
      from: 'quarantined',
      portion: 'part-2',
    });
    given(receptionDecider, [five, aside, later])
      .when(reverse)
      .thenRefused('ALREADY_INSPECTED', { lineId: 'l1' });
    given(receptionDecider, [five, aside, later, undo(later)])
      .when(reverse)
      .then(undo(aside));
  });
  it('happens once, to an existing inspection', () => {
    given(receptionDecider, [five, first, undo(first)])
      .when(reverse)
      .thenRefused('INSPECTION_ALREADY_REVERSED', { inspectionId: 'inspection-1' });
    given(receptionDecider, [five]).when(reverse).thenRefused('UNKNOWN_INSPECTION');
    given(receptionDecider).when(reverse).thenRefused('UNKNOWN_RECEPTION');
  });
});

describe('rejected goods', () => {
  const before = [five, inspected([rejected(2)])];
  const settle = (quantity: number, to: 'returned' | 'disposed' = 'returned') =>
    ({
      type: 'settle-rejected',
      settlementId: 'settlement-1',
      lineId: 'l1',
      quantity,
      to,
    }) as const;
  const settled = (quantity: number, to: 'returned' | 'disposed' = 'returned'): ReceptionEvent => ({
    type: 'rejection.settled',
    data: { ...ids, settlementId: 'settlement-1', lineId: 'l1', item: ibuprofen, quantity, to },
  });
  it('go back to the giver or are disposed of', () => {
    given(receptionDecider, before).when(settle(2)).then(settled(2));
    given(receptionDecider, [...before, settled(1)])
      .when(settle(1, 'disposed'))
      .then(settled(1, 'disposed'));
  });
  it('are settled up to the quantity that is still here', () => {
    given(receptionDecider, [...before, settled(1)])
      .when(settle(2))
      .thenRefused('NOT_THAT_MANY_REJECTED', { lineId: 'l1', here: 1, asked: 2 });
    given(receptionDecider, before)
      .when({ ...settle(1), lineId: 'l9' })
      .thenRefused('LINE_NOT_RECEIVED', { lineId: 'l9' });
    given(receptionDecider).when(settle(1)).thenRefused('UNKNOWN_RECEPTION');
  });
});

describe('rejected goods marked as given back by mistake', () => {
  const settled: ReceptionEvent = {
    type: 'rejection.settled',
    data: {
      ...ids,
      settlementId: 'settlement-1',
      lineId: 'l1',
      item: ibuprofen,
      quantity: 2,
      to: 'returned',
    },
  };
  const before = [five, inspected([rejected(2)]), settled];
  const command = {
    type: 'reverse-settlement',
    settlementId: 'settlement-1',
    reason: 'typing-error',
  } as const;
  const reversed: ReceptionEvent = {
    type: 'rejection.settlement-reversed',
    data: {
      ...ids,
      reverses: 'settlement-1',
      reason: 'typing-error',
      lineId: 'l1',
      item: ibuprofen,
      quantity: 2,
      to: 'returned',
    },
  };
  it('are here again, and can be settled again', () => {
    given(receptionDecider, before).when(command).then(reversed);
    given(receptionDecider, [...before, reversed])
      .when({
        type: 'settle-rejected',
        settlementId: 'settlement-2',
        lineId: 'l1',
        quantity: 2,
        to: 'disposed',
      })
      .then({
        type: 'rejection.settled',
        data: {
          ...ids,
          settlementId: 'settlement-2',
          lineId: 'l1',
          item: ibuprofen,
          quantity: 2,
          to: 'disposed',
        },
      });
  });
  it('are corrected once, and only for an existing settlement', () => {
    given(receptionDecider, [...before, reversed])
      .when(command)
      .thenRefused('SETTLEMENT_ALREADY_REVERSED', { settlementId: 'settlement-1' });
    given(receptionDecider, before)
      .when({ ...command, settlementId: 'settlement-9' })
      .thenRefused('UNKNOWN_SETTLEMENT');
  });
});
