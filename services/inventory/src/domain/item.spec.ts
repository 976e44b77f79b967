import { type ItemEvent, MOST_CODES } from '@bluebox/contracts';
import { type DomainError, fold } from '@bluebox/event-sourcing';
import { given } from '@bluebox/testing';
import { describe, expect, it } from 'vitest';
import { type CatalogueItemState, decideMerge, itemDecider } from './item.ts';

const kit = { category: 'supply', unit: 'box' } as const;
const sewing = { name: '针线盒', specification: '12色', english: 'Sewing kit' };
const CODE = '06901028075763';
const listed = (itemId = 'item-0001', names: { name: string } = sewing): ItemEvent => ({
  type: 'item.listed',
  data: { itemId, ...names, ...kit },
});
const learnt = (itemId = 'item-0001', holder = 1, code = CODE): ItemEvent => ({
  type: 'item.code-learnt',
  data: { itemId, code, holder },
});
const forgotten = (itemId = 'item-0001', holder = 1): ItemEvent => ({
  type: 'item.code-forgotten',
  data: { itemId, code: CODE, holder },
});
const merged: ItemEvent = { type: 'item.merged', data: { itemId: 'item-0001', into: 'item-0002' } };
const item = (...events: readonly ItemEvent[]) => given(itemDecider, events);
const state = (...events: readonly ItemEvent[]): CatalogueItemState => fold(itemDecider, events);
const listing = {
  type: 'list',
  itemId: 'item-0001',
  names: sewing,
  ...kit,
  codes: [{ code: CODE, holder: 1 }],
} as const;

describe('an item of the catalogue', () => {
  it('is listed with its names and codes', () => {
    item().when(listing).then(listed(), learnt());
  });
  it('is not listed twice', () => {
    item(listed()).when(listing).thenRefused('ITEM_EXISTS');
  });
  it('is renamed', () => {
    item(listed())
      .when({ type: 'rename', names: { name: '针线包' } })
      .then({ type: 'item.renamed', data: { itemId: 'item-0001', name: '针线包' } });
  });
  it('loses the names that a renaming leaves out', () => {
    const renamed = state(listed(), learnt(), {
      type: 'item.renamed',
      data: { itemId: 'item-0001', name: '针线包' },
    });
    expect(renamed).toEqual({
      status: 'listed',
      itemId: 'item-0001',
      name: '针线包',
      ...kit,
      codes: [{ code: CODE, holder: 1 }],
    });
  });
  it('records nothing if its names stay', () => {
    item(listed()).when({ type: 'rename', names: sewing }).then();
  });
  it('learns a code once', () => {
    const learning = { type: 'learn-code', code: CODE, holder: 1 } as const;
    item(listed()).when(learning).then(learnt());
    item(listed(), learnt()).when(learning).then();
  });
  it('has a largest number of codes', () => {
    const codes = Array.from({ length: MOST_CODES }, (_, number) =>
      learnt('item-0001', 1, String(number).padStart(14, '0')),
    );
    item(listed(), ...codes)
      .when({ type: 'learn-code', code: CODE, holder: 1 })
      .thenRefused('CODES_FULL');
  });
  it('forgets a code that it has', () => {
    const forgetting = { type: 'forget-code', code: CODE } as const;
    item(listed(), learnt('item-0001', 3)).when(forgetting).then(forgotten('item-0001', 3));
    item(listed()).when(forgetting).thenRefused('UNKNOWN_CODE');
    item(listed(), learnt(), forgotten()).when(forgetting).thenRefused('UNKNOWN_CODE');
  });
  it.each([
    { type: 'rename', names: sewing },
    { type: 'learn-code', code: CODE, holder: 1 },
    { type: 'forget-code', code: CODE },
  ] as const)('takes no command to $type before it is listed or after it was merged', (command) => {
    item().when(command).thenRefused('UNKNOWN_ITEM');
    item(listed(), merged).when(command).thenRefused('ITEM_MERGED');
  });
});

describe('a merge', () => {
  const other = listed('item-0002', { name: '针线包' });
  const codeOf = (merge: () => unknown) => {
    try {
      merge();
    } catch (error) {
      return (error as DomainError).code;
    }
    return undefined;
  };

  it('gives the codes to the item that remains, as their next holder', () => {
    expect(decideMerge(state(listed(), learnt('item-0001', 2)), state(other))).toEqual({
      merged: [forgotten('item-0001', 2), merged],
      survivor: [learnt('item-0002', 3)],
    });
  });
  it('needs two listed items', () => {
    expect(codeOf(() => decideMerge(state(), state(other)))).toBe('UNKNOWN_ITEM');
    expect(codeOf(() => decideMerge(state(listed()), state()))).toBe('UNKNOWN_ITEM');
    expect(codeOf(() => decideMerge(state(listed(), merged), state(other)))).toBe('ITEM_MERGED');
    expect(codeOf(() => decideMerge(state(other), state(listed(), merged)))).toBe('ITEM_MERGED');
  });
  it('needs two different items', () => {
    expect(codeOf(() => decideMerge(state(listed()), state(listed())))).toBe('SAME_ITEM');
  });
  it('needs one category and one unit', () => {
    const pump: ItemEvent = {
      type: 'item.listed',
      data: { itemId: 'item-0002', name: '打气筒', category: 'device', unit: 'box' },
    };
    expect(codeOf(() => decideMerge(state(listed()), state(pump)))).toBe('ITEM_OF_OTHER_KIND');
  });
});
