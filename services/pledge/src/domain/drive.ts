import {
  type DriveEvent,
  type DriveTerms,
  type DriveTermsInput,
  type HandInPoint,
  type KitRecipe,
  type Need,
  type OPEN_ENDS,
  refuse,
} from '@bluebox/contracts';
import type { Decider, EventOfType } from '@bluebox/event-sourcing';
import type { z } from 'zod';

type Terms = z.output<typeof DriveTermsInput>;

export type DriveCommand =
  | {
      readonly type: 'open';
      readonly driveId: string;
      readonly slug: string;
      readonly terms: Terms;
    }
  | {
      readonly type: 'amend';
      readonly terms: Terms;
      /** Number of pledges that name a hand-in point, by the id of the point. */
      readonly pledgesAt: Readonly<Record<string, number>>;
      /**
       * Number of affected pledges that the caller has confirmed, by the id of the removed or
       * renamed point.
       */
      readonly confirmed: Readonly<Record<string, number>>;
      /** Number of pledges that name a department, by the name of the department. */
      readonly pledgesOf: Readonly<Record<string, number>>;
      /**
       * Number of affected pledges that the caller has confirmed, by the name of the removed
       * department.
       */
      readonly confirmedDepartments: Readonly<Record<string, number>>;
    }
  | { readonly type: 'publish' }
  | { readonly type: 'close' }
  | {
      readonly type: 'complete';
      /**
       * Kinds of open work that the caller knows of. If there are any, the drive is completed only
       * when `acknowledged` is set.
       */
      readonly stillOpen: readonly OpenEnd[];
      readonly acknowledged: boolean;
    }
  | { readonly type: 'reopen'; readonly reason: ReopenReason }
  | { readonly type: 'discard' };

type OpenEnd = (typeof OPEN_ENDS)[number];
type ReopenReason = EventOfType<DriveEvent, 'drive.reopened'>['data']['reason'];

interface OpenedDrive {
  readonly driveId: string;
  readonly slug: string;
  readonly terms: DriveTerms;
  /**
   * Needs, points and recipes that the drive has had since its publication, each in its latest form.
   * They are kept so that no stored id is reused for another one.
   */
  readonly ever: Named;
}
interface Named {
  readonly needs: readonly Need[];
  readonly handInPoints: readonly HandInPoint[];
  readonly recipes: readonly KitRecipe[];
}

/**
 * The states of a drive: draft → published ⇄ closed (no more pledges) ⇄ completed (no more
 * hand-ins). A draft may also be discarded; then it counts as unknown.
 */
export type Drive =
  | { readonly status: 'none' }
  | ({ readonly status: 'draft' | 'published' | 'closed' } & OpenedDrive)
  | ({
      readonly status: 'completed';
      /** Work that was open when the drive was completed. */
      readonly leaving: readonly OpenEnd[];
    } & OpenedDrive)
  | ({ readonly status: 'discarded' } & OpenedDrive);

/** A drive that people can find: one that was opened and not discarded. */
export type KnownDrive = Exclude<Drive, { status: 'none' | 'discarded' }>;

export const isKnown = (drive: Drive): drive is KnownDrive =>
  drive.status !== 'none' && drive.status !== 'discarded';

export const driveStream = (driveId: string): string => `drive-${driveId}`;

/**
 * Increases the version of changed rules, because every inspection records the version that it
 * applied.
 */
const withRulesVersion = (terms: Terms, current?: DriveTerms): DriveTerms => {
  if (current === undefined) return { ...terms, rules: { version: 1, ...terms.rules } };
  const { version, ...rules } = current.rules;
  const same =
    rules.sealedOnly === terms.rules.sealedOnly &&
    rules.minimumMonthsAtArrival === terms.rules.minimumMonthsAtArrival &&
    rules.devicesMustWork === terms.rules.devicesMustWork &&
    rules.prescriptionAllowed === terms.rules.prescriptionAllowed &&
    [...rules.categories].sort().join() === [...terms.rules.categories].sort().join();
  return { ...terms, rules: { version: same ? version : version + 1, ...terms.rules } };
};

/**
 * Returns the terms with the drive's organisation. Refuses another organisation, because people
 * would lose a drive in the middle of their work.
 */
function inSameOrganisation(terms: Terms, { organisationId }: DriveTerms): Terms {
  if (organisationId === undefined) return terms;
  if (terms.organisationId !== undefined && terms.organisationId !== organisationId)
    throw refuse('ORGANISATION_FIXED');
  return { ...terms, organisationId };
}

function checkTerms(terms: Terms): void {
  if (terms.expectedArrival < terms.window.opensOn) throw refuse('ARRIVAL_BEFORE_WINDOW');
  for (const [name, ids] of [
    ['needs', terms.needs.map(({ needId }) => needId)],
    ['handInPoints', terms.handInPoints.map(({ pointId }) => pointId)],
    ['recipes', (terms.recipes ?? []).map(({ recipeId }) => recipeId)],
  ] as const)
    if (new Set(ids).size !== ids.length) throw refuse('DUPLICATE_ID', { field: name });
}

function decide(command: DriveCommand, drive: Drive): readonly DriveEvent[] {
  if (command.type === 'open') {
    if (drive.status !== 'none') throw refuse('DRIVE_EXISTS');
    checkTerms(command.terms);
    const { driveId, slug } = command;
    return [
      { type: 'drive.opened', data: { driveId, slug, terms: withRulesVersion(command.terms) } },
    ];
  }
  if (command.type === 'discard' && drive.status === 'discarded') return [];
  if (!isKnown(drive)) throw refuse('UNKNOWN_DRIVE');
  const { driveId } = drive;
  switch (command.type) {
    case 'amend':
      if (drive.status === 'completed') throw refuse('DRIVE_COMPLETED');
      checkTerms(command.terms);
      assertNoIdUsedBefore(command.terms, drive);
      assertConfirmed(command, drive);
      assertDepartmentsConfirmed(command, drive);
      return [
        {
          type: 'drive.amended',
          data: {
            driveId,
            terms: withRulesVersion(inSameOrganisation(command.terms, drive.terms), drive.terms),
          },
        },
      ];
    case 'publish':
      if (drive.status === 'published') return [];
      if (drive.status === 'completed') throw refuse('DRIVE_COMPLETED');
      return [{ type: 'drive.published', data: { driveId } }];
    case 'close':
      if (drive.status === 'closed') return [];
      if (drive.status === 'completed') throw refuse('DRIVE_COMPLETED', { status: drive.status });
      if (drive.status !== 'published')
        throw refuse('DRIVE_NOT_PUBLISHED', {
          status: drive.status,
        });
      return [{ type: 'drive.closed', data: { driveId } }];
    case 'complete':
      if (drive.status === 'completed') return [];
      if (drive.status !== 'closed')
        throw refuse('DRIVE_NOT_CLOSED', {
          status: drive.status,
        });
      return complete(command, driveId);
    case 'reopen':
      if (drive.status !== 'completed')
        throw refuse('DRIVE_NOT_COMPLETED', {
          status: drive.status,
        });
      return [{ type: 'drive.reopened', data: { driveId, reason: command.reason } }];
    case 'discard':
      if (drive.status !== 'draft') throw refuse('DRIVE_NOT_DRAFT', { status: drive.status });
      return [{ type: 'drive.discarded', data: { driveId } }];
  }
}

const sameNeed = (a: Need, b: Need): boolean =>
  a.category === b.category && a.unit === b.unit && a.itemName === b.itemName;
const samePoint = (a: HandInPoint, b: HandInPoint): boolean =>
  a.name === b.name && a.address === b.address;

const sameRecipe = ({ item: a }: KitRecipe, { item: b }: KitRecipe): boolean =>
  a.name === b.name && a.specification === b.specification && a.unit === b.unit;

/** Whether two needs ask for the same goods. The names of the needs may differ. */
const sameGoods = (a: Need, b: Need): boolean => a.category === b.category && a.unit === b.unit;

/**
 * Refuses to reuse an id for another need, point or recipe, because stored data with the id would then
 * refer to the wrong one. Current needs and recipes may be renamed, and current points may get another name or
 * address, because each can be mistyped. {@link assertConfirmed} checks the changed points.
 */
function assertNoIdUsedBefore(terms: Terms, { ever, terms: current }: OpenedDrive): void {
  const ids = [
    ...terms.needs
      .filter((need) => {
        const { needId } = need;
        const same = current.needs.some((other) => other.needId === needId) ? sameGoods : sameNeed;
        return ever.needs.some((other) => other.needId === needId && !same(other, need));
      })
      .map(({ needId }) => needId),
    ...terms.handInPoints
      .filter(
        (point) =>
          current.handInPoints.every(({ pointId }) => pointId !== point.pointId) &&
          ever.handInPoints.some(
            (other) => other.pointId === point.pointId && !samePoint(other, point),
          ),
      )
      .map(({ pointId }) => pointId),
    ...(terms.recipes ?? [])
      .filter(
        (recipe) =>
          (current.recipes ?? []).every(({ recipeId }) => recipeId !== recipe.recipeId) &&
          ever.recipes.some(
            (other) => other.recipeId === recipe.recipeId && !sameRecipe(other, recipe),
          ),
      )
      .map(({ recipeId }) => recipeId),
  ];
  if (ids.length > 0) throw refuse('ID_USED_BEFORE', { ids });
}

/**
 * Refuses to remove a point, or to change its name or address, if more pledges name the point than
 * the caller has confirmed.
 */
function assertConfirmed(
  { terms, pledgesAt, confirmed }: Extract<DriveCommand, { type: 'amend' }>,
  { terms: current }: OpenedDrive,
): void {
  const points = current.handInPoints.flatMap((point) => {
    const { pointId, name } = point;
    const wanted = terms.handInPoints.find((other) => other.pointId === pointId);
    const pledges = pledgesAt[pointId] ?? 0;
    if (wanted !== undefined && samePoint(wanted, point)) return [];
    return pledges > (confirmed[pointId] ?? 0)
      ? [{ pointId, name, change: wanted === undefined ? 'removed' : 'renamed', pledges }]
      : [];
  });
  if (points.length > 0) throw refuse('PLEDGES_NAME_POINT', { points });
}

/**
 * Refuses to remove a department if more pledges name it than the caller has confirmed. A renamed
 * department counts as removed, because departments have no id. Its pledges keep the old name.
 */
function assertDepartmentsConfirmed(
  { terms, pledgesOf, confirmedDepartments }: Extract<DriveCommand, { type: 'amend' }>,
  { terms: current }: OpenedDrive,
): void {
  const departments = current.departments
    .filter((name) => !terms.departments.includes(name))
    .map((name) => ({ name, pledges: pledgesOf[name] ?? 0 }))
    .filter(({ name, pledges }) => pledges > (confirmedDepartments[name] ?? 0));
  if (departments.length > 0) throw refuse('PLEDGES_NAME_DEPARTMENT', { departments });
}

/** Adds the needs, points and recipes of the terms to `ever`, replacing their earlier forms. */
const everOf = (ever: Named, { needs, handInPoints, recipes = [] }: DriveTerms): Named => ({
  needs: [
    ...ever.needs.filter(({ needId }) => needs.every((other) => other.needId !== needId)),
    ...needs,
  ],
  handInPoints: [
    ...ever.handInPoints.filter(({ pointId }) =>
      handInPoints.every((other) => other.pointId !== pointId),
    ),
    ...handInPoints,
  ],
  recipes: [
    ...ever.recipes.filter(({ recipeId }) => recipes.every((other) => other.recipeId !== recipeId)),
    ...recipes,
  ],
});

/** Returns the needs, hand-in points and recipes that the drive no longer has. */
export const formerOf = ({ ever, terms }: Exclude<Drive, { status: 'none' }>) => ({
  needs: ever.needs.filter(({ needId }) => terms.needs.every((need) => need.needId !== needId)),
  handInPoints: ever.handInPoints.filter(({ pointId }) =>
    terms.handInPoints.every((point) => point.pointId !== pointId),
  ),
  recipes: ever.recipes.filter(({ recipeId }) =>
    (terms.recipes ?? []).every((recipe) => recipe.recipeId !== recipeId),
  ),
});

/** Completes the drive. Open work must be acknowledged, and is recorded with the completion. */
function complete(
  { stillOpen, acknowledged }: Extract<DriveCommand, { type: 'complete' }>,
  driveId: string,
): readonly DriveEvent[] {
  const leaving = [...new Set(stillOpen)];
  if (leaving.length === 0) return [{ type: 'drive.completed', data: { driveId } }];
  if (!acknowledged) throw refuse('DRIVE_HAS_OPEN_ENDS', { stillOpen: leaving });
  return [{ type: 'drive.completed', data: { driveId, leaving } }];
}

function evolve(drive: Drive, event: DriveEvent): Drive {
  if (event.type === 'drive.opened')
    return { status: 'draft', ...event.data, ever: { needs: [], handInPoints: [], recipes: [] } };
  if (drive.status === 'none') return drive;
  switch (event.type) {
    case 'drive.amended':
      return {
        ...drive,
        terms: event.data.terms,
        // The ids of a draft may be reused, because only coordinators have seen the draft.
        ever: drive.status === 'draft' ? drive.ever : everOf(drive.ever, event.data.terms),
      };
    case 'drive.published':
      return { ...drive, status: 'published', ever: everOf(drive.ever, drive.terms) };
    case 'drive.closed':
    case 'drive.reopened':
      return { ...drive, status: 'closed' };
    case 'drive.completed':
      return { ...drive, status: 'completed', leaving: event.data.leaving ?? [] };
    case 'drive.discarded':
      return { ...drive, status: 'discarded' };
  }
}

export const driveDecider: Decider<DriveCommand, Drive, DriveEvent> = {
  initialState: { status: 'none' },
  decide,
  evolve,
};

/** Refuses unless the drive accepts pledges on `today`, a date in the drive's time zone. */
export function assertTakesPledges(drive: Drive, today: string): asserts drive is KnownDrive {
  if (!isKnown(drive) || drive.status === 'draft') throw refuse('UNKNOWN_DRIVE');
  const { opensOn, closesOn } = drive.terms.window;
  if (drive.status !== 'published' || today > closesOn) throw refuse('DRIVE_CLOSED', { closesOn });
  if (today < opensOn)
    throw refuse('DRIVE_NOT_OPEN_YET', {
      opensOn,
    });
}
