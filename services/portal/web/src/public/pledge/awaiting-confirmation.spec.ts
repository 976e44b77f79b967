import type { Category, DriveView, Item, PledgeView, Unit } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import { awaitingConfirmation, awaitingTexts } from './awaiting-confirmation.ts';

const terms: Pick<DriveView['terms'], 'needs' | 'rules' | 'expectedArrival'> = {
  needs: [{ needId: 'n1', category: 'medicine', unit: 'box', quantity: 200 }],
  expectedArrival: '2023-04-10',
  rules: {
    version: 1,
    categories: ['medicine', 'device'],
    sealedOnly: true,
    minimumMonthsAtArrival: 6,
    devicesMustWork: true,
    prescriptionAllowed: false,
  },
};
const TODAY = '2023-03-20';

type Line = PledgeView['lines'][number];
const line = (
  category: Category,
  unit: Unit,
  outstanding: number,
  more: Partial<Line> = {},
): Line => ({
  lineId: `${category}-${unit}`,
  item: { name: '布洛芬缓释胶囊', category, unit } as Item,
  condition: 'sealed',
  expiry: '2025-01-01',
  quantity: outstanding,
  outstanding,
  handedIn: 0,
  notHandedIn: 0,
  ...more,
});
const pledge = (
  ...lines: Line[]
): Pick<PledgeView, 'status' | 'channel' | 'lines' | 'confirmed'> => ({
  status: 'open',
  channel: 'form',
  lines,
});
const told = (view: ReturnType<typeof pledge>) => awaitingConfirmation(view, terms, TODAY);
/** Returns the keys of the texts with their amounts. */
const textsOf = (view: ReturnType<typeof pledge>) => {
  const found = told(view);
  return found === undefined
    ? []
    : awaitingTexts(found, (amounts) =>
        amounts.map(({ unit, count }) => `${count} ${unit}`).join(' + '),
      ).map(({ key, values }) => [key, ...Object.values(values)].join(' '));
};

describe('a large amount that waits until staff confirm it', () => {
  it('is explained to its giver, who cannot find it in the totals (the page did not mention it)', () => {
    expect(textsOf(pledge(line('medicine', 'box', 300)))).toEqual([
      'awaiting.waits 300 box',
      'awaiting.none-counted',
    ]);
  });

  it('is shown together with the amount that already counts', () => {
    const view = pledge(
      line('medicine', 'box', 290, { handedIn: 10 }),
      line('device', 'unit', 2),
      line('medicine', 'tube', 3, { expiry: '2023-05-01' }),
    );
    // The tubes expire too soon, so neither amount includes them.
    expect(textsOf(view)).toEqual([
      'awaiting.waits 290 box',
      'awaiting.counted 2 unit',
      'awaiting.handed-in',
    ]);
  });

  it('is not mentioned if nothing waits', () => {
    const large = line('medicine', 'box', 300);
    expect(told(pledge(line('medicine', 'box', 20)))).toBeUndefined();
    expect(told({ ...pledge(large), status: 'withdrawn' })).toBeUndefined();
    expect(told({ ...pledge(large), channel: 'desk' })).toBeUndefined();
    const confirmed = [{ category: 'medicine' as const, unit: 'box' as const, quantity: 300 }];
    expect(told({ ...pledge(large), confirmed })).toBeUndefined();
    expect(told(pledge({ ...large, outstanding: 0, handedIn: 300 }))).toBeUndefined();
  });

  it('is shown again once the promise was raised above the confirmed amount', () => {
    const confirmed = [{ category: 'medicine' as const, unit: 'box' as const, quantity: 300 }];
    expect(textsOf({ ...pledge(line('medicine', 'box', 301)), confirmed })).toContain(
      'awaiting.waits 301 box',
    );
  });
});
