import type { AcceptanceRules } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import type { DraftItem } from './draft.ts';
import { ruleWarnings, takenOffFor } from './rule-warnings.ts';

const rules: AcceptanceRules = {
  version: 1,
  categories: ['medicine', 'kit', 'device'],
  sealedOnly: true,
  minimumMonthsAtArrival: 6,
  devicesMustWork: true,
  prescriptionAllowed: false,
};
const item: DraftItem = {
  itemId: 1,
  name: '布洛芬缓释胶囊',
  specification: '',
  category: 'medicine',
  unit: 'box',
  quantity: 1,
  expiryMonth: '2024-05',
  expiryUnreadable: false,
  condition: 'sealed',
};
const reasonsOf = (changes: Partial<DraftItem>, other: Partial<AcceptanceRules> = {}) =>
  ruleWarnings({ ...rules, ...other }, '2023-03-28', '2023-03-20', { ...item, ...changes }).map(
    ({ reason }) => reason,
  );

describe('what the rules say of an item while it is typed', () => {
  it('has nothing against good medicine', () => {
    expect(reasonsOf({})).toEqual([]);
  });

  it('counts a month to its last day, at the expected arrival', () => {
    expect(reasonsOf({ expiryMonth: '2023-09' })).toEqual([]);
    expect(reasonsOf({ expiryMonth: '2023-08' })).toEqual(['short-dated']);
    expect(reasonsOf({ expiryMonth: '2023-03' })).toEqual(['short-dated']);
    expect(reasonsOf({ expiryMonth: '2023-02' })).toEqual(['expired']);
  });

  it('says which date would do', () => {
    expect(
      ruleWarnings(rules, '2023-03-28', '2023-03-20', { ...item, expiryMonth: '2023-06' }),
    ).toEqual([{ reason: 'short-dated', needed: { until: '2023-09-28', months: 6 } }]);
  });

  it('refuses opened medicine, unless the drive takes it', () => {
    expect(reasonsOf({ condition: 'opened' })).toEqual(['opened']);
    expect(reasonsOf({ condition: 'opened' }, { sealedOnly: false })).toEqual([]);
    expect(reasonsOf({ condition: 'damaged' })).toEqual(['damaged-pack']);
  });

  it('waits for the date before it says that there is none', () => {
    expect(reasonsOf({ expiryMonth: '' })).toEqual([]);
    expect(reasonsOf({ expiryMonth: '', expiryUnreadable: true })).toEqual(['unreadable']);
  });

  it('asks of a device whether it works, not how it is packed', () => {
    const device = { category: 'device', unit: 'unit', expiryMonth: '' } as const;
    expect(reasonsOf(device)).toEqual([]);
    expect(reasonsOf({ ...device, condition: 'damaged' })).toEqual(['not-working']);
  });

  it('refuses what the drive does not collect', () => {
    expect(reasonsOf({ category: 'book', unit: 'book', expiryMonth: '' })).toEqual([
      'not-collected',
    ]);
  });

  it('refuses what the pack calls a prescription medicine, unless the drive takes it', () => {
    expect(reasonsOf({ prescription: 'yes' })).toEqual(['prescription']);
    expect(reasonsOf({ prescription: 'no' })).toEqual([]);
    expect(reasonsOf({ prescription: 'yes' }, { prescriptionAllowed: true })).toEqual([]);
  });
});

describe('what is taken off a pledge', () => {
  const takenOff = (changes: Partial<DraftItem>, expectedArrival = '2023-03-28') =>
    takenOffFor({ rules, expectedArrival }, '2023-03-20', { ...item, ...changes });

  it('is what no later look can save', () => {
    expect(takenOff({ expiryMonth: '2023-02', condition: 'opened' })).toEqual([
      'expired',
      'opened',
    ]);
    expect(takenOff({ prescription: 'yes' })).toEqual(['prescription']);
    expect(takenOff({ category: 'book' })).toEqual(['not-collected']);
    expect(takenOff({ category: 'device', unit: 'unit', condition: 'damaged' })).toEqual([
      'not-working',
    ]);
  });

  it('is not what an inspector or a later day of arrival may see otherwise', () => {
    expect(takenOff({ expiryMonth: '2023-06' })).toEqual([]);
    expect(takenOff({ condition: 'damaged' })).toEqual([]);
    expect(takenOff({ expiryMonth: '', expiryUnreadable: true })).toEqual([]);
    expect(takenOff({ condition: '' })).toEqual([]);
  });
});
