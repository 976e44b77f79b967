import { accountedGroups } from '@bluebox/contracts';
import { expect, it } from 'vitest';
import { eventKey, NO_NAME } from './proof-wording.ts';

/** Names of the fields of an event's data. Events of the pledge are objects, none a union. */
const fieldsOf = (data: object): readonly string[] =>
  'shape' in data ? Object.keys(data.shape as object) : [];

it('has a name for every event of which a giver gets a proof', () => {
  const proven = accountedGroups
    .flatMap(({ definitions }) => definitions)
    .filter(({ data }) => fieldsOf(data).includes('pledgeId'))
    .map(({ type }) => type);
  expect(proven.length).toBeGreaterThan(10);
  expect(proven.filter((type) => eventKey(type) === NO_NAME)).toEqual([]);
});
