import type { BoxEvent, Category, Content } from '@bluebox/contracts';
import { fold } from '@bluebox/event-sourcing';
import { given } from '@bluebox/testing';
import { describe, expect, it } from 'vitest';
import { type BoxCommand, boxDecider } from './box.ts';

const ids = { boxId: 'box-0001', driveId: 'drive-xiji' };
const content = (
  parcelId: string,
  category: Category,
  quantity: number,
  expiry?: string,
): Content => ({
  parcelId,
  item: { name: parcelId, category, unit: 'box' },
  quantity,
  ...(expiry === undefined ? {} : { expiry }),
});
const pills = (quantity: number) => content('parcel-pills', 'medicine', quantity, '2024-12-31');
const masks = (quantity: number) => content('parcel-masks', 'supply', quantity);

const opened: BoxEvent = { type: 'box.opened', data: { ...ids, number: 7 } };
const packed = (packing: Content, override?: 'emergency'): BoxEvent => ({
  type: 'box.item-packed',
  data: { ...ids, content: packing, ...(override === undefined ? {} : { override }) },
});
const unpacked = (packing: Content): BoxEvent => ({
  type: 'box.item-unpacked',
  data: { ...ids, content: packing },
});
const sealed = (contents: readonly Content[], weight = 2_000): BoxEvent => ({
  type: 'box.sealed',
  data: { ...ids, weight, contents: [...contents] },
});
const reopened: BoxEvent = { type: 'box.reopened', data: { ...ids, reason: 'recount' } };
const granted = (contents: readonly Content[], consignmentId = 'consignment-1'): BoxEvent => ({
  type: 'box.granted',
  data: { ...ids, consignmentId, number: 7, weight: 2_000, contents: [...contents] },
});
const released: BoxEvent = {
  type: 'box.released',
  data: { ...ids, consignmentId: 'consignment-1' },
};

const pack = (packing: Content, override?: 'emergency'): BoxCommand => ({
  type: 'pack',
  driveId: ids.driveId,
  content: packing,
  override,
});
const seal: BoxCommand = { type: 'seal', weight: 2_000, today: '2024-05-06' };
const reopen: BoxCommand = { type: 'reopen', reason: 'recount' };
const claim = (consignmentId = 'consignment-1', driveId = ids.driveId): BoxCommand => ({
  type: 'grant',
  boxId: ids.boxId,
  driveId,
  consignmentId,
});
const refused =
  (why: 'unknown-box' | 'other-drive' | 'not-sealed' | 'granted-elsewhere') =>
  (consignmentId = 'consignment-1', driveId = ids.driveId): BoxEvent => ({
    type: 'box.claim-refused',
    data: { boxId: ids.boxId, driveId, consignmentId, why },
  });

const open = [opened];
const filled = [opened, packed(pills(3))];
const closed = [...filled, sealed([pills(3)])];
const given1 = [...closed, granted([pills(3)])];

describe('a box', () => {
  it('is opened once', () => {
    const command: BoxCommand = { type: 'open', ...ids, number: 7 };
    given(boxDecider).when(command).then(opened);
    given(boxDecider, open).when(command).thenRefused('BOX_EXISTS');
  });
  it('must be opened before it is packed, unpacked, sealed or reopened', () => {
    for (const command of [
      pack(pills(1)),
      { type: 'unpack', parcelId: 'parcel-pills', quantity: 1 } as const,
      seal,
      reopen,
    ]) {
      given(boxDecider).when(command).thenRefused('UNKNOWN_BOX');
      given(boxDecider, [refused('unknown-box')()])
        .when(command)
        .thenRefused('UNKNOWN_BOX');
    }
  });
});

describe('packing', () => {
  it('puts only goods of the same drive into an open box', () => {
    given(boxDecider, open)
      .when(pack(pills(3)))
      .then(packed(pills(3)));
    given(boxDecider, open)
      .when({ type: 'pack', driveId: 'drive-guyuan', content: pills(3) })
      .thenRefused('WRONG_DRIVE', { parcel: 'drive-guyuan', box: 'drive-xiji' });
  });
  it('needs an open box, as do unpacking and sealing', () => {
    for (const command of [
      pack(pills(1)),
      { type: 'unpack', parcelId: 'parcel-pills', quantity: 1 } as const,
      seal,
    ]) {
      given(boxDecider, closed).when(command).thenRefused('BOX_NOT_OPEN', { status: 'sealed' });
      given(boxDecider, given1).when(command).thenRefused('BOX_NOT_OPEN', { status: 'granted' });
    }
  });
  it('keeps medicine apart from other goods, whichever came first', () => {
    given(boxDecider, filled)
      .when(pack(masks(1)))
      .thenRefused('MEDICINE_NOT_ALONE');
    given(boxDecider, [opened, packed(masks(1))])
      .when(pack(pills(1)))
      .thenRefused('MEDICINE_NOT_ALONE');
    given(boxDecider, filled)
      .when(pack(content('parcel-kits', 'kit', 1)))
      .thenRefused('MEDICINE_NOT_ALONE');
    given(boxDecider, [opened, packed(masks(1))])
      .when(pack(content('parcel-books', 'book', 1)))
      .then(packed(content('parcel-books', 'book', 1)));
  });
  it('mixes medicine with other goods only for a reason, which further mixing needs again', () => {
    given(boxDecider, filled)
      .when(pack(masks(1), 'emergency'))
      .then(packed(masks(1), 'emergency'));
    given(boxDecider, [...filled, packed(masks(1), 'emergency')])
      .when(pack(masks(1)))
      .thenRefused('MEDICINE_NOT_ALONE');
    given(boxDecider, [...filled, packed(masks(1), 'emergency'), unpacked(pills(3))])
      .when(pack(masks(1)))
      .then(packed(masks(1)));
  });
  it('records no reason if nothing is mixed', () => {
    given(boxDecider, open)
      .when(pack(pills(3), 'emergency'))
      .then(packed(pills(3)));
  });
  it('stops at 200 parcels in a box, with one entry for each', () => {
    const many = Array.from({ length: 200 }, (_, index) =>
      packed(content(`parcel-${index}`, 'supply', 1)),
    );
    given(boxDecider, [opened, ...many])
      .when(pack(masks(1)))
      .thenRefused('BOX_FULL', { most: 200 });
    given(boxDecider, [opened, ...many])
      .when(pack(content('parcel-0', 'supply', 1)))
      .then(packed(content('parcel-0', 'supply', 1)));
    expect(fold(boxDecider, [...filled, packed(pills(2))])).toMatchObject({ contents: [pills(5)] });
  });
});

describe('unpacking', () => {
  const unpack = (quantity: number): BoxCommand => ({
    type: 'unpack',
    parcelId: 'parcel-pills',
    quantity,
  });
  it('takes out no more than the box holds', () => {
    given(boxDecider, filled)
      .when(unpack(2))
      .then(unpacked(pills(2)));
    given(boxDecider, [...filled, unpacked(pills(2))])
      .when(unpack(2))
      .thenRefused('NOT_THAT_MANY_PACKED', { parcelId: 'parcel-pills', packed: 1 });
    given(boxDecider, [...filled, unpacked(pills(3))])
      .when(unpack(1))
      .thenRefused('NOT_THAT_MANY_PACKED', { parcelId: 'parcel-pills', packed: 0 });
  });
});

describe('sealing', () => {
  it('closes the box with its packing list and weight', () => {
    given(boxDecider, [...filled, packed(pills(2))])
      .when(seal)
      .then(sealed([pills(5)]));
  });
  it('needs contents', () => {
    given(boxDecider, open).when(seal).thenRefused('BOX_EMPTY');
    given(boxDecider, [...filled, unpacked(pills(3))])
      .when(seal)
      .thenRefused('BOX_EMPTY');
  });
  it('is refused above 50 kg', () => {
    given(boxDecider, filled)
      .when({ ...seal, weight: 50_000 } as BoxCommand)
      .then(sealed([pills(3)], 50_000));
    given(boxDecider, filled)
      .when({ ...seal, weight: 50_001 } as BoxCommand)
      .thenRefused('BOX_TOO_HEAVY', { most: 50_000 });
  });
  it('refuses expired contents, but not on their last day', () => {
    given(boxDecider, filled)
      .when({ ...seal, today: '2024-12-31' } as BoxCommand)
      .then(sealed([pills(3)]));
    given(boxDecider, filled)
      .when({ ...seal, today: '2025-01-01' } as BoxCommand)
      .thenRefused('EXPIRED_CONTENT', {
        today: '2025-01-01',
        expired: [{ parcelId: 'parcel-pills', name: 'parcel-pills', expiry: '2024-12-31' }],
      });
  });
});

describe('reopening', () => {
  it('opens a sealed box and keeps its contents', () => {
    given(boxDecider, closed).when(reopen).then(reopened);
    given(boxDecider, closed)
      .when({ ...reopen, noteId: 'note-1' } as BoxCommand)
      .then({ type: 'box.reopened', data: { ...ids, reason: 'recount', noteId: 'note-1' } });
    given(boxDecider, [...closed, reopened])
      .when(seal)
      .then(sealed([pills(3)]));
  });
  it('needs a sealed box that no consignment has', () => {
    given(boxDecider, filled).when(reopen).thenRefused('BOX_NOT_SEALED');
    given(boxDecider, given1)
      .when(reopen)
      .thenRefused('BOX_GRANTED', { consignmentId: 'consignment-1' });
    given(boxDecider, [...given1, released])
      .when(reopen)
      .then(reopened);
  });
});

describe('a claim of a consignment', () => {
  it('is granted for a sealed box, with its contents', () => {
    given(boxDecider, closed)
      .when(claim())
      .then(granted([pills(3)]));
  });
  it('is refused with a reason, even for a box that does not exist', () => {
    given(boxDecider).when(claim()).then(refused('unknown-box')());
    given(boxDecider, filled).when(claim()).then(refused('not-sealed')());
    given(boxDecider, [...closed, reopened])
      .when(claim())
      .then(refused('not-sealed')());
    given(boxDecider, closed)
      .when(claim('consignment-2', 'drive-guyuan'))
      .then(refused('other-drive')('consignment-2', 'drive-guyuan'));
    given(boxDecider, given1)
      .when(claim('consignment-2'))
      .then(refused('granted-elsewhere')('consignment-2'));
  });
  it('has no effect a second time', () => {
    given(boxDecider, given1).when(claim()).then();
  });
  it('succeeds after the other consignment released the box', () => {
    given(boxDecider, [...given1, released])
      .when(claim('consignment-2'))
      .then(granted([pills(3)], 'consignment-2'));
  });
  it('that was refused creates no box', () => {
    given(boxDecider, [refused('unknown-box')()])
      .when({ type: 'open', ...ids, number: 7 })
      .then(opened);
  });
});

describe('a release', () => {
  const release = (consignmentId: string): BoxCommand => ({ type: 'release', consignmentId });
  it('frees a box only for the consignment that holds the box', () => {
    given(boxDecider, given1).when(release('consignment-1')).then(released);
    given(boxDecider, given1).when(release('consignment-2')).then();
  });
  it('has no effect a second time, or on a box that was never granted', () => {
    for (const events of [[], open, closed, [...given1, released]])
      given(boxDecider, events).when(release('consignment-1')).then();
  });
});

describe('discarding', () => {
  const discard: BoxCommand = { type: 'discard', reason: 'by-mistake' };
  const discarded: BoxEvent = { type: 'box.discarded', data: { ...ids, reason: 'by-mistake' } };
  it('ends an empty box once', () => {
    given(boxDecider, [opened]).when(discard).then(discarded);
    given(boxDecider, [opened, packed(pills(2)), unpacked(pills(2))])
      .when(discard)
      .then(discarded);
    given(boxDecider, [opened, discarded]).when(discard).then();
  });
  it('needs an open and empty box', () => {
    given(boxDecider, [opened, packed(pills(2))])
      .when(discard)
      .thenRefused('BOX_NOT_EMPTY', { parcels: 1 });
    given(boxDecider, [opened, packed(pills(2)), sealed([pills(2)])])
      .when(discard)
      .thenRefused('BOX_NOT_OPEN');
    given(boxDecider, []).when(discard).thenRefused('UNKNOWN_BOX');
  });
  it('leaves a box that accepts nothing and is never granted', () => {
    for (const command of [pack(pills(1)), seal, reopen])
      given(boxDecider, [opened, discarded]).when(command).thenRefused('BOX_DISCARDED');
    given(boxDecider, [opened, discarded]).when(claim()).then(refused('not-sealed')());
  });
});
