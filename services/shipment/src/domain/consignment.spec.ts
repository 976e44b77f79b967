import type { ConsignmentEvent, Content } from '@bluebox/contracts';
import { given } from '@bluebox/testing';
import { describe, it } from 'vitest';
import { type ConsignmentCommand, type CountedContent, consignmentDecider } from './consignment.ts';

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
  it('before anything else', () =>
    consignment([]).when({ type: 'deliver' }).thenRefused('UNKNOWN_CONSIGNMENT'));
});

describe('boxes are claimed', () => {
  const claim = (boxIds: readonly string[], claimId = 'claim-01'): ConsignmentCommand => ({
    type: 'claim-boxes',
    boxIds,
    claimId,
  });
  it('each once, even if named several times', () =>
    consignment([created])
      .when(claim(['box-1', 'box-2', 'box-1']))
      .then(claimed('box-1'), claimed('box-2')));
  it('not again while they are claimed or granted', () =>
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
  it('up to two hundred, not counting refused ones', () => {
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
  it('grants the box', () =>
    consignment([created, claimed('box-1')])
      .when(noteGranted())
      .then(granted('box-1')));
  it('refuses the box', () =>
    consignment([created, claimed('box-1')])
      .when(noteRefused())
      .then(refused('box-1')));
  it('is recorded once', () => {
    consignment(prepared).when(noteGranted()).then();
    consignment(prepared).when(noteRefused()).then();
    consignment([created, claimed('box-1'), refused('box-1')])
      .when(noteRefused())
      .then();
  });
  it('is ignored for a box that is not claimed any more, or never was', () => {
    consignment([created, claimed('box-1'), released('box-1')])
      .when(noteGranted())
      .then();
    consignment([created]).when(noteGranted()).then();
    consignment(dispatched).when(noteGranted()).then();
  });
  it('is ignored if the box was released and claimed again since the answered claim', () => {
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
  it('not when the consignment does not have it', () => {
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
  it('needs a granted box, so refused boxes are not enough', () => {
    consignment([created]).when(dispatch()).thenRefused('BOX_NOT_GRANTED');
    consignment([created, claimed('box-1'), refused('box-1')])
      .when(dispatch())
      .thenRefused('BOX_NOT_GRANTED');
  });
  it('waits for all answers of inventory', () => {
    const waiting = [...prepared, claimed('box-3')];
    consignment(waiting)
      .when(dispatch())
      .thenRefused('BOX_NOT_GRANTED', { boxIds: ['box-3'] });
  });
  it("is refused for goods that expired the day before in the drive's time zone", () => {
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
  it("`signed` is the courier's report, which neither delivers nor confirms anything", () =>
    consignment(dispatched).when(track).then(tracked));
  it('is recorded once', () => {
    consignment([...dispatched, tracked])
      .when(track)
      .then();
    consignment([...dispatched, tracked])
      .when({ ...track, place: '固原' })
      .then({ type: 'consignment.tracked', data: { ...ids, ...event, place: '固原' } });
  });
  it.each(['2024-05-07T10:00:00Z', '2024-05-07T10:00:00.0Z', '2024-05-07T10:00:00.000000Z'])(
    'is recorded once when the same instant is written as %s',
    (happenedAt) =>
      consignment([...dispatched, tracked])
        .when({ ...track, happenedAt })
        .then(),
  );
  it('is possible after dispatch only', () =>
    consignment(prepared).when(track).thenRefused('NOT_DISPATCHED'));
  it('is at most a day in the future', () =>
    consignment(dispatched)
      .when({ ...track, happenedAt: '2024-05-07T10:00:00.001Z' })
      .thenRefused('TRACKED_IN_FUTURE'));
});

describe('a delivery', () => {
  const deliver: ConsignmentCommand = { type: 'deliver' };
  it('moves boxes that the recipient has not confirmed', () => {
    consignment(dispatched)
      .when(deliver)
      .then(deliveredEvent, boxDelivered('box-1'), boxDelivered('box-2'));
    consignment([...dispatched, allWell])
      .when(deliver)
      .then(deliveredEvent, boxDelivered('box-2'));
  });
  it('is recorded once', () => consignment(delivered).when(deliver).then());
  it('comes after dispatch', () =>
    consignment(prepared).when(deliver).thenRefused('NOT_DISPATCHED'));
});

describe('a receipt', () => {
  it('counts contents that it does not name as received intact, whether the box was in transit or delivered', () => {
    consignment(dispatched).when(confirm()).then(allWell);
    consignment(delivered)
      .when(confirm())
      .then({ ...allWell, data: { ...allWell.data, from: 'delivered' } });
  });
  it('counts each item and opens a case for each kind of discrepancy', () =>
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
  it('must be for a box that was sent', () => {
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
  it('must add up to the packed quantity, not counting surplus', () => {
    consignment(dispatched)
      .when(confirm([counted(ibuprofen, { received: 9, surplus: 1 })]))
      .thenRefused('COUNTS_DO_NOT_ADD_UP', {
        lines: [{ parcelId: 'parcel-ibuprofen', packed: 10, counted: 9 }],
      });
    consignment(dispatched)
      .when(confirm([counted(ibuprofen, { received: 9, damaged: 1, missing: 1 })]))
      .thenRefused('COUNTS_DO_NOT_ADD_UP');
  });
  it('names only contents of the packing list, each once', () => {
    consignment(dispatched)
      .when(confirm([{ ...counted(masks, {}), parcelId: 'parcel-other' }]))
      .thenRefused('UNKNOWN_CONTENT');
    consignment(dispatched)
      .when(confirm([counted(masks, {}), counted(masks, {})]))
      .thenRefused('DUPLICATE_LINE');
  });
  it('repeated with the same counts is the same receipt', () => {
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
  it('repeated with other counts is refused', () => {
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
  it('with a reason, naming the movements it reverses', () => {
    consignment([...dispatched, allWell])
      .when(reverse)
      .then(reversed);
    consignment([...dispatched, allWell])
      .when({ ...reverse, noteId: 'note-0002' })
      .then({ ...reversed, data: { ...reversed.data, noteId: 'note-0002' } });
  });
  it('so that the box can be confirmed again, from where it was', () => {
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
  it('after which a delivery that was reported in the meantime applies', () =>
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

describe('a wrong waybill and carrier', () => {
  const correct = (carrier: string, waybill: string): ConsignmentCommand => ({
    type: 'correct-dispatch',
    carrier,
    waybill,
    reason: 'typing-error',
  });
  const corrected: ConsignmentEvent = {
    type: 'consignment.dispatch-corrected',
    data: { ...ids, carrier: '京东', waybill: 'JD1234567890', reason: 'typing-error' },
  };
  it('are corrected after dispatch, as often as needed', () => {
    consignment(dispatched).when(correct('京东', 'JD1234567890')).then(corrected);
    consignment(delivered).when(correct('京东', 'JD1234567890')).then(corrected);
    consignment([...dispatched, corrected])
      .when(correct('顺丰', 'SF1234567890'))
      .then({
        type: 'consignment.dispatch-corrected',
        data: { ...ids, carrier: '顺丰', waybill: 'SF1234567890', reason: 'typing-error' },
      });
  });
  it('are unchanged when nothing differs', () => {
    consignment(dispatched).when(correct('顺丰', 'SF1234567890')).then();
    consignment([...dispatched, corrected])
      .when(correct('京东', 'JD1234567890'))
      .then();
  });
  it('are corrected only for a consignment that was sent', () =>
    consignment(prepared).when(correct('京东', 'JD1234567890')).thenRefused('NOT_DISPATCHED'));
});

describe('a consignment marked as sent by mistake', () => {
  const reverseDispatch: ConsignmentCommand = { type: 'reverse-dispatch', reason: 'by-mistake' };
  const dispatchReversed: ConsignmentEvent = {
    type: 'consignment.dispatch-reversed',
    data: { ...ids, reason: 'by-mistake' },
  };
  const boxBack = (boxId: string): ConsignmentEvent => ({
    type: 'consignment.box-dispatch-reversed',
    data: { ...ids, boxId, contents: packedBox(boxId).contents },
  });
  const back = [...dispatched, dispatchReversed, boxBack('box-1'), boxBack('box-2')];
  const send: ConsignmentCommand = {
    type: 'dispatch',
    carrier: '顺丰',
    waybill: 'SF1234567890',
    at: '2024-05-06T02:00:00Z',
  };
  it('has its boxes again, granted and ready to be sent', () => {
    consignment(dispatched)
      .when(reverseDispatch)
      .then(dispatchReversed, boxBack('box-1'), boxBack('box-2'));
    consignment(back)
      .when(send)
      .then(dispatchedEvent(2), boxDispatched('box-1'), boxDispatched('box-2'));
    consignment(back).when({ type: 'release-box', boxId: 'box-1' }).then(released('box-1'));
  });
  it('is not taken back once it was delivered, tracked or confirmed', () => {
    consignment(delivered).when(reverseDispatch).thenRefused('ALREADY_DELIVERED');
    consignment([
      ...dispatched,
      {
        type: 'consignment.tracked',
        data: { ...ids, state: 'picked-up', happenedAt: '2024-05-06T02:00:00Z' },
      },
    ])
      .when(reverseDispatch)
      .thenRefused('ALREADY_TRACKED', { entries: 1 });
    consignment([...dispatched, allWell])
      .when(reverseDispatch)
      .thenRefused('RECEIPTS_GIVEN', { boxIds: ['box-1'] });
  });
  it('is taken back only once, and only after it was marked as sent', () => {
    consignment(prepared).when(reverseDispatch).thenRefused('NOT_DISPATCHED');
    consignment(back).when(reverseDispatch).thenRefused('NOT_DISPATCHED');
  });
});

describe('a tracking entry', () => {
  const word = { state: 'in-transit', happenedAt: '2024-05-06T02:00:00Z', place: '银川' } as const;
  const tracked: ConsignmentEvent = { type: 'consignment.tracked', data: { ...ids, ...word } };
  const withdraw: ConsignmentCommand = {
    type: 'withdraw-tracking',
    ...word,
    reason: 'typing-error',
  };
  const withdrawn: ConsignmentEvent = {
    type: 'consignment.tracking-withdrawn',
    data: { ...ids, ...word, reason: 'typing-error' },
  };
  it('is withdrawn, and can be recorded again', () => {
    consignment([...dispatched, tracked])
      .when(withdraw)
      .then(withdrawn);
    consignment([...dispatched, tracked, withdrawn])
      .when({ type: 'track', ...word, at: '2024-05-06T03:00:00Z' })
      .then(tracked);
  });
  it('is withdrawn even if its instant is written differently', () => {
    const { happenedAt, ...rest } = withdraw as typeof withdraw & typeof word;
    consignment([...dispatched, tracked])
      .when({ ...rest, happenedAt: '2024-05-06T02:00:00.000Z' })
      .then(withdrawn);
  });
  it('is identified by all its fields', () => {
    const { place, ...elsewhere } = word;
    consignment([...dispatched, tracked])
      .when({ ...withdraw, ...elsewhere, place: undefined } as ConsignmentCommand)
      .thenRefused('UNKNOWN_TRACKING');
    consignment([...dispatched, tracked, withdrawn])
      .when(withdraw)
      .thenRefused('UNKNOWN_TRACKING');
  });
});

describe('a delivery reported by mistake', () => {
  const reverseDelivery: ConsignmentCommand = { type: 'reverse-delivery', reason: 'by-mistake' };
  const deliveryReversed: ConsignmentEvent = {
    type: 'consignment.delivery-reversed',
    data: { ...ids, reason: 'by-mistake' },
  };
  const underWay = (boxId: string): ConsignmentEvent => ({
    type: 'consignment.box-delivery-reversed',
    data: { ...ids, boxId, contents: packedBox(boxId).contents },
  });
  const fromDelivered: ConsignmentEvent = {
    type: 'receipt.confirmed',
    data: { ...allWell.data, from: 'delivered' },
  };
  it('is reversed, which puts its boxes in transit again', () => {
    consignment(delivered)
      .when(reverseDelivery)
      .then(deliveryReversed, underWay('box-1'), underWay('box-2'));
    consignment([...delivered, deliveryReversed, underWay('box-1'), underWay('box-2')])
      .when({ type: 'deliver' })
      .then(deliveredEvent, boxDelivered('box-1'), boxDelivered('box-2'));
  });
  it('is reversed without the boxes that are already confirmed', () =>
    consignment([...delivered, fromDelivered])
      .when(reverseDelivery)
      .then(deliveryReversed, underWay('box-2')));
  it('no longer counts when the receipt of a box is reversed later', () =>
    consignment([...delivered, fromDelivered, deliveryReversed, underWay('box-2')])
      .when(reverse)
      .then(
        {
          type: 'receipt.reversed',
          data: {
            ...ids,
            boxId: 'box-1',
            reverses: 'receipt-1',
            from: 'delivered',
            lines: fromDelivered.data.lines,
            reason: 'recount',
          },
        },
        underWay('box-1'),
      ));
  it('is reversed once', () => {
    consignment(dispatched).when(reverseDelivery).thenRefused('NOT_DELIVERED');
    consignment([...delivered, deliveryReversed, underWay('box-1'), underWay('box-2')])
      .when(reverseDelivery)
      .thenRefused('NOT_DELIVERED');
  });
});

describe('a consignment created for nothing', () => {
  const discard: ConsignmentCommand = { type: 'discard', reason: 'by-mistake' };
  const discarded: ConsignmentEvent = {
    type: 'consignment.discarded',
    data: { ...ids, reason: 'by-mistake' },
  };
  it('is discarded, even with boxes that inventory refused', () => {
    consignment([created]).when(discard).then(discarded);
    consignment([created, claimed('box-1'), refused('box-1')])
      .when(discard)
      .then(discarded);
    consignment([created, discarded]).when(discard).then();
  });
  it('is not discarded while it claims a box, nor after it was sent', () => {
    consignment([created, claimed('box-1')])
      .when(discard)
      .thenRefused('CONSIGNMENT_NOT_EMPTY', { boxIds: ['box-1'] });
    consignment(dispatched).when(discard).thenRefused('ALREADY_DISPATCHED');
  });
  it('accepts nothing any more', () => {
    consignment([created, discarded])
      .when({ type: 'claim-boxes', claimId: 'claim-02', boxIds: ['box-1'] })
      .thenRefused('CONSIGNMENT_DISCARDED');
    consignment([created, discarded])
      .when({ type: 'deliver' })
      .thenRefused('CONSIGNMENT_DISCARDED');
  });
});

describe('photos that everybody may see', () => {
  const packing = { photoId: 'photo-0001', scene: 'packing' } as const;
  const arrival = { photoId: 'photo-0002', scene: 'arrival' } as const;
  const publish = (...photos: (typeof packing | typeof arrival)[]): ConsignmentCommand => ({
    type: 'publish-photos',
    photos,
  });
  const published = (...photos: (typeof packing | typeof arrival)[]): ConsignmentEvent => ({
    type: 'consignment.photos-published',
    data: { ...ids, photos },
  });
  it('are replaced as a whole, also by none', () => {
    consignment([created]).when(publish(packing)).then(published(packing));
    consignment([created, published(packing)])
      .when(publish(arrival, packing))
      .then(published(arrival, packing));
    consignment([created, published(packing)])
      .when(publish())
      .then(published());
  });
  it('do not change when the same are published again', () => {
    consignment([created]).when(publish()).then();
    consignment([created, published(packing, arrival)])
      .when(publish(packing, arrival))
      .then();
  });
  it('are not published for a discarded consignment', () => {
    const discarded: ConsignmentEvent = {
      type: 'consignment.discarded',
      data: { ...ids, reason: 'by-mistake' },
    };
    consignment([created, discarded]).when(publish(packing)).thenRefused('CONSIGNMENT_DISCARDED');
  });
});
