import type { BoxEvent, Item, ParcelEvent } from '@bluebox/contracts';
import { DomainError, fold } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { boxDecider } from './box.ts';
import { decidePacking, decideUnpacking, type PackingStates } from './packing.ts';
import { parcelDecider } from './parcel.ts';

const item: Item = { name: '布洛芬', category: 'medicine', unit: 'box' };
const parcel = { parcelId: 'parcel-1', driveId: 'drive-xiji', item };
const box = { boxId: 'box-0001', driveId: 'drive-xiji' };
const created: ParcelEvent = {
  type: 'parcel.created',
  data: {
    ...parcel,
    quantity: 10,
    origin: {
      kind: 'inspection',
      receptionId: 'reception-1',
      inspectionId: 'inspection-1',
      lineId: 'l1',
    },
    expiry: '2024-12-31',
  },
};
const content = { parcelId: 'parcel-1', item, quantity: 4, expiry: '2024-12-31' };
const opened: BoxEvent = { type: 'box.opened', data: { ...box, number: 1 } };
const parcelPacked: ParcelEvent = {
  type: 'parcel.packed',
  data: { ...parcel, quantity: 4, boxId: 'box-0001' },
};
const boxPacked: BoxEvent = { type: 'box.item-packed', data: { ...box, content } };
const sealed: BoxEvent = { type: 'box.sealed', data: { ...box, weight: 1, contents: [content] } };

const states = (
  parcelEvents: readonly ParcelEvent[],
  boxEvents: readonly BoxEvent[],
): PackingStates => ({
  parcel: fold(parcelDecider, parcelEvents),
  box: fold(boxDecider, boxEvents),
});
const refusalOf = (decide: () => unknown): string => {
  try {
    decide();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  throw new Error('expected a refusal');
};

describe('packing', () => {
  it('makes an event of the parcel and one of the box', () => {
    expect(decidePacking(4, undefined, states([created], [opened]))).toStrictEqual({
      box: [boxPacked],
      parcel: [parcelPacked],
    });
  });
  it.each([
    ['UNKNOWN_BOX', states([created], [])],
    ['UNKNOWN_PARCEL', states([], [opened])],
    ['NOT_ENOUGH_FREE', states([created, parcelPacked, parcelPacked], [opened, boxPacked])],
    ['BOX_NOT_OPEN', states([created, parcelPacked], [opened, boxPacked, sealed])],
    [
      'WRONG_DRIVE',
      states([created], [{ type: 'box.opened', data: { ...box, driveId: 'drive-2', number: 1 } }]),
    ],
  ])('is refused with %s', (code, given) => {
    expect(refusalOf(() => decidePacking(4, undefined, given))).toBe(code);
  });
});

describe('unpacking', () => {
  it('makes an event of the parcel and one of the box', () => {
    expect(decideUnpacking(4, states([created, parcelPacked], [opened, boxPacked]))).toStrictEqual({
      box: [{ type: 'box.item-unpacked', data: boxPacked.data }],
      parcel: [{ type: 'parcel.unpacked', data: parcelPacked.data }],
    });
  });
  it.each([
    ['UNKNOWN_BOX', states([created], [])],
    ['UNKNOWN_PARCEL', states([], [opened])],
    ['NOT_THAT_MANY_PACKED', states([created], [opened])],
    ['BOX_NOT_OPEN', states([created, parcelPacked], [opened, boxPacked, sealed])],
  ])('is refused with %s', (code, given) => {
    expect(refusalOf(() => decideUnpacking(4, given))).toBe(code);
  });
});
