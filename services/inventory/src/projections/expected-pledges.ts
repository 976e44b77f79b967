import {
  type Appointment,
  dayOf,
  type ExpectedPledge,
  type PledgeLine,
  pledgeEvents,
  searchableItem,
  searchTextOf,
} from '@bluebox/contracts';
import { defineProjection, someOf } from '@bluebox/event-sourcing';
import {
  type LineBalances,
  type PledgeInParts,
  pledgesInParts,
  promisedByBoth,
} from '@bluebox/ledger';
import type { PromisedLine } from '../domain/reception.ts';

/* The view of pledges that the desk uses at hand-ins. */

/** Facts from the pledge service's events. */
interface PledgePart {
  readonly driveId: string;
  readonly reference: string;
  readonly submittedAt: string;
  readonly handInPointId?: string | undefined;
  readonly department?: string | undefined;
  readonly appointment?: Appointment | undefined;
  /**
   * All lines. A line that is no longer promised stays, because its goods may still be handed in.
   */
  readonly lines: readonly PledgeLine[];
  /** Balances of the lines by the pledge service's events alone. */
  readonly balances: LineBalances;
}
/**
 * A pledge, built from the events of two services. The fields here are derived from both parts, and
 * `driveId` is absent until the pledge service's part exists.
 */
export interface ExpectedPledgeDocument extends PledgeInParts<PledgePart> {
  readonly driveId?: string;
  readonly reference?: string;
  readonly submittedAt?: string;
  readonly searchText?: string;
  /** Day and beginning of the booked slot; absent without an appointment. */
  readonly appointedOn?: string;
  readonly appointedAt?: string;
  readonly outstanding: boolean;
}

const expected = 'expected';

function documentOf(
  id: string,
  pledge: PledgePart | undefined,
  reception: ExpectedPledgeDocument['reception'],
): ExpectedPledgeDocument {
  return {
    id,
    ...(pledge === undefined
      ? {}
      : {
          driveId: pledge.driveId,
          reference: pledge.reference,
          submittedAt: pledge.submittedAt,
          ...(pledge.appointment === undefined
            ? {}
            : {
                appointedOn: dayOf(pledge.appointment.start),
                appointedAt: pledge.appointment.start,
              }),
          searchText: searchTextOf([
            pledge.reference,
            pledge.department,
            ...pledge.lines.flatMap(({ item }) => searchableItem(item)),
          ]),
        }),
    outstanding:
      pledge?.lines.some(({ lineId }) => promisedByBoth(pledge, reception, lineId) > 0) ?? false,
    ...(pledge === undefined ? {} : { pledge }),
    ...(reception === undefined ? {} : { reception }),
  };
}

const { beginPledge, changePledge, balanceReads } = pledgesInParts<
  PledgePart,
  ExpectedPledgeDocument
>(expected, documentOf);

/** Updates the lines with their new descriptions, and keeps lines that are no longer promised. */
const described = (
  before: readonly PledgeLine[],
  lines: readonly PledgeLine[],
): readonly PledgeLine[] => [
  ...before.map((line) => lines.find(({ lineId }) => lineId === line.lineId) ?? line),
  ...lines.filter(({ lineId }) => before.every((line) => line.lineId !== lineId)),
];

/** Pledges as the desk sees them, with their outstanding quantities. */
export const expectedPledgesProjection = defineProjection({
  name: 'inventory-expected-pledges',
  version: 6,
  collections: [
    {
      name: expected,
      indexes: [
        'reference',
        'driveId+submittedAt+id+searchText',
        'driveId+outstanding+submittedAt',
        'driveId+appointedOn+appointedAt',
      ],
      counted: ['driveId', 'outstanding'],
    },
  ],
  reads: [
    someOf(pledgeEvents, {
      'pledge.submitted': ({ data, recordedAt }) => [
        beginPledge(data.pledgeId, {
          driveId: data.driveId,
          reference: data.reference,
          submittedAt: data.submittedAt ?? recordedAt,
          ...(data.handInPointId === undefined ? {} : { handInPointId: data.handInPointId }),
          ...(data.department === undefined ? {} : { department: data.department }),
          lines: data.lines,
          balances: {},
        }),
      ],
      'pledge.amended': ({ data: { pledgeId, department, lines } }) => [
        changePledge(pledgeId, (pledge) => ({
          ...pledge,
          ...(department === undefined ? {} : { department }),
          lines: described(pledge.lines, lines),
        })),
      ],
      'pledge.appointed': ({ data: { pledgeId, pointId, start, end } }) => [
        changePledge(pledgeId, (pledge) => ({ ...pledge, appointment: { pointId, start, end } })),
      ],
      'pledge.appointment-ended': ({ data: { pledgeId } }) => [
        changePledge(pledgeId, ({ appointment, ...pledge }) => pledge),
      ],
    }),
    ...balanceReads,
  ],
});

/** Returns the pledge as the API shows it; `undefined` if inventory has not seen its submission. */
export function expectedPledgeOf({
  id,
  pledge,
  reception,
}: ExpectedPledgeDocument): ExpectedPledge | undefined {
  if (pledge === undefined) return undefined;
  return {
    pledgeId: id,
    driveId: pledge.driveId,
    reference: pledge.reference,
    lines: pledge.lines.map((line) => ({
      ...line,
      outstanding: Math.max(0, promisedByBoth(pledge, reception, line.lineId)),
    })),
    ...(pledge.handInPointId === undefined ? {} : { handInPointId: pledge.handInPointId }),
    ...(pledge.appointment === undefined ? {} : { appointment: pledge.appointment }),
    ...(reception === undefined ? {} : { receptionId: id }),
  };
}

/**
 * Returns the promised lines for a hand-in. Hand-ins are not deducted here, because the reception
 * deducts them. Write-offs are not deducted, because the pledge service reverses them when a drive
 * is reopened.
 */
export const promisedLinesOf = ({ lines, balances }: PledgePart): readonly PromisedLine[] =>
  lines.map((line) => {
    const { promised = 0, notHandedIn = 0 } = balances[line.lineId] ?? {};
    return { ...line, promised: promised + notHandedIn };
  });
