import type { TotalsView } from '@bluebox/contracts';
import { PLACES } from '@bluebox/ledger';
import { describe, expect, it } from 'vitest';
import { openEnds } from './open-ends.ts';

type Row = TotalsView['rows'][number];
const row = (category: Row['category'], unit: Row['unit'], balances: Row['balances']): Row => ({
  category,
  unit,
  balances,
  rejectedBy: {},
});

describe('open work of a drive', () => {
  it('includes stock, promised and rejected goods, and open cases', () => {
    expect(
      openEnds({
        rows: [
          row('device', 'unit', { walkIn: 2, accepted: 2 }),
          row('medicine', 'box', { pledged: 9, rejected: 2, promised: 3, confirmed: 4 }),
        ],
        counts: { openCases: 1 },
      }),
    ).toEqual([
      {
        end: 'promised',
        count: 3,
        quantities: [{ category: 'medicine', unit: 'box', quantity: 3 }],
      },
      {
        end: 'rejected-here',
        count: 2,
        quantities: [{ category: 'medicine', unit: 'box', quantity: 2 }],
      },
      {
        end: 'not-packed',
        count: 2,
        quantities: [{ category: 'device', unit: 'unit', quantity: 2 }],
      },
      { end: 'open-cases', count: 1, quantities: [] },
    ]);
  });

  it('includes goods in every place except inside kits and with the recipient', () => {
    const told = PLACES.filter(
      (place) =>
        openEnds({ rows: [row('medicine', 'box', { [place]: 1 })], counts: { openCases: 0 } })
          .length === 1,
    );
    expect(PLACES.filter((place) => !told.includes(place))).toEqual(['inKit', 'confirmed']);
  });

  it('is empty once all goods are with the recipient, or reached another end', () => {
    expect(
      openEnds({
        rows: [
          row('medicine', 'box', {
            pledged: 9,
            withdrawn: 1,
            notHandedIn: 1,
            returned: 1,
            disposed: 1,
            lost: 1,
            damaged: 1,
            inKit: 1,
            confirmed: 2,
          }),
        ],
        counts: { openCases: 0 },
      }),
    ).toEqual([]);
  });
});
