import type { AcceptanceRules } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import { beforeSending } from './before-sending.ts';
import type { Draft, DraftItem } from './draft.ts';

const rules: AcceptanceRules = {
  version: 1,
  categories: ['medicine'],
  sealedOnly: true,
  minimumMonthsAtArrival: 6,
  devicesMustWork: true,
  prescriptionAllowed: false,
};
const terms = { rules, expectedArrival: '2023-04-10' };
const item: DraftItem = {
  entryId: 1,
  name: '布洛芬缓释胶囊',
  specification: '0.3g×24粒',
  category: 'medicine',
  unit: 'box',
  quantity: 1,
  expiryMonth: '2023-03',
  expiryUnreadable: false,
  condition: 'sealed',
  prescription: 'no',
};
const draftOf = (...items: readonly DraftItem[]): Draft => ({ key: 'key-1', items });
const LAST_DAY = '2023-03-31';
const DAY_AFTER = '2023-04-01';

describe('before a draft is sent', () => {
  it('an item is removed that has expired since the page was opened (yesterday decided)', () => {
    const draft = draftOf(item, { ...item, entryId: 2, expiryMonth: '2026-03' });
    expect(beforeSending(draft, draft, terms, LAST_DAY)).toEqual({ kind: 'send' });
    expect(beforeSending(draft, draft, terms, DAY_AFTER)).toEqual({
      kind: 'take-off',
      items: [{ entryId: 1, name: '布洛芬缓释胶囊 0.3g×24粒', reasons: ['expired'] }],
    });
  });

  it('open questions are asked', () => {
    const draft = draftOf({ ...item, condition: '' });
    expect(beforeSending(draft, draft, terms, DAY_AFTER)).toEqual({ kind: 'answer' });
  });

  it('the changes of another tab are shown, and their open questions noticed (the old items were sent)', () => {
    const draft = draftOf(item);
    const answered = draftOf(item, { ...item, entryId: 2 });
    const unanswered = draftOf(item, { ...item, entryId: 2, condition: '' });
    for (const [stored, isAnswered] of [
      [answered, true],
      [unanswered, false],
    ] as const)
      expect(beforeSending(draft, stored, terms, LAST_DAY)).toEqual({
        kind: 'adopt',
        draft: stored,
        isAnswered,
      });
  });

  it('a draft that the device has not stored is sent as it is shown', () => {
    expect(beforeSending(draftOf(item), undefined, terms, LAST_DAY)).toEqual({ kind: 'send' });
  });

  it('absent values make no difference between the shown and the stored draft', () => {
    const draft: Draft = { ...draftOf(item), handInPointId: undefined };
    const stored = JSON.parse(JSON.stringify(draft)) as Draft;
    expect(beforeSending(draft, stored, terms, LAST_DAY)).toEqual({ kind: 'send' });
  });
});
