import type { Item, ParcelEvent } from '@bluebox/contracts';
import { fold } from '@bluebox/event-sourcing';
import { given } from '@bluebox/testing';
import { describe, expect, it } from 'vitest';
import { contentOf, type ParcelCommand, parcelDecider, type StockedParcel } from './parcel.ts';

const item: Item = { name: '布洛芬', category: 'medicine', unit: 'box' };
const ids = { parcelId: 'parcel-1', driveId: 'drive-xiji', item };
const origin = {
  kind: 'inspection',
  receptionId: 'reception-1',
  inspectionId: 'inspection-1',
  lineId: 'l1',
  pledgeId: 'pledge-1',
} as const;
const facts = { ...ids, quantity: 10, origin, expiry: '2024-12-31', lot: 'A1' };
const created: ParcelEvent = { type: 'parcel.created', data: facts };
const packed = (quantity: number, boxId = 'box-1'): ParcelEvent => ({
  type: 'parcel.packed',
  data: { ...ids, quantity, boxId },
});
const unpacked = (quantity: number, boxId = 'box-1'): ParcelEvent => ({
  type: 'parcel.unpacked',
  data: { ...ids, quantity, boxId },
});
const taken = (quantity: number): ParcelEvent => ({
  type: 'parcel.taken-for-kit',
  data: { ...ids, quantity, kitId: 'kit-1' },
});
const returned = (quantity: number): ParcelEvent => ({
  type: 'parcel.returned-from-kit',
  data: { ...ids, quantity, kitId: 'kit-1' },
});
type Direction = Extract<ParcelEvent, { type: 'parcel.adjusted' }>['data']['direction'];
const adjusted = (direction: Direction, quantity: number): ParcelEvent => ({
  type: 'parcel.adjusted',
  data: { ...ids, quantity, adjustmentId: 'adjustment-1', direction, reason: 'recount' },
});
const unadjusted = (direction: Direction, quantity: number): ParcelEvent => ({
  type: 'parcel.adjustment-reversed',
  data: { ...ids, quantity, reverses: 'adjustment-1', direction, reason: 'typing-error' },
});
const voided: ParcelEvent = {
  type: 'parcel.voided',
  data: { ...ids, quantity: 10, reverses: 'inspection-1' },
};

const pack = (quantity: number): ParcelCommand => ({ type: 'pack', boxId: 'box-1', quantity });
const unpack = (quantity: number): ParcelCommand => ({ type: 'unpack', boxId: 'box-1', quantity });
const takeForKit = (quantity: number): ParcelCommand => ({
  type: 'take-for-kit',
  kitId: 'kit-1',
  quantity,
});
const adjust = (direction: Direction, quantity: number): ParcelCommand => ({
  type: 'adjust',
  adjustmentId: 'adjustment-1',
  direction,
  quantity,
  reason: 'recount',
});
const reverseAdjustment: ParcelCommand = {
  type: 'reverse-adjustment',
  adjustmentId: 'adjustment-1',
  reason: 'typing-error',
};
const makeVoid: ParcelCommand = { type: 'void', reverses: 'inspection-1' };
const tooMany = (free: number, asked: number) => ({ parcelId: 'parcel-1', free, asked });

describe('a parcel', () => {
  it('is created once, without unknown facts', () => {
    given(parcelDecider)
      .when({ type: 'create', ...facts })
      .then(created);
    given(parcelDecider)
      .when({ type: 'create', ...ids, quantity: 10, origin, expiry: undefined, lot: undefined })
      .then({ type: 'parcel.created', data: { ...ids, quantity: 10, origin } });
    given(parcelDecider, [created])
      .when({ type: 'create', ...facts })
      .thenRefused('PARCEL_EXISTS');
  });
  it('can be used only after its creation and until it is voided', () => {
    for (const command of [
      pack(1),
      unpack(1),
      takeForKit(1),
      adjust('found', 1),
      reverseAdjustment,
      makeVoid,
    ]) {
      given(parcelDecider).when(command).thenRefused('UNKNOWN_PARCEL');
      given(parcelDecider, [created, voided])
        .when(command)
        .thenRefused('PARCEL_VOIDED', { parcelId: 'parcel-1' });
    }
  });
});

describe('the free quantity of a parcel', () => {
  it('is the most that can be packed', () => {
    given(parcelDecider, [created]).when(pack(10)).then(packed(10));
    given(parcelDecider, [created, packed(4)])
      .when(pack(7))
      .thenRefused('NOT_ENOUGH_FREE', tooMany(6, 7));
  });
  it('comes back from the box that holds it', () => {
    given(parcelDecider, [created, packed(4)])
      .when(unpack(3))
      .then(unpacked(3));
    given(parcelDecider, [created, packed(4), unpacked(3)])
      .when(unpack(2))
      .thenRefused('NOT_THAT_MANY_PACKED', { parcelId: 'parcel-1', packed: 1 });
    given(parcelDecider, [created, packed(4, 'box-2')])
      .when(unpack(1))
      .thenRefused('NOT_THAT_MANY_PACKED', { parcelId: 'parcel-1', packed: 0 });
    given(parcelDecider, [created, packed(4), unpacked(3)])
      .when(pack(9))
      .then(packed(9));
  });
  it('goes into kits, and comes back from them as a whole', () => {
    given(parcelDecider, [created, packed(4)])
      .when(takeForKit(6))
      .then(taken(6));
    given(parcelDecider, [created, packed(4)])
      .when(takeForKit(7))
      .thenRefused('NOT_ENOUGH_FREE', tooMany(6, 7));
    const back: ParcelCommand = { type: 'return-from-kit', kitId: 'kit-1' };
    given(parcelDecider, [created, taken(6)])
      .when(back)
      .then(returned(6));
    given(parcelDecider, [created, taken(6), returned(6)])
      .when(back)
      .then();
  });
  it('can be adjusted, with a reason', () => {
    for (const direction of ['lost', 'damaged', 'disposed'] as const) {
      given(parcelDecider, [created]).when(adjust(direction, 10)).then(adjusted(direction, 10));
      given(parcelDecider, [created, packed(4)])
        .when(adjust(direction, 7))
        .thenRefused('NOT_ENOUGH_FREE', tooMany(6, 7));
    }
    given(parcelDecider, [created, packed(10)])
      .when({ ...adjust('found', 3), noteId: 'note-1' } as ParcelCommand)
      .then({
        type: 'parcel.adjusted',
        data: { ...adjusted('found', 3).data, noteId: 'note-1' } as never,
      });
    given(parcelDecider, [created, adjusted('found', 3)])
      .when(pack(13))
      .then(packed(13));
  });
});

describe('reversing an adjustment', () => {
  it('names the adjustment and its movement', () => {
    given(parcelDecider, [created, adjusted('lost', 4)])
      .when(reverseAdjustment)
      .then(unadjusted('lost', 4));
    given(parcelDecider, [created, adjusted('lost', 4), unadjusted('lost', 4)])
      .when(pack(10))
      .then(packed(10));
  });
  it('of found goods needs the goods to be free', () => {
    given(parcelDecider, [created, adjusted('found', 4)])
      .when(reverseAdjustment)
      .then(unadjusted('found', 4));
    given(parcelDecider, [created, adjusted('found', 4), packed(11)])
      .when(reverseAdjustment)
      .thenRefused('NOT_ENOUGH_FREE', tooMany(3, 4));
  });
  it('happens once, to an existing adjustment', () => {
    given(parcelDecider, [created, adjusted('lost', 4), unadjusted('lost', 4)])
      .when(reverseAdjustment)
      .thenRefused('ADJUSTMENT_ALREADY_REVERSED');
    given(parcelDecider, [created]).when(reverseAdjustment).thenRefused('UNKNOWN_ADJUSTMENT');
  });
});

describe('voiding a parcel', () => {
  it('needs the whole quantity to be free, and every adjustment reversed', () => {
    given(parcelDecider, [created]).when(makeVoid).then(voided);
    given(parcelDecider, [created, packed(4), unpacked(4), taken(1), returned(1)])
      .when(makeVoid)
      .then(voided);
    given(parcelDecider, [created, adjusted('lost', 4), unadjusted('lost', 4)])
      .when(makeVoid)
      .then(voided);
    const second = { adjustmentId: 'adjustment-2' };
    const foundAgain: ParcelEvent = {
      type: 'parcel.adjusted',
      data: { ...adjusted('found', 4).data, ...second } as never,
    };
    for (const events of [
      [packed(1)],
      [taken(1)],
      [adjusted('lost', 4)],
      [adjusted('lost', 4), foundAgain],
    ])
      given(parcelDecider, [created, ...events])
        .when(makeVoid)
        .thenRefused('PARCEL_IN_USE', { parcelId: 'parcel-1' });
  });
});

it('the content of a parcel has what labels, recalls and tracing need', () => {
  const parcel = fold(parcelDecider, [created]) as StockedParcel;
  expect(contentOf(parcel, 3)).toStrictEqual({
    parcelId: 'parcel-1',
    item,
    quantity: 3,
    pledgeId: 'pledge-1',
    expiry: '2024-12-31',
    lot: 'A1',
  });
});
