import type { InventoryEvent, Item, PledgeEvent, ReceivedLine } from '@bluebox/contracts';
import { fold, type RecordedEvent } from '@bluebox/event-sourcing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pledgeDecider } from '../../../pledge/src/domain/pledge.ts';
import {
  type ExpectedPledgeDocument,
  expectedPledgeOf,
  expectedPledgesProjection,
} from './expected-pledges.ts';

type Event = PledgeEvent | InventoryEvent;
const ids = { pledgeId: 'pledge-1', driveId: 'drive-xiji' };
const item: Item = { name: '布洛芬', category: 'medicine', unit: 'box' };
const kind = (lineId: string) => ({ lineId, category: item.category, unit: item.unit });
const line = (lineId: string, quantity: number, expiry = '2024-12-31') =>
  ({ lineId, item, quantity, expiry, condition: 'sealed' }) as const;

const submitted: PledgeEvent = {
  type: 'pledge.submitted',
  data: {
    ...ids,
    reference: 'XLX-7F3K9Q',
    lines: [line('l1', 5), line('l2', 2)],
    handInPointId: 'p1',
    noticeVersion: '2024-01',
    sourceDeclared: true,
    channel: 'form',
  },
};
const amended: PledgeEvent = {
  type: 'pledge.amended',
  data: {
    ...ids,
    lines: [line('l1', 6, '2025-06-30'), line('l3', 1)],
    changes: [
      { ...kind('l1'), added: 1, withdrawn: 0 },
      { ...kind('l3'), added: 1, withdrawn: 0 },
      { ...kind('l2'), added: 0, withdrawn: 2 },
    ],
  },
};
/** Returns the events of a withdrawal, as the pledge service decides it after the given events. */
const withdrawal = (...events: readonly PledgeEvent[]): readonly PledgeEvent[] =>
  pledgeDecider.decide({ type: 'withdraw' }, fold(pledgeDecider, events));
const received = (lineId: string, ofPromise: number, shortfall = 0): ReceivedLine => ({
  lineId,
  item,
  received: ofPromise,
  ofPromise,
  excess: 0,
  shortfall,
});
const recorded = (lines: ReceivedLine[]): InventoryEvent => ({
  type: 'reception.recorded',
  data: { ...ids, receptionId: ids.pledgeId, entryId: 'entry-1', lines },
});
const reversed = (lines: ReceivedLine[]): InventoryEvent => ({
  type: 'reception.reversed',
  data: { ...ids, receptionId: ids.pledgeId, reverses: 'entry-1', reason: 'recount', lines },
});
const noted = (settled: number, fromWithdrawn = 0, fromNotHandedIn = 0): PledgeEvent => ({
  type: 'pledge.hand-in-noted',
  data: {
    ...ids,
    receptionId: ids.pledgeId,
    entryId: 'entry-1',
    lines: [
      {
        ...kind('l1'),
        settled,
        reinstatedFromWithdrawn: fromWithdrawn,
        reinstatedFromNotHandedIn: fromNotHandedIn,
      },
    ],
  },
});

const recordedAt = '2024-05-06T02:00:00.000Z';
const documentAfter = (events: readonly Event[]): ExpectedPledgeDocument | undefined => {
  let document: unknown;
  for (const event of events)
    for (const { id, evolve } of expectedPledgesProjection.project({
      ...event,
      recordedAt,
    } as RecordedEvent<Event>)) {
      expect(id).toBe(ids.pledgeId);
      document = evolve(document as never);
    }
  return document as ExpectedPledgeDocument | undefined;
};
const outstandingAfter = (...events: readonly Event[]): Record<string, number> | undefined => {
  const document = documentAfter(events);
  const pledge = document === undefined ? undefined : expectedPledgeOf(document);
  return (
    pledge &&
    Object.fromEntries(pledge.lines.map(({ lineId, outstanding }) => [lineId, outstanding]))
  );
};

describe('a pledge as the desk expects it', () => {
  it('shows the promise, and is found by drive, reference and time', () => {
    const document = documentAfter([submitted]) as ExpectedPledgeDocument;
    expect(document).toMatchObject({
      id: 'pledge-1',
      driveId: 'drive-xiji',
      reference: 'XLX-7F3K9Q',
      submittedAt: recordedAt,
      outstanding: true,
    });
    expect(expectedPledgeOf(document)).toStrictEqual({
      ...ids,
      reference: 'XLX-7F3K9Q',
      lines: [
        { ...line('l1', 5), outstanding: 5 },
        { ...line('l2', 2), outstanding: 2 },
      ],
      handInPointId: 'p1',
    });
  });
  it('follows amendments, and keeps removed lines, which may still come', () => {
    expect(outstandingAfter(submitted, amended)).toStrictEqual({ l1: 6, l2: 0, l3: 1 });
    const document = documentAfter([submitted, amended]) as ExpectedPledgeDocument;
    expect(expectedPledgeOf(document)?.lines[0]).toStrictEqual({
      ...line('l1', 6, '2025-06-30'),
      outstanding: 6,
    });
  });
  it('counts withdrawn and written-off goods as not outstanding', () => {
    expect(outstandingAfter(submitted, ...withdrawal(submitted))).toStrictEqual({
      l1: 0,
      l2: 0,
    });
    expect(documentAfter([submitted, ...withdrawal(submitted)])?.outstanding).toBe(false);
    expect(
      outstandingAfter(submitted, {
        type: 'pledge.not-handed-in',
        data: { ...ids, lines: [{ ...kind('l1'), quantity: 5 }], why: 'completed' },
      }),
    ).toStrictEqual({ l1: 0, l2: 2 });
  });
  it('counts goods as outstanding until they are handed in or will not come', () => {
    const document = documentAfter([
      submitted,
      recorded([received('l1', 3), received('x1', 4)]),
    ]) as ExpectedPledgeDocument;
    expect(document.outstanding).toBe(true);
    expect(expectedPledgeOf(document)).toMatchObject({
      lines: [{ outstanding: 2 }, { outstanding: 2 }],
      receptionId: 'pledge-1',
    });
    expect(
      documentAfter([submitted, recorded([received('l1', 3, 2), received('l2', 2)])])?.outstanding,
    ).toBe(false);
  });
  it('counts goods as outstanding again after a reversal', () => {
    const lines = [received('l1', 3, 2)];
    expect(outstandingAfter(submitted, recorded(lines), reversed(lines))).toStrictEqual({
      l1: 5,
      l2: 2,
    });
  });
  it("is not shown before the pledge service's event", () => {
    const early = documentAfter([recorded([received('l1', 3)])]) as ExpectedPledgeDocument;
    expect(early).not.toHaveProperty('driveId');
    expect(expectedPledgeOf(early)).toBeUndefined();
  });
  it('counts a hand-in once, although both services record it', () => {
    expect(outstandingAfter(submitted, recorded([received('l1', 3)]), noted(3))).toStrictEqual({
      l1: 2,
      l2: 2,
    });
  });
  it('has the right quantity after a withdrawal or write-off yielded to a hand-in, and after the reversal', () => {
    const took = [received('l1', 5)];
    const raced = [submitted, recorded(took), ...withdrawal(submitted), noted(5, 5)];
    expect(outstandingAfter(...raced)).toStrictEqual({ l1: 0, l2: 0 });
    expect(
      outstandingAfter(...raced, reversed(took), {
        type: 'pledge.hand-in-reversal-noted',
        data: {
          ...ids,
          receptionId: ids.pledgeId,
          reverses: 'entry-1',
          lines: [{ ...kind('l1'), restored: 5, withdrawnAgain: 5, notHandedInAgain: 0 }],
        },
      }),
    ).toStrictEqual({ l1: 0, l2: 0 });
    expect(
      outstandingAfter(
        submitted,
        {
          type: 'pledge.not-handed-in',
          data: { ...ids, lines: [{ ...kind('l1'), quantity: 5 }], why: 'completed' },
        },
        recorded([received('l1', 5)]),
        noted(5, 0, 5),
        amended,
      ),
    ).toMatchObject({ l1: 1 });
  });
  it('is the same document in whatever order the events of the two services arrive', () => {
    const promise = [submitted, amended, noted(3)];
    const pledge: Event[] = [...promise, ...withdrawal(...promise)];
    const took = [received('l1', 3)];
    const inventory: Event[] = [recorded(took), reversed(took), recorded([received('l1', 2, 1)])];
    const expected = JSON.stringify(documentAfter([...pledge, ...inventory]));
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 0, 0, 0, 1, 1, 1], { minLength: 7 }), (turns) => {
        const queues = [[...pledge], [...inventory]];
        const heard = turns.map((turn) => queues[turn]?.shift() as Event);
        expect(JSON.stringify(documentAfter(heard))).toBe(expected);
      }),
    );
  });
});
