import type { PledgeEvent } from '@bluebox/contracts';
import { type EventOfType, fold } from '@bluebox/event-sourcing';
import { type Balances, isBalanced, move, negativeAccounts, postings } from '@bluebox/ledger';
import { given } from '@bluebox/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PledgeCommand, pledgeDecider } from './pledge.ts';

const item = {
  name: '布洛芬缓释胶囊',
  specification: '0.3g×24粒',
  category: 'medicine',
  unit: 'box',
} as const;
const device = { name: '血氧仪', category: 'device', unit: 'unit' } as const;
const line = (quantity: number) => ({ item, quantity, condition: 'sealed' as const });
const ids = { pledgeId: 'pledge-0001', driveId: 'drive-0001' };
const submission = {
  type: 'submit' as const,
  ...ids,
  reference: 'XLX-7F3K9Q',
  noticeVersion: '2023-03',
  sourceDeclared: true as const,
  channel: 'form' as const,
};
const submitted = (...quantities: number[]): PledgeEvent => ({
  type: 'pledge.submitted',
  data: {
    ...ids,
    reference: 'XLX-7F3K9Q',
    noticeVersion: '2023-03',
    sourceDeclared: true,
    channel: 'form',
    lines: quantities.map((quantity, index) => ({ lineId: `l${index + 1}`, ...line(quantity) })),
  },
});
const kind = { category: 'medicine', unit: 'box' } as const;
const withdrawn = (lineId: string, quantity: number): PledgeEvent => ({
  type: 'pledge.withdrawn',
  data: { ...ids, lines: [{ lineId, ...kind, quantity }] },
});
const noted = (entryId: string, settled: number, reinstated = 0): PledgeEvent => ({
  type: 'pledge.hand-in-noted',
  data: {
    ...ids,
    receptionId: ids.pledgeId,
    entryId,
    lines: [
      {
        lineId: 'l1',
        ...kind,
        settled,
        reinstatedFromWithdrawn: reinstated,
        reinstatedFromNotHandedIn: 0,
      },
    ],
  },
});
const handIn = (entryId: string, quantity: number): PledgeCommand => ({
  type: 'note-hand-in',
  receptionId: ids.pledgeId,
  entryId,
  lines: [{ lineId: 'l1', quantity }],
});

describe('a pledge', () => {
  it('is submitted once, its lines numbered in order', () => {
    given(pledgeDecider)
      .when({ ...submission, lines: [line(2), line(3)] })
      .then(submitted(2, 3));
    given(pledgeDecider, [submitted(2)])
      .when({ ...submission, lines: [line(2)] })
      .thenRefused('PLEDGE_EXISTS');
  });

  it('tells of which item of the catalogue its quantities are, also when a line comes to name another', () => {
    const named = (quantity: number, itemId: string) => ({
      ...line(quantity),
      item: { ...item, itemId },
    });
    const first = { ...submission, lines: [named(10, 'item-0001'), line(4)] };
    const [before] = pledgeDecider.decide(first, pledgeDecider.initialState) as [PledgeEvent];
    given(pledgeDecider, [before])
      .when({ type: 'withdraw' })
      .then({
        type: 'pledge.withdrawn',
        data: {
          ...ids,
          lines: [
            { lineId: 'l1', ...kind, itemId: 'item-0001', quantity: 10 },
            { lineId: 'l2', ...kind, quantity: 4 },
          ],
        },
      });
    given(pledgeDecider, [before])
      .when({
        type: 'amend',
        lines: [
          { lineId: 'l1', ...line(12) },
          { lineId: 'l2', ...named(4, 'item-0002') },
        ],
      })
      .then({
        type: 'pledge.amended',
        data: {
          ...ids,
          lines: [
            { lineId: 'l1', ...line(12) },
            { lineId: 'l2', ...named(4, 'item-0002') },
          ],
          changes: [{ lineId: 'l1', ...kind, added: 2, withdrawn: 0 }],
          reassigned: [
            { lineId: 'l1', quantity: 10, from: 'item-0001' },
            { lineId: 'l2', quantity: 4, to: 'item-0002' },
          ],
        },
      });
  });

  it('does not exist before it is submitted', () => {
    given(pledgeDecider).when({ type: 'withdraw' }).thenRefused('UNKNOWN_PLEDGE');
  });

  it('is amended by raised, lowered, new and removed lines', () => {
    given(pledgeDecider, [submitted(2, 3, 4)])
      .when({
        type: 'amend',
        lines: [{ lineId: 'l1', ...line(5) }, { lineId: 'l2', ...line(1) }, line(7)],
      })
      .then({
        type: 'pledge.amended',
        data: {
          ...ids,
          lines: [
            { lineId: 'l1', ...line(5) },
            { lineId: 'l2', ...line(1) },
            { lineId: 'l4', ...line(7) },
          ],
          changes: [
            { lineId: 'l1', ...kind, added: 3, withdrawn: 0 },
            { lineId: 'l2', ...kind, added: 0, withdrawn: 2 },
            { lineId: 'l4', ...kind, added: 7, withdrawn: 0 },
            { lineId: 'l3', ...kind, added: 0, withdrawn: 4 },
          ],
        },
      });
  });

  it('is not amended when nothing changes', () => {
    given(pledgeDecider, [submitted(2)])
      .when({ type: 'amend', lines: [{ lineId: 'l1', ...line(2) }] })
      .then();
  });

  it('loses a date and a lot that an amendment removed', () => {
    const dated: PledgeEvent = {
      type: 'pledge.submitted',
      data: {
        ...(submitted(2).data as EventOfType<PledgeEvent, 'pledge.submitted'>['data']),
        lines: [{ lineId: 'l1', ...line(2), expiry: '2028-05-06', lot: 'L1' }],
      },
    };
    const amend: PledgeCommand = { type: 'amend', lines: [{ lineId: 'l1', ...line(2) }] };
    const amended = pledgeDecider.decide(amend, fold(pledgeDecider, [dated]));
    expect(amended).toHaveLength(1);
    given(pledgeDecider, [dated, ...amended])
      .when(amend)
      .then();
  });

  it('is not amended in an unknown line, nor twice in the same line', () => {
    given(pledgeDecider, [submitted(2)])
      .when({ type: 'amend', lines: [{ lineId: 'l9', ...line(2) }] })
      .thenRefused('UNKNOWN_LINE', { lineId: 'l9' });
    given(pledgeDecider, [submitted(2)])
      .when({
        type: 'amend',
        lines: [
          { lineId: 'l1', ...line(2) },
          { lineId: 'l1', ...line(2) },
        ],
      })
      .thenRefused('DUPLICATE_LINE', { lineId: 'l1' });
  });

  it('keeps the category and unit of a line', () => {
    given(pledgeDecider, [submitted(2)])
      .when({ type: 'amend', lines: [{ lineId: 'l1', ...line(2), item: device }] })
      .thenRefused('LINE_CHANGES_KIND', { lineId: 'l1' });
  });

  it('cannot be amended below the handed-in quantity', () => {
    const history = [submitted(3, 1), noted('entry-001', 2)];
    given(pledgeDecider, history)
      .when({
        type: 'amend',
        lines: [
          { lineId: 'l1', ...line(1) },
          { lineId: 'l2', ...line(1) },
        ],
      })
      .thenRefused('LINE_HANDED_IN', { lineId: 'l1', handedIn: 2 });
    given(pledgeDecider, history)
      .when({ type: 'amend', lines: [{ lineId: 'l2', ...line(1) }] })
      .thenRefused('LINE_HANDED_IN', { lineId: 'l1', handedIn: 2 });
    given(pledgeDecider, history)
      .when({
        type: 'amend',
        lines: [
          { lineId: 'l1', ...line(2) },
          { lineId: 'l2', ...line(1) },
        ],
      })
      .then({
        type: 'pledge.amended',
        data: {
          ...ids,
          lines: [
            { lineId: 'l1', ...line(2) },
            { lineId: 'l2', ...line(1) },
          ],
          changes: [{ lineId: 'l1', ...kind, added: 0, withdrawn: 1 }],
        },
      });
  });

  it('is withdrawn once, as far as it is outstanding', () => {
    given(pledgeDecider, [submitted(3), noted('entry-001', 2)])
      .when({ type: 'withdraw' })
      .then(withdrawn('l1', 1));
    given(pledgeDecider, [submitted(3), withdrawn('l1', 3)])
      .when({ type: 'withdraw' })
      .then();
    given(pledgeDecider, [submitted(3), noted('entry-001', 3)])
      .when({ type: 'withdraw' })
      .thenRefused('NOTHING_TO_WITHDRAW');
  });

  it('gives precedence to a hand-in over a concurrent withdrawal', () => {
    given(pledgeDecider, [submitted(3), withdrawn('l1', 3)])
      .when(handIn('entry-001', 2))
      .then(noted('entry-001', 2, 2));
  });

  it('records an entry of inventory once', () => {
    given(pledgeDecider, [submitted(3), noted('entry-001', 2)])
      .when(handIn('entry-001', 2))
      .then();
  });

  it("promises goods again after inventory's reversal, unless they are withdrawn", () => {
    const reversal: PledgeCommand = {
      type: 'note-hand-in-reversal',
      receptionId: ids.pledgeId,
      reverses: 'entry-001',
      lines: [{ lineId: 'l1', quantity: 2 }],
    };
    const reversalNoted = (withdrawnAgain: number): PledgeEvent => ({
      type: 'pledge.hand-in-reversal-noted',
      data: {
        ...ids,
        receptionId: ids.pledgeId,
        reverses: 'entry-001',
        lines: [{ lineId: 'l1', ...kind, restored: 2, withdrawnAgain, notHandedInAgain: 0 }],
      },
    });
    const history = [submitted(3), noted('entry-001', 2)];
    given(pledgeDecider, history).when(reversal).then(reversalNoted(0));
    given(pledgeDecider, [...history, withdrawn('l1', 1)])
      .when(reversal)
      .then(reversalNoted(2));
    given(pledgeDecider, [...history, reversalNoted(0)])
      .when(reversal)
      .then();
    given(pledgeDecider, [submitted(3)])
      .when(reversal)
      .then();
  });

  it('keeps the amended quantity when a concurrent entry is reversed', () => {
    const reversal = (entryId: string, quantity: number): PledgeCommand => ({
      type: 'note-hand-in-reversal',
      receptionId: ids.pledgeId,
      reverses: entryId,
      lines: [{ lineId: 'l1', quantity }],
    });
    const reversalNoted = (entryId: string, restored: number, withdrawnAgain: number) => ({
      type: 'pledge.hand-in-reversal-noted' as const,
      data: {
        ...ids,
        receptionId: ids.pledgeId,
        reverses: entryId,
        lines: [{ lineId: 'l1', ...kind, restored, withdrawnAgain, notHandedInAgain: 0 }],
      },
    });
    const amendedTo = (quantity: number, added: number, gone: number): PledgeEvent => ({
      type: 'pledge.amended',
      data: {
        ...ids,
        lines: [{ lineId: 'l1', ...line(quantity) }],
        changes: [{ lineId: 'l1', ...kind, added, withdrawn: gone }],
      },
    });
    const raced = [submitted(5), amendedTo(2, 0, 3), noted('entry-001', 5, 3)];
    given(pledgeDecider, raced)
      .when(reversal('entry-001', 5))
      .then(reversalNoted('entry-001', 5, 3));
    // A larger quantity that was promised after the hand-in remains after the reversal.
    given(pledgeDecider, [...raced, amendedTo(6, 1, 0)])
      .when(reversal('entry-001', 5))
      .then(reversalNoted('entry-001', 5, 0));
    // The order in which two entries are reversed makes no difference.
    const twice = [
      submitted(5),
      noted('entry-001', 1),
      amendedTo(3, 0, 2),
      noted('entry-002', 4, 2),
    ];
    given(pledgeDecider, twice)
      .when(reversal('entry-001', 1))
      .then(reversalNoted('entry-001', 1, 1));
    given(pledgeDecider, [...twice, reversalNoted('entry-001', 1, 1)])
      .when(reversal('entry-002', 4))
      .then(reversalNoted('entry-002', 4, 1));
  });

  it('is written off as far as it is outstanding', () => {
    given(pledgeDecider, [submitted(3), noted('entry-001', 1)])
      .when({ type: 'write-off' })
      .then({
        type: 'pledge.not-handed-in',
        data: { ...ids, lines: [{ lineId: 'l1', ...kind, quantity: 2 }] },
      });
    given(pledgeDecider, [submitted(3), noted('entry-001', 3)])
      .when({ type: 'write-off' })
      .then();
  });

  it('is promised again when the drive is reopened, and written off again when it is completed', () => {
    const writtenOff: PledgeEvent = {
      type: 'pledge.not-handed-in',
      data: { ...ids, lines: [{ lineId: 'l1', ...kind, quantity: 2 }] },
    };
    const promisedAgain: PledgeEvent = {
      type: 'pledge.write-off-reversed',
      data: { ...ids, lines: [{ lineId: 'l1', ...kind, quantity: 2 }] },
    };
    const before = [submitted(3), noted('entry-001', 1), writtenOff];
    given(pledgeDecider, before).when({ type: 'reverse-write-off' }).then(promisedAgain);
    given(pledgeDecider, [...before, promisedAgain])
      .when({ type: 'reverse-write-off' })
      .then();
    given(pledgeDecider, [...before, promisedAgain])
      .when({ type: 'write-off' })
      .then(writtenOff);
    given(pledgeDecider, [...before, promisedAgain])
      .when(handIn('entry-002', 2))
      .then(noted('entry-002', 2));
  });

  it('is open again with the drive, even if everything written off was handed in later', () => {
    const late: PledgeEvent = {
      type: 'pledge.hand-in-noted',
      data: {
        ...ids,
        receptionId: ids.pledgeId,
        entryId: 'entry-001',
        lines: [
          {
            lineId: 'l1',
            ...kind,
            settled: 2,
            reinstatedFromWithdrawn: 0,
            reinstatedFromNotHandedIn: 2,
          },
        ],
      },
    };
    const writtenOff: PledgeEvent = {
      type: 'pledge.not-handed-in',
      data: { ...ids, lines: [{ lineId: 'l1', ...kind, quantity: 2 }] },
    };
    const history = [submitted(2), writtenOff, late];
    given(pledgeDecider, history).when({ type: 'reverse-write-off' }).then();
    // The hand-in opened the pledge again, so reversing the hand-in writes nothing off.
    given(pledgeDecider, history)
      .when({
        type: 'note-hand-in-reversal',
        receptionId: ids.pledgeId,
        reverses: 'entry-001',
        lines: [{ lineId: 'l1', quantity: 2 }],
      })
      .then({
        type: 'pledge.hand-in-reversal-noted',
        data: {
          ...ids,
          receptionId: ids.pledgeId,
          reverses: 'entry-001',
          lines: [{ lineId: 'l1', ...kind, restored: 2, withdrawnAgain: 0, notHandedInAgain: 0 }],
        },
      });
  });

  it('has its current quantities confirmed once, and again after they were raised', () => {
    const confirm = { type: 'confirm-quantities' } as const;
    const confirmed = (quantity: number): PledgeEvent => ({
      type: 'pledge.quantities-confirmed',
      data: { ...ids, lines: [{ lineId: 'l1', ...kind, quantity }] },
    });
    given(pledgeDecider, [submitted(999)])
      .when(confirm)
      .then(confirmed(999));
    given(pledgeDecider, [submitted(999), confirmed(999)])
      .when(confirm)
      .then();
    given(pledgeDecider, [submitted(999), confirmed(900)])
      .when(confirm)
      .then(confirmed(999));
    given(pledgeDecider, [submitted(3), noted('entry-001', 3)])
      .when(confirm)
      .thenRefused('NOTHING_TO_CONFIRM');
  });

  it('renews its private link, and erases its giver once', () => {
    given(pledgeDecider, [submitted(1)])
      .when({ type: 'rotate-link' })
      .then({ type: 'pledge.link-rotated', data: { ...ids, generation: 2 } });
    const forgotten: PledgeEvent = { type: 'pledge.giver-forgotten', data: ids };
    given(pledgeDecider, [submitted(1)])
      .when({ type: 'forget-giver' })
      .then(forgotten);
    given(pledgeDecider, [submitted(1), forgotten])
      .when({ type: 'forget-giver' })
      .then();
  });
});

describe('property: in any order of events of pledge and inventory', () => {
  const quantity = fc.integer({ min: 1, max: 5 });
  const command = fc.oneof(
    fc.record({ type: fc.constant('amend-first' as const), quantity }),
    fc.constant({ type: 'withdraw' as const }),
    fc.constant({ type: 'write-off' as const }),
    fc.constant({ type: 'reverse-write-off' as const }),
    fc.record({ type: fc.constant('receive' as const), quantity }),
    fc.record({ type: fc.constant('reverse' as const), entry: fc.integer({ min: 0, max: 3 }) }),
  );

  it('every line adds up, and the ledger of both services balances without negative accounts', () => {
    fc.assert(
      fc.property(quantity, fc.array(command, { maxLength: 12 }), (first, commands) => {
        const events: PledgeEvent[] = [submitted(first)];
        let balances: Balances = {};
        const post = (event: Parameters<typeof postings>[0]) => {
          for (const posting of postings(event)) balances = move(balances, posting);
        };
        post(events[0] as PledgeEvent);
        const entries: { id: string; quantity: number; reversed: boolean }[] = [];
        let said = first;
        const run = (pledgeCommand: PledgeCommand) => {
          const state = fold(pledgeDecider, events);
          let decided: readonly PledgeEvent[] = [];
          try {
            decided = pledgeDecider.decide(pledgeCommand, state);
          } catch {
            return;
          }
          for (const event of decided) {
            events.push(event);
            post(event);
            if (event.type === 'pledge.amended') said = event.data.lines[0]?.quantity ?? 0;
          }
        };
        /** Returns the outstanding promise without amendments, which inventory has not seen. */
        const believed = () =>
          first -
          entries.filter(({ reversed }) => !reversed).reduce((sum, e) => sum + e.quantity, 0);
        const reception = (
          type: 'reception.recorded' | 'reception.reversed',
          id: string,
          ofPromise: number,
        ) => {
          const lines = [
            { lineId: 'l1', item, received: ofPromise, ofPromise, excess: 0, shortfall: 0 },
          ];
          const common = {
            receptionId: ids.pledgeId,
            driveId: ids.driveId,
            pledgeId: ids.pledgeId,
            lines,
          };
          post(
            type === 'reception.recorded'
              ? { type, data: { ...common, entryId: id } }
              : { type, data: { ...common, reverses: id, reason: 'recount' } },
          );
        };
        for (const next of commands) {
          if (next.type === 'amend-first')
            run({ type: 'amend', lines: [{ lineId: 'l1', ...line(next.quantity) }] });
          else if (next.type === 'receive') {
            const taken = Math.min(next.quantity, believed());
            if (taken === 0) continue;
            const id = `entry-00${entries.length}`;
            entries.push({ id, quantity: taken, reversed: false });
            reception('reception.recorded', id, taken);
            run(handIn(id, taken));
          } else if (next.type === 'reverse') {
            const entry = entries[next.entry];
            if (entry === undefined || entry.reversed) continue;
            entry.reversed = true;
            reception('reception.reversed', entry.id, entry.quantity);
            run({
              type: 'note-hand-in-reversal',
              receptionId: ids.pledgeId,
              reverses: entry.id,
              lines: [{ lineId: 'l1', quantity: entry.quantity }],
            });
          } else run(next);
          expect(isBalanced(balances)).toBe(true);
          expect(negativeAccounts(balances)).toEqual([]);
          const state = fold(pledgeDecider, events);
          if (state.status === 'none') throw new Error('the pledge is gone');
          for (const { outstanding, handedIn, withdrawn: gone, notHandedIn } of state.lines) {
            expect(outstanding + handedIn + gone + notHandedIn).toBe(balances.pledged);
            expect(Math.min(outstanding, handedIn, gone, notHandedIn)).toBeGreaterThanOrEqual(0);
          }
          expect(state.lines[0]?.outstanding).toBe(balances.promised ?? 0);
          if (state.status === 'open' && entries.every(({ reversed }) => reversed))
            expect(state.lines[0]?.outstanding).toBe(said);
        }
      }),
    );
  });
});
