import { expect, it } from 'vitest';
import { organisationName } from './organisation-name.ts';

it('an organisation has its English name on English pages, if it has one', () => {
  const both = { name: '一食堂', english: 'First canteen' };
  expect(organisationName(both, 'zh')).toBe('一食堂');
  expect(organisationName(both, 'en')).toBe('First canteen');
  expect(organisationName({ name: '一食堂' }, 'en')).toBe('一食堂');
});
