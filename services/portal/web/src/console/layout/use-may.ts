import type { DriveView, Me } from '@bluebox/contracts';
import { type Place, pointsFor, rolesAllow, rolesIn, type Work } from '@bluebox/contracts/grants';
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { meQuery } from '../api/portal.ts';

/** Place of the drive whose pages are shown; absent on pages of no drive. */
export const ShownPlace = createContext<Place | undefined>(undefined);

/** Work in the place of a page, the conduct of the whole installation, or the opening of drives. */
export type Permission = Work | 'installation' | 'new-drive';

/** Whether a person may do some work in a place; without a place, in any. */
export function mayDo(me: Me | undefined, permission: Permission, place: Place | undefined) {
  if (me === undefined) return false;
  const { may, grants } = me;
  if (permission === 'installation' || permission === 'new-drive') {
    if (grants === undefined) return may.includes('coordinator');
    return grants.some(
      ({ role, in: where }) =>
        role === 'coordinator' &&
        (where === 'everywhere' || (permission === 'new-drive' && 'organisationId' in where)),
    );
  }
  return grants === undefined || place === undefined
    ? may.includes(permission)
    : rolesAllow(rolesIn(grants, place), permission);
}

/**
 * Returns a function that reports whether the signed-in person may do some work in the shown place.
 * The services enforce access; pages only hide actions that would be refused.
 */
export function useMay(): (permission: Permission) => boolean {
  const { data: me } = useQuery(meQuery);
  const place = useContext(ShownPlace);
  return (permission) => mayDo(me, permission, place);
}

export type ShownDrive = Pick<DriveView, 'driveId' | 'terms'>;

/** Returns the hand-in points of a drive at which the person's roles hold. */
const pointsOf = (me: Me | undefined, driveId: string): readonly string[] =>
  pointsFor(me?.grants ?? [], 'staff', driveId);

/**
 * Returns the place of a page of a drive. Only the desk is open to people whose roles hold at
 * hand-in points.
 */
export function placeOfPage(
  me: Me | undefined,
  drive: ShownDrive | undefined,
  page: string | undefined,
): Place | undefined {
  if (drive === undefined) return undefined;
  const { driveId, terms } = drive;
  return {
    driveId,
    organisationId: terms.organisationId,
    ...(page === 'desk' ? { pointIds: pointsOf(me, driveId) } : {}),
  };
}

/** Whether the person has any role in a drive. */
export const isInScope = (me: Me, drive: ShownDrive): boolean =>
  me.grants === undefined || rolesIn(me.grants, placeOfPage(me, drive, 'desk')).length > 0;

/**
 * Returns the hand-in points to which the person's desk is limited; `undefined` if the desk is not
 * limited.
 */
export function useOwnPoints(drive: ShownDrive): readonly string[] | undefined {
  const { data: me } = useQuery(meQuery);
  return mayDo(me, 'desk', placeOfPage(me, drive, undefined))
    ? undefined
    : pointsOf(me, drive.driveId);
}
