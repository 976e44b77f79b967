import { expect, it } from 'vitest';
import { pledgesOf } from './pledges-of.ts';

const item = { name: '蒙脱石散', category: 'medicine', unit: 'box' } as const;
const origin = (parcelId: string, pledge?: string) => ({
  parcelId,
  item,
  quantity: 1,
  ...(pledge === undefined ? {} : { pledgeId: `pledge-${pledge}`, reference: `XLX-${pledge}` }),
});
const contents = [
  origin('parcel-01', 'AAAAAA'),
  origin('parcel-02'),
  {
    ...origin('kits-0001'),
    components: [
      origin('parcel-03', 'BBBBBB'),
      origin('parcel-04', 'AAAAAA'),
      origin('parcel-05', 'BBBBBB'),
    ],
  },
];
const references = (parcelId: string) =>
  pledgesOf({ contents }, parcelId).map(({ reference }) => reference);

it('the goods of a case lead to their pledge, and kits to the pledges of their components', () => {
  expect(references('parcel-01')).toEqual(['XLX-AAAAAA']);
  expect(references('kits-0001')).toEqual(['XLX-BBBBBB', 'XLX-AAAAAA']);
});

it('goods of a case that came without a pledge lead to none', () => {
  expect(references('parcel-02')).toEqual([]);
  expect(references('parcel-99')).toEqual([]);
});
