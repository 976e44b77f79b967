import type { SecurityEntry } from '@bluebox/contracts';
import type { GrantPlace } from '@bluebox/contracts/grants';
import type { TFunction } from 'i18next';
import { expect, it } from 'vitest';
import { accountsIn, accountText, subjectText } from './act-text.ts';

const t = ((key: string, { roles, place }: { roles?: string; place?: string } = {}) =>
  key === 'list.comma'
    ? '、'
    : key === 'people.rolesIn'
      ? `${roles}@${place}`
      : key) as unknown as TFunction;
const placeName = (place: GrantPlace): string => Object.values(place).join('/');
const names = new Map([['account-1', '李明']]);
const entry = (more: Partial<SecurityEntry>): SecurityEntry => ({
  id: '1',
  at: '2026-03-22T10:00:00.000Z',
  kind: 'roles-changed',
  outcome: 'done',
  address: 'digest',
  correlation: 'request',
  ...more,
});

it('an account whose name is not known is not called deleted; a stranger has no account', () => {
  expect(accountText(t, 'account-1', names)).toBe('李明');
  expect(accountText(t, 'account-2', names)).toBe('actor.unknown');
  expect(accountText(t, 'account-1', undefined)).toBe('');
  expect(accountText(t, undefined, names)).toBe('securityLog.stranger');
});

it('an entry names the account that acted, and the account that it acted on', () => {
  const acted = { account: 'account-1', subject: 'account-2' };
  expect(accountsIn(entry(acted))).toEqual(['account-1', 'account-2']);
  expect(accountsIn(entry({ ...acted, kind: 'contacts-read' }))).toEqual(['account-1']);
  expect(accountsIn(entry({}))).toEqual([]);
});

it.each<[Partial<SecurityEntry>, string]>([
  [
    { subject: 'account-1', roles: ['desk', 'packing'] },
    '李明、vocabulary:role.desk、vocabulary:role.packing',
  ],
  [
    { kind: 'invitation-made', subject: 'account-2', roles: ['desk'] },
    'people.unnamed、vocabulary:role.desk',
  ],
  [{ kind: 'contacts-read', subject: 'pledge-1', route: 'showPledge' }, 'pledge-1'],
  [{ kind: 'access', outcome: 'refused', route: 'listAccounts' }, 'listAccounts'],
  [
    {
      subject: 'account-1',
      roles: ['packing', 'desk'],
      grants: [
        { role: 'packing', in: { organisationId: 'canteen' } },
        { role: 'desk', in: { driveId: 'drive-1', pointId: 'p1' } },
      ],
    },
    '李明、vocabulary:role.packing@canteen、vocabulary:role.desk@drive-1/p1',
  ],
  [{ kind: 'organisation-added', subject: 'canteen' }, 'canteen'],
  [{ kind: 'sign-in' }, ''],
])('an entry %j is about %j', (more, text) => {
  expect(subjectText(t, entry(more), names, placeName)).toBe(text);
});
