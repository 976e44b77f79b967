import { describe, expect, it } from 'vitest';
import {
  allowedStep,
  type Draft,
  type DraftAction,
  type DraftGoods,
  draftReducer,
  lineOf,
  MOST_ITEMS,
  newDraft,
  submissionOf,
} from './draft.ts';

const ibuprofen: DraftGoods = {
  name: '布洛芬缓释胶囊',
  specification: '0.3g×24粒',
  category: 'medicine',
  unit: 'box',
  quantity: 2,
};
const oximeter: DraftGoods = {
  name: '指夹式血氧仪',
  specification: '',
  category: 'device',
  unit: 'unit',
  quantity: 1,
};

const after = (...actions: readonly DraftAction[]): Draft =>
  actions.reduce(draftReducer, newDraft('key-12345678'));
const seen = { expiryMonth: '2027-05', expiryUnreadable: false, condition: 'sealed' } as const;

describe('writing a draft', () => {
  it('adds items under ids of their own', () => {
    const draft = after({ type: 'add', goods: ibuprofen }, { type: 'add', goods: oximeter });
    expect(draft.items.map(({ itemId, name }) => [itemId, name])).toEqual([
      [1, '布洛芬缓释胶囊'],
      [2, '指夹式血氧仪'],
    ]);
  });

  it('does not give the id of a removed item to the next while a later one is there', () => {
    const draft = after(
      { type: 'add', goods: ibuprofen },
      { type: 'add', goods: ibuprofen },
      { type: 'remove', itemId: 1 },
      { type: 'add', goods: oximeter },
    );
    expect(draft.items.map(({ itemId }) => itemId)).toEqual([2, 3]);
  });

  it('becomes what another tab made of it', () => {
    const elsewhere = after({ type: 'add', goods: oximeter });
    expect(after({ type: 'add', goods: ibuprofen }, { type: 'adopt', draft: elsewhere })).toBe(
      elsewhere,
    );
  });

  it('repeats the last item with its pack', () => {
    const draft = after(
      { type: 'add', goods: ibuprofen },
      { type: 'pack', itemId: 1, pack: seen },
      { type: 'repeat-last' },
    );
    expect(draft.items[1]).toEqual({ ...ibuprofen, ...seen, itemId: 2 });
  });

  it('repeats nothing when there is nothing', () => {
    expect(after({ type: 'repeat-last' }).items).toEqual([]);
  });

  it('keeps the pack when a name is corrected, and asks again when the kind changes', () => {
    const packed = [
      { type: 'add', goods: ibuprofen },
      { type: 'pack', itemId: 1, pack: seen },
    ] as const;
    const renamed = after(...packed, {
      type: 'change',
      itemId: 1,
      goods: { ...ibuprofen, name: '布洛芬' },
    });
    expect(renamed.items[0]).toMatchObject({ name: '布洛芬', expiryMonth: '2027-05' });
    const other = after(...packed, { type: 'change', itemId: 1, goods: oximeter });
    expect(other.items[0]).toMatchObject({ category: 'device', expiryMonth: '' });
  });

  it('takes no more items than a pledge may have', () => {
    const adds = Array.from({ length: MOST_ITEMS + 2 }, () => ({
      type: 'add' as const,
      goods: ibuprofen,
    }));
    expect(after(...adds, { type: 'repeat-last' }).items).toHaveLength(MOST_ITEMS);
  });
});

describe('which step may be shown', () => {
  const one = after({ type: 'add', goods: ibuprofen });
  const known = draftReducer(one, { type: 'pack', itemId: 1, pack: seen });

  it('begins with an item', () => {
    expect(allowedStep('check', newDraft('k'), true)).toBe('item');
    expect(allowedStep(undefined, newDraft('k'), false)).toBe('item');
  });

  it('asks for expiry dates before it goes on', () => {
    expect(allowedStep('check', one, true)).toBe('expiry');
    expect(allowedStep('hand-in', one, true)).toBe('expiry');
    expect(allowedStep('hand-in', known, false)).toBe('hand-in');
  });

  it('takes an unreadable date for an answer', () => {
    const unreadable = draftReducer(one, {
      type: 'pack',
      itemId: 1,
      pack: { ...seen, expiryMonth: '', expiryUnreadable: true },
    });
    expect(allowedStep('hand-in', unreadable, false)).toBe('hand-in');
  });

  it('shows the answers only to who agreed on this page', () => {
    expect(allowedStep('check', known, false)).toBe('hand-in');
    expect(allowedStep('check', known, true)).toBe('check');
  });

  it('goes to the list when the step is unknown', () => {
    expect(allowedStep('elsewhere', known, true)).toBe('items');
  });
});

describe('what is sent', () => {
  const item = { ...ibuprofen, ...seen, itemId: 1 };

  it('leaves out what was not said', () => {
    expect(lineOf({ ...item, specification: '', expiryMonth: '' })).toEqual({
      item: { name: '布洛芬缓释胶囊', category: 'medicine', unit: 'box' },
      quantity: 2,
      condition: 'sealed',
    });
  });

  it('sends no expiry for goods that have none', () => {
    expect(lineOf({ ...item, category: 'device' })).not.toHaveProperty('expiry');
    expect(lineOf(item)).toMatchObject({ expiry: '2027-05' });
  });

  it('puts the giver into the message and never into the draft', () => {
    const draft = after(
      { type: 'add', goods: ibuprofen },
      { type: 'hand-in', handInPointId: 'p1', department: '技术中心' },
    );
    const body = submissionOf(draft, { name: '某同事' }, '2023-01', {
      challenge: 'c',
      solution: 7,
    });
    expect(body).toMatchObject({
      giver: { name: '某同事' },
      handInPointId: 'p1',
      department: '技术中心',
      noticeVersion: '2023-01',
      sourceDeclared: true,
      proof: { challenge: 'c', solution: 7 },
    });
    expect(JSON.stringify(draft)).not.toContain('某同事');
  });
});
