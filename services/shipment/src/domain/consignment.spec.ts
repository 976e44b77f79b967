import type { Content } from '@bluebox/contracts';
import { given } from '@bluebox/testing';
import { describe, it } from 'vitest';
import {
  type ConsignmentCommand,
  type ConsignmentEvent,
  type CountedContent,
  consignmentDecider,
} from './consignment.ts';

const ids = { consignmentId: 'consignment-1', driveId: 'drive-xiji' };
const ibuprofen: Content = {
  parcelId: 'parcel-ibuprofen',
  pledgeId: 'pledge-0001',
  item: { name: '布洛芬', category: 'medicine', unit: 'box' },
  quantity: 10,
  expiry: '2024-05-06',
};
const masks: Content = {
  parcelId: 'parcel-masks',
  item: { name: '口罩', category: 'supply', unit: 'bag' },
  quantity: 4,
};

const created: ConsignmentEvent = { type: 'consignment.created', data: { ...ids, number: 1 } };
const claimed = (boxId: string, claimId = 'claim-01'): ConsignmentEvent => ({
  type: 'consignment.box-claimed',
  data: { ...ids, boxId, claimId },
});
const packedBox = (boxId: string) => ({
  boxId,
  number: Number(boxId.at(-1)),
  weight: 3_000,
  contents: boxId === 'box-1' ? [ibuprofen, masks] : [masks],
});
const granted = (boxId: string): ConsignmentEvent => ({
  type: 'consignment.box-granted',
  data: { ...ids, ...packedBox(boxId) },
});
const refused = (boxId: string): ConsignmentEvent => ({
  type: 'consignment.box-refused',
  data: { ...ids, boxId, why: 'not-sealed' },
});
const released = (boxId: string): ConsignmentEvent => ({
  type: 'consignment.box-released',
  data: { ...ids, boxId },
});
const boxDispatched = (boxId: string): ConsignmentEvent => ({
  type: 'consignment.box-dispatched',
  data: { ...ids, boxId, contents: packedBox(boxId).contents },
});
const boxDelivered = (boxId: string): ConsignmentEvent => ({
  type: 'consignment.box-delivered',
  data: { ...ids, boxId, contents: packedBox(boxId).contents },
});
const dispatchedEvent = (boxCount: number): ConsignmentEvent => ({
  type: 'consignment.dispatched',
  data: { ...ids, carrier: '顺丰', waybill: 'SF1234567890', boxCount },
});
const deliveredEvent: ConsignmentEvent = { type: 'consignment.delivered', data: ids };

const prepared = [created, claimed('box-1'), claimed('box-2'), granted('box-1'), granted('box-2')];
const dispatched = [
  ...prepared,
  dispatchedEvent(2),
  boxDispatched('box-1'),
  boxDispatched('box-2'),
];
const delivered = [...dispatched, deliveredEvent, boxDelivered('box-1'), boxDelivered('box-2')];

const consignment = (events: readonly ConsignmentEvent[]) => given(consignmentDecider, events);

const line = (content: Content, counts: Partial<CountedContent> = {}) => ({
  parcelId: content.parcelId,
  item: content.item,
  received: content.quantity,
  damaged: 0,
  missing: 0,
  surplus: 0,
  ...counts,
});
const counted = (content: Content, counts: Partial<CountedContent>): CountedContent => {
  const { item, ...rest } = line(content, counts);
  return rest;
};
const confirm = (
  lines: readonly CountedContent[] = [],
  rest: Partial<Extract<ConsignmentCommand, { type: 'confirm-receipt' }>> = {},
): ConsignmentCommand => ({
  type: 'confirm-receipt',
  boxId: 'box-1',
  receiptId: 'receipt-1',
  lines,
  via: 'link',
  caseIds: { missing: 'case-missing', damaged: 'case-damaged', surplus: 'case-surplus' },
  ...rest,
});
const allWell: Extract<ConsignmentEvent, { type: 'receipt.confirmed' }> = {
  type: 'receipt.confirmed',
  data: {
    ...ids,
    boxId: 'box-1',
    receiptId: 'receipt-1',
    from: 'inTransit',
    lines: [line(ibuprofen), line(masks)],
    via: 'link',
  },
};
const reverse: ConsignmentCommand = {
  type: 'reverse-receipt',
  receiptId: 'receipt-1',
  reason: 'recount',
};

describe('a consignment is created', () => {
  const create: ConsignmentCommand = { type: 'create', ...ids, number: 1 };
  it('once', () => consignment([]).when(create).then(created));
  it('and not again', () => consignment([created]).when(create).thenRefused('CONSIGNMENT_EXISTS'));
  it('before anything else is done with it', () =>
    consignment([]).when({ type: 'deliver' }).thenRefused('UNKNOWN_CONSIGNMENT'));
});

describe('boxes are claimed', () => {
  const claim = (boxIds: readonly string[], claimId = 'claim-01'): ConsignmentCommand => ({
    type: 'claim-boxes',
    boxIds,
    claimId,
  });
  it('each once, however often it is named', () =>
    consignment([created])
      .when(claim(['box-1', 'box-2', 'box-1']))
      .then(claimed('box-1'), claimed('box-2')));
  it('not again while claimed or granted', () =>
    consignment([created, claimed('box-1'), claimed('box-2'), granted('box-2')])
      .when(claim(['box-1', 'box-2'], 'claim-02'))
      .then());
  it('again after they were refused or released', () =>
    consignment([
      created,
      claimed('box-1'),
      claimed('box-2'),
      refused('box-1'),
      granted('box-2'),
      released('box-2'),
    ])
      .when(claim(['box-1', 'box-2'], 'claim-02'))
      .then(claimed('box-1', 'claim-02'), claimed('box-2', 'claim-02')));
  it('before dispatch only', () =>
    consignment(dispatched)
      .when(claim(['box-3']))
      .thenRefused('ALREADY_DISPATCHED'));
  it('up to two hundred, the refused ones not counted', () => {
    const many = Array.from({ length: 199 }, (_, index) => claimed(`box-${index + 100}`));
    const full = [created, ...many, claimed('box-1'), refused('box-1')];
    consignment(full)
      .when(claim(['box-2']))
      .then(claimed('box-2'));
    consignment(full)
      .when(claim(['box-1', 'box-2']))
      .thenRefused('TOO_MANY_BOXES');
  });
});

describe("inventory's answer to a claim", () => {
  const noteGranted = (claimId = 'claim-01'): ConsignmentCommand => ({
    type: 'note-granted',
    claimId,
    ...packedBox('box-1'),
  });
  const noteRefused = (claimId = 'claim-01'): ConsignmentCommand => ({
    type: 'note-refused',
    claimId,
    boxId: 'box-1',
    why: 'not-sealed',
  });
  it('grants', () =>
    consignment([created, claimed('box-1')])
      .when(noteGranted())
      .then(granted('box-1')));
  it('refuses', () =>
    consignment([created, claimed('box-1')])
      .when(noteRefused())
      .then(refused('box-1')));
  it('is noted once', () => {
    consignment(prepared).when(noteGranted()).then();
    consignment(prepared).when(noteRefused()).then();
    consignment([created, claimed('box-1'), refused('box-1')])
      .when(noteRefused())
      .then();
  });
  it('is not noted of a box that is no longer wanted, or never was', () => {
    consignment([created, claimed('box-1'), released('box-1')])
      .when(noteGranted())
      .then();
    consignment([created]).when(noteGranted()).then();
    consignment(dispatched).when(noteGranted()).then();
  });
  it('to an earlier claim says nothing of the present one', () => {
    const again = [created, claimed('box-1'), released('box-1'), claimed('box-1', 'claim-02')];
    consignment(again).when(noteGranted('claim-01')).then();
    consignment(again).when(noteRefused('claim-01')).then();
    consignment(again).when(noteGranted('claim-02')).then(granted('box-1'));
  });
});

describe('a box is released', () => {
  const release: ConsignmentCommand = { type: 'release-box', boxId: 'box-1' };
  it('while it is claimed or granted', () => {
    consignment([created, claimed('box-1')])
      .when(release)
      .then(released('box-1'));
    consignment(prepared).when(release).then(released('box-1'));
  });
  it('not when inventory refused it', () =>
    consignment([created, claimed('box-1'), refused('box-1')])
      .when(release)
      .thenRefused('BOX_REFUSED'));
  it('not when it is not there', () => {
    consignment([created]).when(release).thenRefused('UNKNOWN_BOX');
    consignment([...prepared, released('box-1')])
      .when(release)
      .thenRefused('UNKNOWN_BOX');
  });
  it('not after dispatch', () =>
    consignment(dispatched).when(release).thenRefused('ALREADY_DISPATCHED'));
});

describe('dispatch', () => {
  const dispatch = (at = '2024-05-05T10:00:00.000Z'): ConsignmentCommand => ({
    type: 'dispatch',
    carrier: '顺丰',
    waybill: 'SF1234567890',
    at,
  });
  it('sends every granted box with its packing list', () =>
    consignment(prepared)
      .when(dispatch())
      .then(dispatchedEvent(2), boxDispatched('box-1'), boxDispatched('box-2')));
  it('leaves refused boxes behind', () =>
    consignment([...prepared, claimed('box-3'), refused('box-3')])
      .when(dispatch())
      .then(dispatchedEvent(2), boxDispatched('box-1'), boxDispatched('box-2')));
  it('needs a granted box: an unsealed one was refused', () => {
    consignment([created]).when(dispatch()).thenRefused('BOX_NOT_GRANTED');
    consignment([created, claimed('box-1'), refused('box-1')])
      .when(dispatch())
      .thenRefused('BOX_NOT_GRANTED');
  });
  it('waits for every answer of inventory', () => {
    const waiting = [...prepared, claimed('box-3')];
    consignment(waiting)
      .when(dispatch())
      .thenRefused('BOX_NOT_GRANTED', { boxIds: ['box-3'] });
  });
  it('is refused for what expires the day before, by the calendar of the drive', () => {
    consignment(prepared)
      .when(dispatch('2024-05-06T15:59:59.999Z'))
      .then(dispatchedEvent(2), boxDispatched('box-1'), boxDispatched('box-2'));
    consignment(prepared)
      .when(dispatch('2024-05-06T16:00:00.000Z'))
      .thenRefused('EXPIRED_CONTENT', {
        today: '2024-05-07',
        expired: [
          {
            boxId: 'box-1',
            number: 1,
            parcelId: 'parcel-ibuprofen',
            name: '布洛芬',
            expiry: '2024-05-06',
          },
        ],
      });
  });
  it('happens once', () =>
    consignment(dispatched).when(dispatch()).thenRefused('ALREADY_DISPATCHED'));
});

describe('tracking', () => {
  const event = { state: 'signed', happenedAt: '2024-05-07T10:00:00.000Z' } as const;
  const track: ConsignmentCommand = { type: 'track', ...event, at: '2024-05-06T10:00:00.000Z' };
  const tracked: ConsignmentEvent = { type: 'consignment.tracked', data: { ...ids, ...event } };
  it("signed is the courier's word: it delivers and confirms nothing", () =>
    consignment(dispatched).when(track).then(tracked));
  it('is noted once', () => {
    consignment([...dispatched, tracked])
      .when(track)
      .then();
    consignment([...dispatched, tracked])
      .when({ ...track, place: '固原' })
      .then({ type: 'consignment.tracked', data: { ...ids, ...event, place: '固原' } });
  });
  it('begins with the dispatch', () =>
    consignment(prepared).when(track).thenRefused('NOT_DISPATCHED'));
  it('lies at most a day ahead', () =>
    consignment(dispatched)
      .when({ ...track, happenedAt: '2024-05-07T10:00:00.001Z' })
      .thenRefused('TRACKED_IN_FUTURE'));
});

describe('delivered', () => {
  const deliver: ConsignmentCommand = { type: 'deliver' };
  it('moves the boxes that the recipient has not confirmed', () => {
    consignment(dispatched)
      .when(deliver)
      .then(deliveredEvent, boxDelivered('box-1'), boxDelivered('box-2'));
    consignment([...dispatched, allWell])
      .when(deliver)
      .then(deliveredEvent, boxDelivered('box-2'));
  });
  it('is said once', () => consignment(delivered).when(deliver).then());
  it('comes after dispatch', () =>
    consignment(prepared).when(deliver).thenRefused('NOT_DISPATCHED'));
});

describe('a receipt', () => {
  it('takes what is not named as all well, from where the box is', () => {
    consignment(dispatched).when(confirm()).then(allWell);
    consignment(delivered)
      .when(confirm())
      .then({ ...allWell, data: { ...allWell.data, from: 'delivered' } });
  });
  it('counts each content and names a case for each kind of discrepancy', () =>
    consignment(delivered)
      .when(
        confirm(
          [
            counted(masks, { surplus: 1 }),
            counted(ibuprofen, { received: 7, damaged: 2, missing: 1 }),
          ],
          { noteId: 'note-0001', via: 'paper' },
        ),
      )
      .then({
        type: 'receipt.confirmed',
        data: {
          ...ids,
          boxId: 'box-1',
          receiptId: 'receipt-1',
          from: 'delivered',
          lines: [
            line(ibuprofen, { received: 7, damaged: 2, missing: 1 }),
            line(masks, { surplus: 1 }),
          ],
          via: 'paper',
          cases: [
            { caseId: 'case-missing', kind: 'missing' },
            { caseId: 'case-damaged', kind: 'damaged' },
            { caseId: 'case-surplus', kind: 'surplus' },
          ],
          noteId: 'note-0001',
        },
      }));
  it('counts a parcel that was packed twice into one box as one', () => {
    const twice = { ...packedBox('box-1'), contents: [masks, { ...masks, quantity: 2 }] };
    consignment([
      created,
      claimed('box-1'),
      { type: 'consignment.box-granted', data: { ...ids, ...twice } },
      dispatchedEvent(1),
      boxDispatched('box-1'),
    ])
      .when(confirm([counted(masks, { received: 5, missing: 1 })]))
      .then({
        type: 'receipt.confirmed',
        data: {
          ...allWell.data,
          lines: [line(masks, { received: 5, missing: 1 })],
          cases: [{ caseId: 'case-missing', kind: 'missing' }],
        },
      });
  });
  it('comes after dispatch', () =>
    consignment(prepared).when(confirm()).thenRefused('NOT_DISPATCHED'));
  it('is of a box that was sent', () => {
    const withRefused = [
      ...prepared,
      claimed('box-3'),
      refused('box-3'),
      dispatchedEvent(2),
      boxDispatched('box-1'),
      boxDispatched('box-2'),
    ];
    consignment(withRefused)
      .when(confirm([], { boxId: 'box-3' }))
      .thenRefused('UNKNOWN_BOX');
    consignment(withRefused)
      .when(confirm([], { boxId: 'box-4' }))
      .thenRefused('UNKNOWN_BOX');
  });
  it('adds up to what was packed; surplus comes on top', () => {
    consignment(dispatched)
      .when(confirm([counted(ibuprofen, { received: 9, surplus: 1 })]))
      .thenRefused('COUNTS_DO_NOT_ADD_UP', {
        lines: [{ parcelId: 'parcel-ibuprofen', packed: 10, counted: 9 }],
      });
    consignment(dispatched)
      .when(confirm([counted(ibuprofen, { received: 9, damaged: 1, missing: 1 })]))
      .thenRefused('COUNTS_DO_NOT_ADD_UP');
  });
  it('names only what is in the packing list, each once', () => {
    consignment(dispatched)
      .when(confirm([{ ...counted(masks, {}), parcelId: 'parcel-other' }]))
      .thenRefused('UNKNOWN_CONTENT');
    consignment(dispatched)
      .when(confirm([counted(masks, {}), counted(masks, {})]))
      .thenRefused('DUPLICATE_LINE');
  });
  it('given again with the same counts is the same receipt', () => {
    const confirmed = [...dispatched, allWell];
    consignment(confirmed)
      .when(confirm([], { receiptId: 'receipt-2' }))
      .then();
    consignment(confirmed)
      .when(
        confirm([counted(masks, {}), counted(ibuprofen, {})], {
          receiptId: 'receipt-2',
          via: 'paper',
        }),
      )
      .then();
  });
  it('given again with other counts is refused', () => {
    const other = confirm([counted(ibuprofen, { received: 9, missing: 1 })], {
      receiptId: 'receipt-2',
    });
    consignment([...dispatched, allWell])
      .when(other)
      .thenRefused('RECEIPT_ALREADY_GIVEN', { boxId: 'box-1', receiptId: 'receipt-1' });
  });
});

describe('a receipt is reversed', () => {
  const reversed: ConsignmentEvent = {
    type: 'receipt.reversed',
    data: {
      ...ids,
      boxId: 'box-1',
      reverses: 'receipt-1',
      from: 'inTransit',
      lines: allWell.data.lines,
      reason: 'recount',
    },
  };
  it('with a reason, naming what it reverses', () => {
    consignment([...dispatched, allWell])
      .when(reverse)
      .then(reversed);
    consignment([...dispatched, allWell])
      .when({ ...reverse, noteId: 'note-0002' })
      .then({ ...reversed, data: { ...reversed.data, noteId: 'note-0002' } });
  });
  it('so that the box can be confirmed anew, from where it was', () => {
    consignment([...dispatched, allWell, reversed])
      .when(confirm([], { receiptId: 'receipt-2' }))
      .then({ ...allWell, data: { ...allWell.data, receiptId: 'receipt-2' } });
    const fromDelivered: ConsignmentEvent = {
      ...allWell,
      data: { ...allWell.data, from: 'delivered' },
    };
    consignment([
      ...delivered,
      fromDelivered,
      { ...reversed, data: { ...reversed.data, from: 'delivered' } },
    ])
      .when(confirm())
      .then(fromDelivered);
  });
  it("and the courier's word, given meanwhile, counts then", () =>
    consignment([...dispatched, allWell, deliveredEvent, boxDelivered('box-2')])
      .when(reverse)
      .then(reversed, boxDelivered('box-1')));
  it('once', () => {
    consignment([...dispatched, allWell, reversed])
      .when(reverse)
      .thenRefused('RECEIPT_ALREADY_REVERSED');
    consignment([
      ...dispatched,
      allWell,
      reversed,
      { ...allWell, data: { ...allWell.data, receiptId: 'receipt-2' } },
    ])
      .when(reverse)
      .thenRefused('RECEIPT_ALREADY_REVERSED');
  });
  it('not when there is none', () =>
    consignment(dispatched).when(reverse).thenRefused('UNKNOWN_RECEIPT'));
});

describe("the recipient's link", () => {
  const rotated = (generation: number): ConsignmentEvent => ({
    type: 'consignment.recipient-link-rotated',
    data: { ...ids, generation },
  });
  it('gets a new generation each time it is renewed', () => {
    consignment([created]).when({ type: 'rotate-recipient-link' }).then(rotated(2));
    consignment([...delivered, rotated(2)])
      .when({ type: 'rotate-recipient-link' })
      .then(rotated(3));
  });
});
