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
  openQuestions,
  stepInView,
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
const UNSEEN = {
  expiryMonth: '',
  expiryUnreadable: false,
  condition: '',
  prescription: '',
} as const;
const rules = { prescriptionAllowed: true };

describe('the editor of a draft', () => {
  it('adds items with unique ids', () => {
    const draft = after({ type: 'add', goods: ibuprofen }, { type: 'add', goods: oximeter });
    expect(draft.items.map(({ entryId, name }) => [entryId, name])).toEqual([
      [1, '布洛芬缓释胶囊'],
      [2, '指夹式血氧仪'],
    ]);
  });

  it('does not reuse the id of a removed item while a later one exists', () => {
    const draft = after(
      { type: 'add', goods: ibuprofen },
      { type: 'add', goods: ibuprofen },
      { type: 'remove', entryId: 1 },
      { type: 'add', goods: oximeter },
    );
    expect(draft.items.map(({ entryId }) => entryId)).toEqual([2, 3]);
  });

  it('adopts the changes of another tab', () => {
    const elsewhere = after({ type: 'add', goods: oximeter });
    expect(after({ type: 'add', goods: ibuprofen }, { type: 'adopt', draft: elsewhere })).toBe(
      elsewhere,
    );
  });

  it('asks about the pack of a repeated item again, because its date may differ', () => {
    const draft = after(
      { type: 'add', goods: ibuprofen },
      { type: 'pack', entryId: 1, pack: seen },
      { type: 'repeat-last' },
    );
    expect(draft.items[1]).toEqual({ ...ibuprofen, ...UNSEEN, entryId: 2 });
  });

  it('repeats nothing if there is no item', () => {
    expect(after({ type: 'repeat-last' }).items).toEqual([]);
  });

  it('keeps the pack when a name is corrected, and asks again when the category changes', () => {
    const packed = [
      { type: 'add', goods: ibuprofen },
      { type: 'pack', entryId: 1, pack: seen },
    ] as const;
    const renamed = after(...packed, {
      type: 'change',
      entryId: 1,
      goods: { ...ibuprofen, name: '布洛芬' },
    });
    expect(renamed.items[0]).toMatchObject({ name: '布洛芬', expiryMonth: '2027-05' });
    const other = after(...packed, { type: 'change', entryId: 1, goods: oximeter });
    expect(other.items[0]).toMatchObject({ category: 'device', expiryMonth: '' });
  });

  it('accepts no more items than a pledge may have', () => {
    const adds = Array.from({ length: MOST_ITEMS + 2 }, () => ({
      type: 'add' as const,
      goods: ibuprofen,
    }));
    expect(after(...adds, { type: 'repeat-last' }).items).toHaveLength(MOST_ITEMS);
  });
});

describe('the step that may be shown', () => {
  const one = after({ type: 'add', goods: ibuprofen });
  const known = draftReducer(one, { type: 'pack', entryId: 1, pack: seen });

  it('is the form for an item while the draft has no item', () => {
    expect(allowedStep('check', newDraft('k'), true, rules)).toBe('item');
    expect(allowedStep(undefined, newDraft('k'), false, rules)).toBe('item');
  });

  it('is the one about expiry until the expiry dates are known', () => {
    expect(allowedStep('check', one, true, rules)).toBe('expiry');
    expect(allowedStep('hand-in', one, true, rules)).toBe('expiry');
    expect(allowedStep('hand-in', known, false, rules)).toBe('hand-in');
  });

  it('is the hand-in once a date is said to be unreadable', () => {
    const unreadable = draftReducer(one, {
      type: 'pack',
      entryId: 1,
      pack: { ...seen, expiryMonth: '', expiryUnreadable: true },
    });
    expect(allowedStep('hand-in', unreadable, false, rules)).toBe('hand-in');
  });

  it('depends on explicit answers on whether an item is unopened, works, or is on prescription', () => {
    const refusing = { prescriptionAllowed: false };
    const [item] = one.items;
    const [device] = after({ type: 'add', goods: oximeter }).items;
    if (item === undefined || device === undefined) throw new Error('there are no items');
    expect(openQuestions(item, refusing)).toEqual(['expiry', 'condition', 'prescription']);
    expect(openQuestions(item, rules)).toEqual(['expiry', 'condition']);
    expect(openQuestions(device, refusing)).toEqual(['condition']);
    expect(openQuestions({ ...item, ...seen }, refusing)).toEqual(['prescription']);
    expect(openQuestions({ ...item, ...seen, prescription: 'no' }, refusing)).toEqual([]);
    expect(openQuestions({ ...item, category: 'book' }, refusing)).toEqual([]);
  });

  it('is the check only for somebody who agreed on this page', () => {
    expect(allowedStep('check', known, false, rules)).toBe('hand-in');
    expect(allowedStep('check', known, true, rules)).toBe('check');
  });

  describe('when another tab adds an item with questions', () => {
    const added = draftReducer(known, { type: 'add', goods: oximeter });
    const open = added.items.slice(1);

    it('does not change by itself, and the items with open questions are listed', () => {
      expect(stepInView('check', added, true, rules, 'check')).toEqual({
        step: 'check',
        unanswered: open,
      });
      for (const wanted of ['hand-in', 'check'])
        expect(stepInView(wanted, added, false, rules, 'hand-in')).toEqual({
          step: 'hand-in',
          unanswered: open,
        });
    });

    it('is the one about expiry when the giver moves on, and no item is listed once all questions are answered', () => {
      expect(stepInView('check', added, true, rules, 'hand-in').step).toBe('expiry');
      expect(stepInView('hand-in', added, false, rules, undefined).step).toBe('expiry');
      expect(stepInView('check', known, true, rules, 'check')).toEqual({
        step: 'check',
        unanswered: [],
      });
    });
  });

  it('is the list of items if the requested step is unknown', () => {
    expect(allowedStep('elsewhere', known, true, rules)).toBe('items');
  });
});

describe('the request', () => {
  const item = { ...ibuprofen, ...seen, entryId: 1 };

  it('leaves out unanswered questions', () => {
    expect(lineOf({ ...item, specification: '', expiryMonth: '' })).toEqual({
      item: { name: '布洛芬缓释胶囊', category: 'medicine', unit: 'box' },
      quantity: 2,
      condition: 'sealed',
    });
  });

  it('has an expiry only for goods that may have one', () => {
    expect(lineOf({ ...item, category: 'device' })).not.toHaveProperty('expiry');
    expect(lineOf(item)).toMatchObject({ expiry: '2027-05' });
  });

  it('has only those facts about the pack that the giver stated', () => {
    expect(lineOf({ ...item, ...UNSEEN, category: 'book' })).toEqual({
      item: { name: '布洛芬缓释胶囊', specification: '0.3g×24粒', category: 'book', unit: 'box' },
      quantity: 2,
    });
    expect(
      lineOf({ ...item, expiryMonth: '', expiryUnreadable: true, prescription: 'no' }),
    ).toMatchObject({ condition: 'sealed', legible: false, prescription: false });
  });

  it('has the giver, who is never in the draft', () => {
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
