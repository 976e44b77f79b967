import {
  type DriveScopedEvent,
  type DriveTerms,
  driveEvents,
  type InventoryEvent,
  type PledgeServiceEvent,
  pledgeEvents,
  receptionEvents,
} from '@bluebox/contracts';
import {
  type Change,
  change,
  type Document,
  defineProjection,
  type RecordedEvent,
  someOf,
} from '@bluebox/event-sourcing';
import { postings } from '@bluebox/ledger';

type GivingEvent = Extract<PledgeServiceEvent | InventoryEvent, DriveScopedEvent>;

/** Numbers of pieces, whatever their units. */
export interface Pieces {
  /** Number of pieces promised and not withdrawn. */
  readonly pledged: number;
  /** Number of pieces promised and still awaited, without pieces that will not come. */
  readonly toCome: number;
  /** Number of pieces handed in at the desk, promised or not. */
  readonly received: number;
  readonly rejected: number;
}

/** A pledge or a walk-in, with its groups and numbers of pieces. */
export interface GivingDocument extends Document, Pieces {
  readonly driveId: string;
  /**
   * Kind of the record: `not-yet` if inventory's events were seen before the pledge service's, so
   * that the groups are unknown.
   */
  readonly known: 'pledge' | 'walk-in' | 'not-yet';
  readonly department?: string;
  /** The hand-in point that the giver chose. */
  readonly chosenPoint?: string;
  /** The hand-in point where the goods were handed in. */
  readonly deskPoint?: string;
}

/** Sums over the pledges and walk-ins of a group. */
export interface GroupSum extends Pieces {
  /** Name of the department, or id of the hand-in point; `''` if the giver named none. */
  readonly name: string;
  readonly pledges: number;
  readonly walkIns: number;
}
/** The groups of a drive, in order of name. Groups without a pledge or walk-in are left out. */
export interface GroupsDocument extends Document {
  readonly departments: readonly GroupSum[];
  readonly handInPoints: readonly GroupSum[];
}

/** Current names of the drive, its parties and its hand-in points. A removed point keeps its last name. */
export interface DriveNamesDocument extends Document {
  readonly title: string;
  readonly organisationId?: string;
  readonly recipient: string;
  /** Name of the organiser, or of the sender of the goods if no organiser is named. */
  readonly organiser?: string;
  readonly points: Readonly<Record<string, string>>;
}

const NO_PIECES: Pieces = { pledged: 0, toCome: 0, received: 0, rejected: 0 };

/**
 * Returns the changes that an event makes to the numbers of pieces, derived from its postings.
 * Rejected goods still count as rejected after their return or disposal.
 */
function movedPieces(event: GivingEvent): Pieces {
  let { pledged, toCome, received, rejected } = NO_PIECES;
  for (const { from, to, quantity } of postings(event)) {
    if (from === 'pledged' || from === 'withdrawn') pledged += quantity;
    if (to === 'withdrawn') pledged -= quantity;
    if (to === 'promised') toCome += quantity;
    if (from === 'promised') toCome -= quantity;
    if (to === 'received' && (from === 'promised' || from === 'walkIn')) received += quantity;
    if (from === 'received' && (to === 'promised' || to === 'walkIn')) received -= quantity;
    if (to === 'rejected') rejected += quantity;
    if (from === 'rejected' && (to === 'received' || to === 'quarantined')) rejected -= quantity;
  }
  return { pledged, toCome, received, rejected };
}

const addPieces = <P extends Pieces>(to: P, added: Pieces, sign: 1 | -1 = 1): P => ({
  ...to,
  pledged: to.pledged + sign * added.pledged,
  toCome: to.toCome + sign * added.toCome,
  received: to.received + sign * added.received,
  rejected: to.rejected + sign * added.rejected,
});

/** Adds a pledge or walk-in to its group, or removes it with sign -1. */
function regroup(
  sums: readonly GroupSum[],
  giving: GivingDocument | undefined,
  name: string,
  sign: 1 | -1,
): readonly GroupSum[] {
  if (giving === undefined || giving.known === 'not-yet') return sums;
  const before = sums.find((sum) => sum.name === name) ?? {
    name,
    pledges: 0,
    walkIns: 0,
    ...NO_PIECES,
  };
  const after = addPieces(
    {
      ...before,
      pledges: before.pledges + (giving.known === 'pledge' ? sign : 0),
      walkIns: before.walkIns + (giving.known === 'walk-in' ? sign : 0),
    },
    giving,
    sign,
  );
  const others = sums.filter((sum) => sum.name !== name);
  if (after.pledges + after.walkIns === 0) return others;
  return [...others, after].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export const departmentOf = (giving: GivingDocument | undefined): string =>
  giving?.department ?? '';
export const pointOf = (giving: GivingDocument | undefined): string =>
  giving?.deskPoint ?? giving?.chosenPoint ?? '';

/**
 * Changes one pledge or walk-in, and moves it between the sums of its groups. The sums depend only
 * on the current states of the records, so the services' events may arrive in any order.
 */
function editGiving(
  event: RecordedEvent<GivingEvent>,
  givingId: string,
  facts: Partial<GivingDocument> = {},
): readonly Change[] {
  const { driveId } = event.data;
  const moved = movedPieces(event);
  let before: GivingDocument | undefined;
  let after: GivingDocument | undefined;
  return [
    change<GivingDocument>('givings', givingId, (giving) => {
      before = giving;
      after = addPieces(
        {
          ...(giving ?? { id: givingId, driveId, known: 'not-yet' as const, ...NO_PIECES }),
          ...facts,
        },
        moved,
      );
      return after;
    }),
    // Changes are applied in order, so the old and the new state are known here.
    change<GroupsDocument>('groups', driveId, (groups) => ({
      id: driveId,
      departments: regroup(
        regroup(groups?.departments ?? [], before, departmentOf(before), -1),
        after,
        departmentOf(after),
        1,
      ),
      handInPoints: regroup(
        regroup(groups?.handInPoints ?? [], before, pointOf(before), -1),
        after,
        pointOf(after),
        1,
      ),
    })),
  ];
}

const ofPledge = (
  event: RecordedEvent<GivingEvent> & { readonly data: { readonly pledgeId: string } },
): readonly Change[] => editGiving(event, event.data.pledgeId);
/** A pledge's reception has the same id as the pledge. */
const ofReception = (
  event: RecordedEvent<GivingEvent> & { readonly data: { readonly receptionId: string } },
): readonly Change[] => editGiving(event, event.data.receptionId);

function organiserOf({ organiser, sender }: DriveTerms): Pick<DriveNamesDocument, 'organiser'> {
  const name = organiser?.name ?? sender?.name;
  return name === undefined ? {} : { organiser: name };
}

const callDrive = ({
  data: { driveId, terms },
}: Extract<
  GivingEvent,
  { readonly type: 'drive.opened' | 'drive.amended' }
>): readonly Change[] => [
  change<DriveNamesDocument>('drive-names', driveId, (before) => ({
    id: driveId,
    title: terms.title,
    recipient: terms.recipient.name,
    ...organiserOf(terms),
    ...(terms.organisationId === undefined ? {} : { organisationId: terms.organisationId }),
    points: {
      ...before?.points,
      ...Object.fromEntries(terms.handInPoints.map(({ pointId, name }) => [pointId, name])),
    },
  })),
];

/** Pledges and walk-ins by department and by hand-in point. */
export const groupsProjection = defineProjection({
  name: 'tracker-groups',
  version: 4,
  collections: [
    { name: 'givings', indexes: ['driveId+department'] },
    { name: 'groups', indexes: [] },
    { name: 'drive-names', indexes: [] },
  ],
  reads: [
    someOf(driveEvents, {
      'drive.opened': callDrive,
      'drive.amended': callDrive,
    }),
    someOf(pledgeEvents, {
      'pledge.submitted': (event) =>
        editGiving(event, event.data.pledgeId, {
          known: 'pledge',
          ...(event.data.department === undefined ? {} : { department: event.data.department }),
          ...(event.data.handInPointId === undefined
            ? {}
            : { chosenPoint: event.data.handInPointId }),
        }),
      'pledge.amended': (event) =>
        editGiving(
          event,
          event.data.pledgeId,
          event.data.department === undefined ? {} : { department: event.data.department },
        ),
      'pledge.withdrawn': ofPledge,
      'pledge.not-handed-in': ofPledge,
      'pledge.write-off-reversed': ofPledge,
      'pledge.hand-in-noted': ofPledge,
      'pledge.hand-in-reversal-noted': ofPledge,
    }),
    someOf(receptionEvents, {
      'reception.recorded': (event) =>
        editGiving(event, event.data.receptionId, {
          ...(event.data.pledgeId === undefined ? { known: 'walk-in' } : {}),
          ...(event.data.handInPointId === undefined
            ? {}
            : { deskPoint: event.data.handInPointId }),
        }),
      'reception.reversed': ofReception,
      'inspection.recorded': ofReception,
      'inspection.reversed': ofReception,
    }),
  ],
});
