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

describe('packing while equal goods that expire earlier are free', () => {
  const given = states([created], [opened]);
  const earlier = { parcelId: 'parcel-2', expiry: '2024-06-30', free: 3 };

  it('is refused with the earlier parcel', () => {
    const refused = () => decidePacking(4, undefined, given, { earlier });
    expect(refusalOf(refused)).toBe('NOT_FIRST_EXPIRY');
    expect(refused).toThrow(expect.objectContaining({ data: earlier }));
  });

  it('is allowed for a reason, which the box records', () => {
    expect(decidePacking(4, undefined, given, { earlier, outOfOrder: 'emergency' })).toStrictEqual({
      box: [
        { type: 'box.item-packed', data: { ...box, content, outOfOrder: 'emergency' as const } },
      ],
      parcel: [parcelPacked],
    });
  });

  it('records no reason if nothing expires earlier', () => {
    expect(decidePacking(4, undefined, given, { outOfOrder: 'emergency' })).toStrictEqual({
      box: [boxPacked],
      parcel: [parcelPacked],
    });
  });

  it('is refused for another cause first, which no reason removes', () => {
    expect(refusalOf(() => decidePacking(11, undefined, given, { earlier }))).toBe(
      'NOT_ENOUGH_FREE',
    );
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
