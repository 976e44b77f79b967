import type { Role } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import { type Access, admits, type StaffAccess, worksAt } from './access.ts';
import type { Caller } from './caller.ts';

const withRoles = (...roles: Role[]): Caller => ({ subject: 'account-1', roles, links: [] });
const withLink = (...roles: Role[]): Caller => ({
  ...withRoles(...roles),
  links: [{ kind: 'pledge', id: 'pledge-0001', generation: 1 }],
});

describe('a role', () => {
  const OPENS: Readonly<Record<Role, readonly StaffAccess[]>> = {
    coordinator: ['coordinator', 'desk', 'packing', 'volunteer', 'staff'],
    desk: ['desk', 'volunteer', 'staff'],
    packing: ['packing', 'volunteer', 'staff'],
    viewer: ['staff'],
  };

  it.each(Object.entries(OPENS))(
    '%s allows the work of the role and nothing else',
    (role, opens) => {
      const all = OPENS.coordinator;
      expect(all.filter((staff) => worksAt(withRoles(role as Role), staff))).toEqual(opens);
    },
  );

  it('adds up with other roles', () => {
    const both = withRoles('desk', 'packing');
    expect([worksAt(both, 'desk'), worksAt(both, 'packing'), worksAt(both, 'coordinator')]).toEqual(
      [true, true, false],
    );
  });

  it('is needed to count as staff', () => {
    expect(worksAt(withRoles(), 'staff')).toBe(false);
  });
});

describe('an access', () => {
  it.each<[Access, boolean, boolean, boolean]>([
    ['public', true, true, true],
    ['desk', false, false, true],
    ['pledge-link-or-desk', false, true, true],
    ['pledge-link-or-coordinator', false, true, false],
    ['consignment-link-or-desk', false, false, true],
    ['consignment-link-or-coordinator', false, false, false],
  ])('of %s admits only its callers', (access, nobody, linked, desk) => {
    expect([
      admits(access, withRoles()),
      admits(access, withLink()),
      admits(access, withRoles('desk')),
    ]).toEqual([nobody, linked, desk]);
  });
});
