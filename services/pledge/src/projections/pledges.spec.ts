import type { Item, PledgeServiceEvent, ReceptionEvent } from '@bluebox/contracts';
import type { RecordedEvent } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { type PledgeDocument, pledgeSummaryOf, pledgesProjection } from './pledges.ts';

type Event = PledgeServiceEvent | ReceptionEvent;
const ids = { pledgeId: 'pledge-1', driveId: 'drive-xiji' };
const item: Item = { name: '布洛芬', category: 'medicine', unit: 'box' };
const submitted: Event = {
  type: 'pledge.submitted',
  data: {
    ...ids,
    reference: 'XLX-7F3K9Q',
    lines: [{ lineId: 'l1', item, quantity: 5, condition: 'sealed' }],
    noticeVersion: '2024-01',
    sourceDeclared: true,
    channel: 'form',
  },
};
const came: Event = {
  type: 'reception.recorded',
  data: {
    ...ids,
    receptionId: ids.pledgeId,
    entryId: 'e1',
    lines: [{ lineId: 'l1', item, received: 4, ofPromise: 4, excess: 0, shortfall: 1 }],
  },
};
const noted: Event = {
  type: 'pledge.hand-in-noted',
  data: {
    ...ids,
    receptionId: ids.pledgeId,
    entryId: 'e1',
    lines: [
      {
        lineId: 'l1',
        category: item.category,
        unit: item.unit,
        settled: 5,
        reinstatedFromWithdrawn: 0,
        reinstatedFromNotHandedIn: 0,
      },
    ],
  },
};

const after = (...events: readonly Event[]): PledgeDocument => {
  let document: unknown;
  for (const event of events)
    for (const { evolve } of pledgesProjection.project({
      ...event,
      recordedAt: '2024-05-06T02:00:00.000Z',
    } as RecordedEvent<Event>))
      document = evolve(document as never);
  return document as PledgeDocument;
};

describe('a pledge in the list', () => {
  it('is not called settled when the rest will not come', () => {
    expect(pledgeSummaryOf(after(submitted, came, noted))).toMatchObject({
      status: 'ended',
      outstanding: 0,
    });
  });

  it('is the same whichever service’s events arrive first', () => {
    const document = after(submitted, came, noted);
    expect(after(came, submitted, noted)).toStrictEqual(document);
    expect(after(submitted, noted, came)).toStrictEqual(document);
  });

  it('is in no list before its own event arrives', () => {
    expect(after(came)).not.toHaveProperty('driveId');
  });
});
