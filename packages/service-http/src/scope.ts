import {
  type Place,
  pointsFor,
  RECORDS_OF_PARAMETERS,
  type RecordKind,
  type RecordName,
  refuse,
  rolesIn,
  scopeOf,
  UNKNOWN_RECORDS,
} from '@bluebox/contracts';
import { admits, type StaffAccess, staffOf, worksAt } from './access.ts';
import { type Caller, isCoordinator } from './caller.ts';
import { httpProblem } from './problem.ts';
import type { Route } from './route.ts';

/** Drive of a record, and its hand-in points if people can be limited to these. */
export type LocatedRecord = Pick<Place, 'driveId' | 'pointIds'>;

/** Finds the places of a service's records, for callers whose roles hold in some places only. */
export interface Places {
  /**
   * Resolves with the place of a record; `undefined` if there is no such record. A drive is named
   * by its id, or by its slug where a route takes both.
   */
  locate(kind: RecordKind, id: string): Promise<LocatedRecord | undefined>;
  /** Resolves with the organisation of a drive; `undefined` if it has none. */
  organisationOf(driveId: string): Promise<string | undefined>;
}

/** Returns the caller with only the roles that hold in a place. */
export const callerIn = (caller: Caller, place: Place | undefined): Caller =>
  caller.grants === undefined ? caller : { ...caller, roles: rolesIn(caller.grants, place) };

/** Whether one of the caller's roles in a place allows this kind of work. */
export const worksIn = (caller: Caller, staff: StaffAccess, place: Place): boolean =>
  worksAt(callerIn(caller, place), staff);

/**
 * Returns the place of a drive. The organisation is looked up only for callers with a role in an
 * organisation.
 */
export async function placeOfDrive(
  places: Pick<Places, 'organisationOf'>,
  caller: Caller,
  driveId: string,
): Promise<Place> {
  const needsOrganisation = caller.grants?.some(
    ({ in: where }) => typeof where === 'object' && 'organisationId' in where,
  );
  return needsOrganisation === true
    ? { driveId, organisationId: await places.organisationOf(driveId) }
    : { driveId };
}

/** Whether a caller, as {@link callerAtRecords} returns it, may see what belongs to hand-in points. */
export const seesPoints = (
  { pointIds }: Caller,
  ofRecord: readonly (string | undefined)[],
): boolean => pointIds === undefined || pointIds.some((pointId) => ofRecord.includes(pointId));

interface NamedRecord {
  readonly kind: RecordKind;
  readonly id: string;
}

interface Named {
  readonly params: unknown;
  readonly body: unknown;
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

/** Returns the records that a request names under a name. The body need not be valid. */
function recordsNamed(name: RecordName, { params, body }: Named): readonly NamedRecord[] {
  const of = (kind: RecordKind, id: unknown): readonly NamedRecord[] =>
    typeof id === 'string' ? [{ kind, id }] : [];
  if (name === 'body.id') {
    const kind = field(body, 'of');
    return typeof kind === 'string' && Object.hasOwn(UNKNOWN_RECORDS, kind)
      ? of(kind as RecordKind, field(body, 'id'))
      : [];
  }
  if (name === 'body.components.parcelId') {
    const components = field(body, 'components');
    return Array.isArray(components)
      ? components.flatMap((component) => of('parcel', field(component, 'parcelId')))
      : [];
  }
  // An event is named by the service, the bucket and the position.
  if (name === 'position')
    return of(
      'event',
      ['service', 'bucket', 'position'].map((part) => String(field(params, part))).join('/'),
    );
  const [, inBody, parameter] = /^(body\.)?([A-Za-z]+)/.exec(name) ?? [];
  const named = parameter as keyof typeof RECORDS_OF_PARAMETERS;
  return of(RECORDS_OF_PARAMETERS[named], field(inBody === undefined ? params : body, named));
}

/**
 * Returns the caller in a drive whose handler limits itself to hand-in points. A caller whose roles
 * in the whole drive are admitted is not limited. A public route admits everybody, so its caller is
 * limited if a role at a point allows more than the roles in the whole drive.
 */
function callerAtPoints(access: Route['access'], caller: Caller, place: Place): Caller {
  const there = callerIn(caller, place);
  if (access !== 'public' && admits(access, there)) return there;
  const pointIds = pointsFor(caller.grants ?? [], staffOf(access), place.driveId);
  const atPoints = callerIn(caller, { ...place, pointIds });
  const gainsRoles =
    !isCoordinator(there) && atPoints.roles.some((role) => !there.roles.includes(role));
  return gainsRoles ? { ...atPoints, pointIds } : there;
}

/**
 * Returns the caller with only the roles that hold where the records of the request are. Callers
 * whose roles hold everywhere are returned as they are, and nothing is looked up.
 * @throws the refusal of an unknown record, for a record in whose drive the caller has no role;
 *   NOT_ALLOWED if the caller has a role there, but none that the route admits.
 */
export async function callerAtRecords(
  { operation, access }: Route,
  caller: Caller,
  request: Named,
  places: Places | undefined,
): Promise<Caller> {
  if (caller.grants === undefined) return caller;
  const scope = scopeOf(operation);
  if (scope === 'installation') return callerIn(caller, undefined);
  if (typeof scope === 'string') return caller;
  const placed = async ({ kind, id }: NamedRecord, isAtPoints: boolean): Promise<Caller> => {
    const located = await places?.locate(kind, id);
    if (located === undefined || places === undefined) return callerIn(caller, undefined);
    const place = { ...located, ...(await placeOfDrive(places, caller, located.driveId)) };
    return isAtPoints ? callerAtPoints(access, caller, place) : callerIn(caller, place);
  };
  let first: Caller | undefined;
  for (const [index, name] of scope.entries())
    for (const record of recordsNamed(name, request)) {
      const there = await placed(record, name.endsWith(' at points'));
      if (!admits(access, there))
        throw there.roles.length === 0
          ? refuse(UNKNOWN_RECORDS[record.kind])
          : httpProblem('NOT_ALLOWED');
      if (index === 0) first = there;
    }
  // A body that does not name its record is refused when it is validated.
  return first ?? callerIn(caller, undefined);
}
