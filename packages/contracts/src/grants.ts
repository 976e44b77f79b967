/* Roles and the places in which they hold. This file imports no zod, because pages import it. */

/** Roles of an account: everything, taking in goods at the desk, packing, and only reading. */
export const ROLES = ['coordinator', 'desk', 'packing', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/**
 * Kinds of work that a route can require. `volunteer` means any of the first three, and `staff`
 * only reading. Coordinators may do all work.
 */
export const WORKS = ['coordinator', 'desk', 'packing', 'volunteer', 'staff'] as const;
export type Work = (typeof WORKS)[number];

/** Roles that allow each kind of work, besides that of a coordinator, which allows all. */
export const ROLES_FOR_WORK: Readonly<Record<Work, readonly Role[]>> = {
  coordinator: [],
  desk: ['desk'],
  packing: ['packing'],
  volunteer: ['desk', 'packing'],
  staff: ['desk', 'packing', 'viewer'],
};

/** Whether one of the roles allows a kind of work. */
export const rolesAllow = (roles: readonly Role[], work: Work): boolean =>
  roles.some((role) => role === 'coordinator' || ROLES_FOR_WORK[work].includes(role));

/**
 * Place in which a role holds: everywhere, in the drives of an organisation, in one drive, or at one
 * hand-in point of a drive.
 */
export type GrantPlace =
  | 'everywhere'
  | { readonly organisationId: string }
  | { readonly driveId: string }
  | { readonly driveId: string; readonly pointId: string };

/** A role and the place in which it holds. */
export interface Grant {
  readonly role: Role;
  readonly in: GrantPlace;
}

/** Place of a record: its drive, the drive's organisation, and the hand-in points of the record. */
export interface Place {
  readonly driveId: string;
  readonly organisationId?: string | undefined;
  readonly pointIds?: readonly string[] | undefined;
}

/** Whether a role that holds in `where` holds for a record in `place`. */
export function covers(where: GrantPlace, place: Place | undefined): boolean {
  if (where === 'everywhere') return true;
  if (place === undefined) return false;
  if ('organisationId' in where) return where.organisationId === place.organisationId;
  if (where.driveId !== place.driveId) return false;
  return !('pointId' in where) || place.pointIds?.includes(where.pointId) === true;
}

/** Returns the roles among these grants that hold in a place; `undefined` is no place of a drive. */
export const rolesIn = (grants: readonly Grant[], place: Place | undefined): readonly Role[] => [
  ...new Set(grants.filter((grant) => covers(grant.in, place)).map(({ role }) => role)),
];

/** Returns the roles of these grants in any place. */
export const rolesAnywhere = (grants: readonly Grant[]): readonly Role[] => [
  ...new Set(grants.map(({ role }) => role)),
];

/** Returns the hand-in points of a drive at which a grant holds that allows a kind of work. */
export const pointsFor = (
  grants: readonly Grant[],
  work: Work,
  driveId: string,
): readonly string[] =>
  grants.flatMap(({ role, in: where }) =>
    where !== 'everywhere' &&
    'pointId' in where &&
    where.driveId === driveId &&
    rolesAllow([role], work)
      ? [where.pointId]
      : [],
  );

/** Returns a text that is the same for the same place. */
export const placeKey = (place: GrantPlace): string =>
  place === 'everywhere' ? place : Object.entries(place).sort().flat().join(' ');
