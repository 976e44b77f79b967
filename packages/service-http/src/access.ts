import {
  LINK_KINDS,
  type LinkKind,
  ROLES_FOR_WORK,
  type Role,
  rolesAllow,
  WORKS,
  type Work,
} from '@bluebox/contracts';
import type { Caller } from './caller.ts';

/** Kind of work that a route requires of accounts. Coordinators may use every route. */
export type StaffAccess = Work;

/**
 * Callers who may call a route: anybody, accounts with a role for a kind of work, or such accounts
 * and holders of one kind of link. The handler checks which pledge or consignment the link is for.
 */
export type Access = 'public' | StaffAccess | `${LinkKind}-link-or-${StaffAccess}`;

/**
 * Splits an access into the kind of private link that opens the route, if any, and the work that
 * accounts need.
 */
function partsOf(access: Exclude<Access, 'public'>): { link?: LinkKind; staff: StaffAccess } {
  for (const link of LINK_KINDS) {
    const prefix = `${link}-link-or-`;
    if (access.startsWith(prefix))
      return { link, staff: access.slice(prefix.length) as StaffAccess };
  }
  return { staff: access as StaffAccess };
}

/** Returns the kind of private link that opens a route, if any. */
export const linkThatOpens = (access: Access): LinkKind | undefined =>
  access === 'public' ? undefined : partsOf(access).link;

/**
 * Returns the roles that an account needs one of to use a route; `undefined` if no account is
 * needed.
 */
export const rolesAdmittedTo = (access: Access): readonly Role[] | undefined =>
  access === 'public' ? undefined : ['coordinator', ...ROLES_FOR_WORK[partsOf(access).staff]];

/** Returns all kinds of work that the caller's roles allow. */
export const opensFor = (caller: Caller): readonly StaffAccess[] =>
  WORKS.filter((staff) => worksAt(caller, staff));

/** Whether one of the caller's roles allows this kind of work. */
export const worksAt = (caller: Caller, staff: StaffAccess): boolean =>
  rolesAllow(caller.roles, staff);

/**
 * Whether the caller may call the route. Only the kind of a private link is checked here; the
 * handler checks which pledge or consignment the link is for.
 */
export function admits(access: Access, caller: Caller): boolean {
  if (access === 'public') return true;
  const { link, staff } = partsOf(access);
  return worksAt(caller, staff) || caller.links.some(({ kind }) => kind === link);
}

const SAID_OF: Record<StaffAccess, string> = {
  coordinator: 'Coordinators',
  desk: 'Desk staff and coordinators',
  packing: 'Packers and coordinators',
  volunteer: 'Desk staff, packers and coordinators',
  staff: 'Everybody with an account',
};

/** Returns the work that an account needs to be allowed for a route; reading, if it needs no account. */
export const staffOf = (access: Access): StaffAccess =>
  access === 'public' ? 'staff' : partsOf(access).staff;

/** Describes the callers whom a route admits, for the API document. */
export function sayAccess(access: Access): string {
  if (access === 'public') return 'Anybody.';
  const { link, staff } = partsOf(access);
  return link === undefined
    ? `${SAID_OF[staff]}.`
    : `The holder of the private link. ${SAID_OF[staff]}.`;
}
