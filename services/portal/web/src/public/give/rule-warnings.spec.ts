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
  entryId: 1,
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

describe('warnings about an item while it is typed', () => {
  it('are absent for good medicine', () => {
    expect(reasonsOf({})).toEqual([]);
  });

  it('treat a month of expiry as its last day, and count the remaining months from the expected arrival', () => {
    expect(reasonsOf({ expiryMonth: '2023-09' })).toEqual([]);
    expect(reasonsOf({ expiryMonth: '2023-08' })).toEqual(['short-dated']);
    expect(reasonsOf({ expiryMonth: '2023-03' })).toEqual(['short-dated']);
    expect(reasonsOf({ expiryMonth: '2023-02' })).toEqual(['expired']);
  });

  it('name the date that would be sufficient', () => {
    expect(
      ruleWarnings(rules, '2023-03-28', '2023-03-20', { ...item, expiryMonth: '2023-06' }),
    ).toEqual([{ reason: 'short-dated', needed: { until: '2023-09-28', months: 6 } }]);
  });

  it('report damaged packs, and opened medicine unless the drive accepts it', () => {
    expect(reasonsOf({ condition: 'opened' })).toEqual(['opened']);
    expect(reasonsOf({ condition: 'opened' }, { sealedOnly: false })).toEqual([]);
    expect(reasonsOf({ condition: 'damaged' })).toEqual(['damaged-pack']);
  });

  it('report an unreadable date, but not a missing one', () => {
    expect(reasonsOf({ expiryMonth: '' })).toEqual([]);
    expect(reasonsOf({ expiryMonth: '', expiryUnreadable: true })).toEqual(['unreadable']);
  });

  it('report a device only if it does not work', () => {
    const device = { category: 'device', unit: 'unit', expiryMonth: '' } as const;
    expect(reasonsOf(device)).toEqual([]);
    expect(reasonsOf({ ...device, condition: 'damaged' })).toEqual(['not-working']);
  });

  it('report goods that the drive does not collect', () => {
    expect(reasonsOf({ category: 'book', unit: 'book', expiryMonth: '' })).toEqual([
      'not-collected',
    ]);
  });

  it('report prescription medicine, unless the drive accepts it', () => {
    expect(reasonsOf({ prescription: 'yes' })).toEqual(['prescription']);
    expect(reasonsOf({ prescription: 'no' })).toEqual([]);
    expect(reasonsOf({ prescription: 'yes' }, { prescriptionAllowed: true })).toEqual([]);
  });
});

describe('the removal of an item from a pledge', () => {
  const takenOff = (changes: Partial<DraftItem>, expectedArrival = '2023-03-28') =>
    takenOffFor({ rules, expectedArrival }, '2023-03-20', { ...item, ...changes });

  it('affects items that no inspection can accept', () => {
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

  it('spares an item that an inspector, or an earlier arrival, could still make acceptable', () => {
    expect(takenOff({ expiryMonth: '2023-06' })).toEqual([]);
    expect(takenOff({ condition: 'damaged' })).toEqual([]);
    expect(takenOff({ expiryMonth: '', expiryUnreadable: true })).toEqual([]);
    expect(takenOff({ condition: '' })).toEqual([]);
  });
});
