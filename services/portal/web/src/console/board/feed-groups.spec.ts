import type { FeedEntry } from '@bluebox/contracts';
import fc from 'fast-check';
import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import { calendarDay } from '../../platform/formatting.ts';
import { factsOf, inGroups } from './feed-groups.ts';
import { groupText } from './feed-text.ts';

let count = 0;
const entry = (
  type: string,
  facts: FeedEntry['facts'],
  at = '2026-03-20T02:00:00.000Z',
): FeedEntry => ({ id: `e${++count}`, driveId: 'd', type, at, actor: 'account-1', facts });
const receipt = (facts: FeedEntry['facts'] = {}, at?: string) =>
  entry(
    'receipt.confirmed',
    { consignmentId: 'c1', boxId: `b${count}`, received: 60, ...facts },
    at,
  );
const sizes = (entries: readonly FeedEntry[]) =>
  inGroups(entries).map((group) => group.entries.length);

describe('the feed', () => {
  it('shows twenty receipts as one line with their sum (there were twenty equal lines)', () => {
    const groups = inGroups(Array.from({ length: 20 }, () => receipt()));
    expect(groups.map(factsOf)).toEqual([{ consignmentId: 'c1', received: 1_200, times: 20 }]);
  });
  it('keeps a receipt with damaged, missing or surplus goods separate', () => {
    for (const found of ['damaged', 'missing', 'surplus'])
      expect(sizes([receipt(), receipt(), receipt({ [found]: 1 }), receipt()])).toEqual([2, 1, 1]);
    expect(sizes([receipt({ damaged: 1 }), receipt({ damaged: 1 })])).toEqual([1, 1]);
    expect(sizes([receipt({ damaged: 0 }), receipt({ damaged: 0 })])).toEqual([2]);
  });
  it('does not group entries of different days or consignments, or across another entry', () => {
    // The second moment is on the next day in the time zone of the drives.
    const days = ['2026-03-20T15:59:00.000Z', '2026-03-20T16:01:00.000Z'];
    expect(sizes(days.map((at) => receipt({}, at)))).toEqual([1, 1]);
    expect(sizes([receipt(), receipt({ consignmentId: 'c2' })])).toEqual([1, 1]);
    expect(sizes([receipt(), entry('case.opened', { kind: 'damaged' }), receipt()])).toEqual([
      1, 1, 1,
    ]);
  });
  it('shows pledges separately, because each pledge has its own giver', () => {
    const pledge = () => entry('pledge.submitted', { item: '板蓝根', quantity: 2 });
    expect(sizes([pledge(), pledge()])).toEqual([1, 1]);
  });
  it('does not group quantities of different units', () => {
    const inspected = (unit: string) =>
      entry('inspection.recorded', { item: '藿香正气', unit, accepted: 3 });
    expect(sizes([inspected('box'), inspected('box'), inspected('bottle')])).toEqual([2, 1]);
  });
  it('shows what was packed into one carton as one line (there were twenty lines for a carton)', () => {
    const packed = (boxId: string, item: string, unit: string) =>
      entry('box.item-packed', { boxId, boxNumber: 3, item, unit, quantity: 2 });
    const groups = inGroups([
      packed('b1', '蒙脱石散', 'box'),
      packed('b1', '口服液', 'bottle'),
      packed('b2', '口服液', 'bottle'),
    ]);
    expect(groups.map(({ entries }) => entries.length)).toEqual([2, 1]);
    expect(groups[0] && factsOf(groups[0])).toEqual({
      boxId: 'b1',
      boxNumber: 3,
      quantity: 4,
      times: 2,
    });
  });
  it('keeps the key of a group while newer entries join the group', () => {
    const older = [receipt(), receipt()];
    expect(inGroups([receipt(), ...older])[0]?.key).toBe(inGroups(older)[0]?.key);
  });
  it('words one entry as an event, and several entries as a group', () => {
    const t = ((key: string) => key) as unknown as TFunction;
    const [one] = inGroups([receipt()]);
    const [two] = inGroups([receipt(), receipt()]);
    expect([one, two].map((group) => group && groupText(t, group))).toEqual([
      'feed.receipt.confirmed',
      'feedGroup.receipt.confirmed',
    ]);
  });

  it('loses, repeats and moves no entry, and groups only neighbours of one type and day', () => {
    const few = fc.constantFrom('x', 'y');
    const facts = fc.record(
      {
        consignmentId: few,
        boxId: fc.string(),
        item: few,
        unit: fc.constantFrom('box', 'bottle'),
        quantity: fc.nat(9),
        accepted: fc.nat(9),
        received: fc.nat(9),
        damaged: fc.nat(1),
        rejected: fc.nat(1),
      },
      { requiredKeys: [] },
    );
    const entries = fc.array(
      fc.record({
        driveId: fc.constant('d'),
        type: fc.constantFrom(
          'receipt.confirmed',
          'box.sealed',
          'box.opened',
          'box.item-packed',
          'inspection.recorded',
          'pledge.submitted',
          'a.type-of-tomorrow',
        ),
        at: fc.constantFrom('2026-03-20T02:00:00.000Z', '2026-03-21T02:00:00.000Z'),
        facts,
      }),
    );
    fc.assert(
      fc.property(entries, (drawn) => {
        const given = drawn.map((each, index) => ({ ...each, id: `e${index}` })) as FeedEntry[];
        const groups = inGroups(given);
        expect(groups.flatMap((group) => [...group.entries])).toEqual(given);
        expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length);
        for (const group of groups) {
          const [first, ...others] = group.entries;
          const said = factsOf(group);
          expect(said['times']).toBe(group.entries.length);
          for (const other of others) {
            expect(other.type).toBe(first.type);
            expect(calendarDay(new Date(other.at))).toBe(calendarDay(new Date(first.at)));
          }
          if (others.length === 0) continue;
          const sum = (name: string) =>
            group.entries.reduce((before, each) => before + Number(each.facts[name] ?? 0), 0);
          for (const name of ['quantity', 'accepted', 'received'])
            if (said[name] !== undefined) expect(said[name]).toBe(sum(name));
        }
      }),
    );
  });
});
