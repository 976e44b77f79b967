import type { TFunction } from 'i18next';
import { expect, it } from 'vitest';
import { datesOf, personName } from './invitation-text.ts';

const t = ((key: string, values: object = {}) =>
  [key, ...Object.values(values)].join(' ')) as unknown as TFunction;
const account = { createdAt: '2026-03-22T10:00:00.000Z' } as const;

it('an open invitation is told by its note (open invitations looked alike)', () => {
  expect(personName(t, { invitee: '仓库小周' })).toBe('people.invited 仓库小周');
  expect(personName(t, { name: '李明', invitee: '仓库小周' })).toBe('李明');
  expect(personName(t, {})).toBe('people.unnamed');
});

it('an open invitation tells when it was made and when its link ends', () => {
  const linkEndsAt = '2026-03-29T10:00:00.000Z';
  const keysAt = (now: string) =>
    datesOf(t, { ...account, status: 'invited', linkEndsAt }, new Date(now)).map(
      (text) => text.split(' ')[0],
    );
  expect(keysAt('2026-03-29T09:59:59.000Z')).toEqual(['people.invitedAt', 'people.linkEnds']);
  expect(keysAt('2026-03-29T10:00:00.000Z')).toEqual(['people.invitedAt', 'people.linkEnded']);
  expect(datesOf(t, { ...account, status: 'active' }, new Date())).toHaveLength(1);
});
