import { accountedGroups } from '@bluebox/contracts';
import { expect, it } from 'vitest';
import { eventKey, NO_NAME } from './proof-wording.ts';

/** Names of the fields of an event's data. Events of the pledge are objects, none a union. */
const fieldsOf = (data: object): readonly string[] =>
  'shape' in data ? Object.keys(data.shape as object) : [];

/** Events that move whole cartons. */
const MOVED_AS_BOX = /^(box\.sealed|consignment\.box-(dispatch|deliver).*|receipt\..*)$/;

it('has a name for every event of which a giver gets a proof', () => {
  const proven = accountedGroups
    .flatMap(({ definitions }) => definitions)
    .filter(({ data, type }) => {
      const fields = fieldsOf(data);
      const movesParcel = fields.includes('parcelId') && fields.includes('quantity');
      const movesBox = fields.includes('boxId') && MOVED_AS_BOX.test(type);
      return fields.includes('pledgeId') || (movesParcel && !type.startsWith('count.')) || movesBox;
    })
    .map(({ type }) => type);
  expect(proven.length).toBeGreaterThan(25);
  expect(proven.filter((type) => eventKey(type) === NO_NAME)).toEqual([]);
});
